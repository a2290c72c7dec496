// Tabs wider than the phone start with the one the person is on.
export function bind(element) {
  const current = element.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!current) return;
  const around = element.getBoundingClientRect();
  element.scrollLeft += current.left - around.left - (around.width - current.width) / 2;
}
