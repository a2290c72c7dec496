// Passing messages: at most two, gone after ten seconds unless the pointer or the focus rests on them.
const SECONDS = 10;
const MOST = 2;

const region = document.getElementById("toasts");

export function text(name) {
  return region?.dataset[`text${name}`] ?? "";
}

// detail: { message, tone: "ok" | "bad", undo_url, undo_label, link_url, link_label }
export function show({ message, tone = "ok", undo_url: undoUrl, undo_label: undoLabel, link_url: linkUrl, link_label: linkLabel }) {
  if (!region) return;
  const mould = document.getElementById(undoUrl ? "toast-undo" : `toast-${tone === "bad" ? "bad" : "ok"}`);
  const toast = mould.content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-toast-text]").textContent = message;
  if (undoUrl) addUndo(toast.querySelector("form"), undoUrl, undoLabel);
  if (linkUrl) addLink(toast, linkUrl, linkLabel);
  region.append(toast);
  bind(toast);
}

function addUndo(form, url, label) {
  form.action = url;
  form.setAttribute("hx-post", url);
  form.setAttribute("hx-swap", "none");
  form.querySelector("[name=csrfmiddlewaretoken]")?.remove();
  form.addEventListener("htmx:afterRequest", () => form.closest("[data-toast]").remove());
  if (label) form.querySelector("button").textContent = label;
  globalThis.htmx.process(form);
}

function addLink(toast, url, label) {
  const link = document.createElement("a");
  link.className = "btn btn-ghost btn-sm";
  link.href = url;
  link.textContent = label;
  toast.querySelector("[data-toast-close]").before(link);
}

export function bind(toast) {
  while (region.children.length > MOST) region.firstElementChild.remove();
  toast.querySelector("[data-toast-close]").addEventListener("click", () => toast.remove());
  let timer = 0;
  const start = () => {
    timer = setTimeout(() => toast.remove(), SECONDS * 1000);
  };
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, () => clearTimeout(timer));
  for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, start);
  start();
}
