// The rows of a document: added, taken away and moved. Figures are the server's; every change is told by k:lines.
//   data-lines="<formset prefix>"  on the table          data-lines-add="<id of the table>"  a button
//   <template data-lines-mould>    the empty row         data-lines-remove, data-lines-up, data-lines-down  in a row
//   data-lines-handle              in a row: it is dragged by this
//   data-label="Row {n}, price"    on a control of a row: its name with the row's number
export function bind(table) {
  const body = table.tBodies[0];
  const total = document.querySelector(`[name="${table.dataset.lines}-TOTAL_FORMS"]`);
  const mould = table.querySelector("[data-lines-mould]");
  const shownRows = () => [...body.rows].filter((row) => !row.classList.contains("is-removed"));

  const changed = () => {
    shownRows().forEach((row, at) => number(row, at + 1));
    table.dispatchEvent(new CustomEvent("k:lines", { bubbles: true }));
  };
  const add = () => {
    const row = mould.content.firstElementChild.cloneNode(true);
    for (const each of [row, ...row.querySelectorAll("*")]) fillPrefix(each, total.value);
    total.value = Number(total.value) + 1;
    body.append(row);
    globalThis.htmx?.process(row);
    changed();
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
  };
  const remove = (row) => {
    const rows = shownRows();
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    row.querySelector('[name$="-DELETE"]').checked = true;
    row.classList.add("is-removed");
    if (next) next.querySelector("input:not([type=hidden])").focus();
    else document.querySelector(`[data-lines-add="${table.id}"]`).focus();
    changed();
  };
  const move = (row, distance) => {
    const other = shownRows()[shownRows().indexOf(row) + distance];
    if (!other) return;
    const held = document.activeElement;
    if (distance < 0) other.before(row);
    else other.after(row);
    held.focus();
    changed();
  };

  if (table.querySelector("[data-lines-handle]") || mould.content.querySelector("[data-lines-handle]")) {
    import("../vendor/sortablejs/Sortable.min.js").then(() => {
      globalThis.Sortable.create(body, { handle: "[data-lines-handle]", animation: 150, onEnd: changed });
    });
  }
  document.querySelector(`[data-lines-add="${table.id}"]`).addEventListener("click", add);
  table.addEventListener("click", ({ target }) => {
    const row = target.closest("tr");
    if (target.closest("[data-lines-remove]")) remove(row);
    else if (target.closest("[data-lines-up]")) move(row, -1);
    else if (target.closest("[data-lines-down]")) move(row, 1);
  });
  table.addEventListener("keydown", (event) => {
    const distance = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !distance) return;
    event.preventDefault();
    move(event.target.closest("tr"), distance);
  });
}

function fillPrefix(element, index) {
  for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__prefix__", index);
}

function number(row, place) {
  const order = row.querySelector('[name$="-ORDER"]');
  if (order) order.value = place;
  for (const control of row.querySelectorAll("[data-label]")) {
    control.setAttribute("aria-label", control.dataset.label.replace("{n}", place));
  }
}
