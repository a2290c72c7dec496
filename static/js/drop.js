// A file dropped on a label goes into its field; its name is shown, and data-drop="submit" sends the form at once.
export function bind(label) {
  const input = label.querySelector("input[type=file]");
  const name = label.querySelector("[data-drop-name]");

  input.addEventListener("change", () => {
    if (input.files.length === 0) return;
    name.textContent = [...input.files].map((file) => file.name).join(", ");
    if (label.dataset.drop === "submit") input.form.requestSubmit();
  });
  for (const type of ["dragover", "dragleave", "drop"]) {
    label.addEventListener(type, (event) => {
      event.preventDefault();
      label.classList.toggle("is-over", type === "dragover");
    });
  }
  label.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
