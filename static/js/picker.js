// Picks records by typing a part of their name: a combobox with a list (ARIA Authoring Practices).
//   data-picker data-url="…" around all · data-picker-id the hidden id (one record)
//   data-picker-chosen and data-picker-mould the boxes of the chosen (several records) · data-picker-status for readers
const WAIT_MS = 180;

export function bind(picker) {
  const input = picker.querySelector("[role=combobox]");
  const list = picker.querySelector("[role=listbox]");
  const hidden = picker.querySelector("[data-picker-id]");
  let timer = 0;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (html) => {
    list.innerHTML = html;
    picker.querySelector("[data-picker-status]").textContent = options().length ? "" : picker.dataset.textNone;
    list.hidden = options().length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(options()[0]);
  };
  const ask = async () => {
    const mine = ++asked;
    const response = await fetch(`${picker.dataset.url}?q=${encodeURIComponent(input.value)}`);
    if (response.ok && mine === asked) show(await response.text());
  };
  const choose = (option) => {
    if (hidden) {
      hidden.value = option.dataset.id;
      input.value = option.dataset.label;
    } else {
      addBox(picker, option);
      input.value = "";
    }
    close();
    input.dispatchEvent(new CustomEvent("k:picked", { bubbles: true, detail: option.dataset.id }));
  };

  input.addEventListener("input", () => {
    if (hidden) hidden.value = "";
    clearTimeout(timer);
    asked += 1;
    if (input.value.trim()) timer = setTimeout(ask, WAIT_MS);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) return void ask();
    if (list.hidden) return;
    const all = options();
    const at = all.indexOf(active());
    if (event.key === "ArrowDown") mark(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") mark(all.at(at - 1));
    else if (event.key === "Enter") choose(active() ?? all[0]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option);
  });
  input.addEventListener("blur", close);
}

function addBox(picker, option) {
  const place = picker.querySelector("[data-picker-chosen]");
  const present = [...place.querySelectorAll("input")].find((box) => box.value === option.dataset.id);
  if (present) {
    present.checked = true;
    return;
  }
  const item = picker.querySelector("[data-picker-mould]").content.firstElementChild.cloneNode(true);
  item.querySelector("input").value = option.dataset.id;
  item.querySelector("span").textContent = option.dataset.label;
  place.append(item);
}
