// Search and commands: opens, walks the results with the arrows, follows the chosen one with Enter.
import { show } from "./dialogs.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");

export function open() {
  if (!dialog || dialog.open) return;
  show(dialog);
  input.select();
  input.dispatchEvent(new CustomEvent("k:palette-open"));
}

function options() {
  return [...list.querySelectorAll("a[role=option]")];
}

function choose(option) {
  options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function step(distance) {
  const all = options();
  if (all.length === 0) return;
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  choose(all[(at + distance + all.length) % all.length]);
}

dialog?.addEventListener("keydown", (event) => {
  const distance = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (distance) {
    event.preventDefault();
    step(distance);
  } else if (event.key === "Enter") {
    event.preventDefault();
    list.querySelector('[aria-selected="true"]')?.click();
  }
});
list?.addEventListener("htmx:afterSwap", () => {
  options().forEach((option, at) => {
    option.id = `palette-${at}`;
  });
  choose(options()[0]);
});
