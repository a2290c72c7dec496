// The one entry. A behaviour is fetched when a page carries its attribute, or at the first use of what it answers to;
// each module exports bind(element) or a function named after what it does. Words come from the page, translated.

const BEHAVIOURS = {
  "[data-bulk-form]": () => import("./bulk.js"),
  "[data-lines]": () => import("./lines.js"),
  "[data-board]": () => import("./board.js"),
  "[data-picker]": () => import("./picker.js"),
  "[data-drop]": () => import("./drop.js"),
  "[data-push]": () => import("./push.js"),
  "[data-toast]": () => import("./toasts.js"),
  "dialog[data-dialog-show]": () => import("./dialogs.js"),
  "[data-focus]": () => import("./focus.js"),
  "[data-scroll-end]": () => import("./scroll_end.js"),
  "[data-scroll-current]": () => import("./scroll_current.js"),
  "[data-live]": () => import("./live.js"),
  "[data-thread]": () => import("./thread.js"),
  "[data-answer]": () => import("./answer.js"),
  "[data-panel]": () => import("./panel.js"),
};
const bound = new WeakMap();

function bindOnce(element, selector, module) {
  const done = bound.get(element) ?? new Set();
  if (done.has(selector)) return;
  bound.set(element, done.add(selector));
  module.bind(element);
}

async function bindAll(root) {
  for (const [selector, load] of Object.entries(BEHAVIOURS)) {
    const elements = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) elements.push(root);
    if (elements.length === 0) continue;
    const module = await load();
    elements.forEach((element) => bindOnce(element, selector, module));
  }
}

// --- What is pressed ---
const CLICKS = {
  "[data-theme-toggle]": async (button) => (await import("./theme_toggle.js")).toggle(button),
  "[data-side-toggle]": async () => (await import("./side.js")).toggle(),
  "[data-palette-open]": async (_link, event) => {
    event.preventDefault(); // without this script the link leads to the page of search
    (await import("./palette.js")).open();
  },
  "[data-dialog-open]": async (button) => (await import("./dialogs.js")).open(button),
  "[data-dialog-close]": async (button) => (await import("./dialogs.js")).close(button),
  "[data-copy]": async (button) => (await import("./copy.js")).copy(button),
  "[data-print]": async () => print(),
  "[data-reveal]": async (button) => (await import("./reveal.js")).toggle(button),
  "[data-panel-close]": async () => (await import("./panel.js")).close(),
  "[data-passkey]": async (button) => (await import("./passkey.js")).use(button),
};

document.addEventListener("click", (event) => {
  for (const [selector, run] of Object.entries(CLICKS)) {
    const element = event.target.closest(selector);
    if (element) run(element, event);
  }
});

// Bootstrap's script is only wanted for menus: it is fetched when a pointer or the focus comes near one.
async function loadMenus(event) {
  const button = event.target.closest?.('[data-bs-toggle="dropdown"]');
  if (!button) return;
  const { ready } = await import("./menus.js");
  await ready(button, event.type === "click" ? event : null);
}
for (const type of ["pointerover", "focusin", "click"]) document.addEventListener(type, loadMenus);

document.addEventListener("keydown", async (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  (await import("./shortcuts.js")).handle(event);
});

// --- What htmx says ---
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});
document.addEventListener("htmx:load", (event) => bindAll(event.detail.elt));
let focusWasInside = false;
document.addEventListener("htmx:afterSettle", async ({ detail }) => {
  const wasInside = focusWasInside;
  const needsFocus = wasInside || detail.elt.querySelector("[data-focus], [autofocus]");
  if (needsFocus && detail.elt.isConnected) (await import("./focus.js")).afterSwap(detail.elt, wasInside);
});
document.addEventListener("k-toast", async (event) => (await import("./toasts.js")).show(event.detail));
for (const type of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(type, async (event) => (await import("./failures.js")).report(event));
}
// Fetched with the first touch, while the server can still be reached.
for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => import("./failures.js"), { once: true });
document.addEventListener("htmx:beforeSwap", (event) => {
  focusWasInside = event.detail.target.contains(document.activeElement);
  // A session that ended answers with the log-in page; it is a page of its own, not a fragment of this one.
  const login = document.body.dataset.loginUrl;
  const answered = event.detail.xhr.responseURL;
  if (!login || !answered || new URL(answered).pathname !== login) return;
  event.detail.shouldSwap = false;
  location.assign(`${login}?next=${encodeURIComponent(location.pathname + location.search)}`);
});

// --- A form is sent once ---
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.setAttribute("aria-pressed", String(document.documentElement.dataset.bsTheme === "dark"));
}
bindAll(document);

// --- Without a network ---
// Registered once the page is quiet, so that it takes nothing from the first view.
const worker = document.querySelector("link[data-worker]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  addEventListener("load", () => setTimeout(() => navigator.serviceWorker.register(worker), 2000));
}
