// A chart wider than the phone starts at its newest month.
export function bind(element) {
  element.scrollLeft = element.scrollWidth;
}
