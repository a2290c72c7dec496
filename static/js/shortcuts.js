// Keys by their place on the keyboard (event.code), so they work in Bulgarian layout too; silent while one types.
import { show } from "./dialogs.js";

const TYPING = "input, textarea, select, [contenteditable]";
const WAIT_MS = 1200;
let afterG = -WAIT_MS;

export function handle(event) {
  const hasControl = event.ctrlKey || event.metaKey;
  if (hasControl && event.code === "KeyK") return run(event, openPalette);
  if (hasControl || event.altKey || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return run(event, () => show(document.getElementById("shortcuts")));
  if (event.code === "Slash") return run(event, search);
  if (event.code === "KeyI" && event.timeStamp - afterG >= WAIT_MS) return run(event, askAssistant);
  if (event.code === "KeyG") afterG = event.timeStamp;
  else if (event.timeStamp - afterG < WAIT_MS) goTo(event.code);
}

function run(event, action) {
  event.preventDefault();
  action();
}

async function openPalette() {
  (await import("./palette.js")).open();
}

// A list has its own field; elsewhere / opens the palette.
function search() {
  const field = document.querySelector("#list-search");
  if (field) field.focus();
  else openPalette();
}

function askAssistant() {
  document.querySelector("[data-panel-open]")?.click();
}

function goTo(code) {
  afterG = -WAIT_MS;
  const letter = code.replace(/^Key/, "").toLowerCase();
  document.querySelector(`[data-goto="${CSS.escape(letter)}"]`)?.click();
}
