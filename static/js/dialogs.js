// Native dialogs: opened by data-dialog-open="<id>", closed by data-dialog-close, Esc or a press beside them; one with
// data-dialog-show is open from the start: its form came back with errors.
export function bind(dialog) {
  show(dialog);
}

export function open(button) {
  show(document.getElementById(button.dataset.dialogOpen));
}

export function show(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("pointerdown", closeBeside);
}

export function close(button) {
  button.closest("dialog").close();
}

function closeBeside(event) {
  if (event.target === event.currentTarget && isOutside(event, event.currentTarget.getBoundingClientRect())) {
    event.currentTarget.close();
  }
}

function isOutside({ clientX, clientY }, box) {
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
