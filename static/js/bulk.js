// Ticks in a table and the bar that acts on them. The bar is hidden until something is ticked.
export function bind(form) {
  const bar = form.querySelector("[data-bulk]");
  const all = form.querySelector("[data-bulk-all]");
  const boxes = [...form.querySelectorAll('input[name="ids"]')];

  const sync = () => {
    const count = boxes.filter((box) => box.checked).length;
    bar.hidden = count === 0;
    bar.querySelector("[data-bulk-count]").textContent = count;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  const setAll = (checked) => {
    boxes.forEach((box) => {
      box.checked = checked;
    });
    sync();
  };

  form.addEventListener("change", (event) => (event.target === all ? setAll(all.checked) : sync()));
  bar.querySelector("[data-bulk-clear]").addEventListener("click", () => {
    setAll(false);
    all.focus();
  });
  sync();
}
