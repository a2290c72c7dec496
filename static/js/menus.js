// Bootstrap's drop-down menus. The first press may come before the script: it is then carried out once more.
let loading = null;

export async function ready(button, click) {
  const wasReady = Boolean(globalThis.bootstrap);
  loading ??= import("../vendor/bootstrap/dist/js/bootstrap.bundle.min.js");
  if (wasReady) return;
  await loading;
  if (click) globalThis.bootstrap.Dropdown.getOrCreateInstance(button).show();
}
