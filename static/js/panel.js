// The assistant beside the page: closing it gives the focus back to the button that opened it.
export function close() {
  document.getElementById("assistant-place").replaceChildren();
  const opener = document.querySelector("[data-panel-open]");
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

export function bind(panel) {
  document.querySelector("[data-panel-open]")?.setAttribute("aria-expanded", "true");
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}
