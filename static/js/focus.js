// Where the focus goes: to the summary of a failed form, to what a fragment asks for, and never to nowhere.
export function bind(element) {
  element.focus();
}

// wasInside: whether the focus was in what has been replaced. htmx itself gives it back to an element of the same id.
export function afterSwap(fragment, wasInside) {
  const wanted = fragment.querySelector("[data-focus], [autofocus]");
  if (wanted) wanted.focus();
  else if (wasInside && document.activeElement === document.body) rest(fragment);
}

// The pressed control is gone: go on from where it was.
function rest(fragment) {
  const place = fragment.querySelector("[data-focus-rest]") ?? fragment;
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
}
