// Shows or hides what is typed in a password field: data-reveal="<id of the field>".
export function toggle(button) {
  const field = document.getElementById(button.dataset.reveal);
  const isShown = field.type === "text";
  field.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
}
