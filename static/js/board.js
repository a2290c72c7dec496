// Cards between lanes, by mouse, touch, or M and a choice. The move is shown at once and taken back when the server
// refuses it; both are said in the live region of components/board_move.html.
//   data-board on the board · data-lane="<stage>" on a lane, named by its heading · data-lane-list on its list
//   data-card="<id>" and data-move-url on a card, data-version in it; the address gets by POST `stage`, `before` or
//   `after` (the card's new neighbour), `position` (from 0) and the `version` of the card that was moved
import "../vendor/sortablejs/Sortable.min.js";


const dialog = document.getElementById("board-move");
const status = document.getElementById("board-status");

export function bind(board) {
  for (const list of board.querySelectorAll("[data-lane-list]")) {
    globalThis.Sortable.create(list, {
      group: "board",
      draggable: "[data-card]",
      filter: ".is-moving",
      animation: 150,
      delay: 150,
      delayOnTouchOnly: true,
      ghostClass: "k-deal--ghost",
      dragClass: "k-deal--drag",
      onMove: ({ to }) => light(board, to),
      onEnd: ({ item, from, oldDraggableIndex }) => {
        light(board, null);
        save(item, from, oldDraggableIndex);
      },
    });
  }
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || card.classList.contains("is-moving") || event.code !== "KeyM" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    ask(board, card);
  });
}

function light(board, list) {
  for (const lane of board.querySelectorAll("[data-lane]")) lane.classList.toggle("k-lane--over", lane.contains(list));
}

const laneOf = (element) => element.closest("[data-lane]");
const nameOf = (element) => element.querySelector("h2, h3").textContent.trim();
const cardsOf = (list) => [...list.querySelectorAll("[data-card]")];

async function ask(board, card) {
  const place = dialog.querySelector("[data-board-lanes]");
  place.replaceChildren(...[...board.querySelectorAll("[data-lane]")].map((lane) => laneButton(lane, card)));
  (await import("./dialogs.js")).show(dialog);
  place.querySelector("button:not([disabled])")?.focus();
}

function laneButton(lane, card) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary k-dialog__pick";
  button.textContent = nameOf(lane);
  button.disabled = lane === laneOf(card);
  button.addEventListener("click", () => {
    const from = card.parentElement;
    const index = cardsOf(from).indexOf(card);
    lane.querySelector("[data-lane-list]").prepend(card);
    dialog.close();
    save(card, from, index);
    card.querySelector("a")?.focus();
  });
  return button;
}

function save(card, from, index) {
  const list = card.parentElement;
  const position = cardsOf(list).indexOf(card);
  if (list === from && position === index) return;
  card.classList.add("is-moving");
  card.addEventListener(
    "htmx:afterRequest",
    ({ detail }) => {
      card.classList.remove("is-moving");
      if (!detail.successful) putBack(card, from, index);
      say(detail.successful ? "textMoved" : "textFailed", card);
    },
    { once: true },
  );
  const values = { stage: laneOf(card).dataset.lane, position, ...neighbour(list, position) };
  const version = card.querySelector("[data-version]")?.dataset.version;
  if (version) values.version = version;
  globalThis.htmx.ajax("POST", card.dataset.moveUrl, { source: card, swap: "none", values });
}

// The card above says more than a place: a lane may hold more cards than are shown.
function neighbour(list, position) {
  const cards = cardsOf(list);
  if (position > 0) return { after: cards[position - 1].dataset.card };
  return cards.length > 1 ? { before: cards[1].dataset.card } : {};
}

function putBack(card, from, index) {
  const others = cardsOf(from).filter((each) => each !== card);
  if (others[index]) others[index].before(card);
  else from.append(card);
}

function say(name, card) {
  status.textContent = dialog.dataset[name].replace("{card}", nameOf(card)).replace("{lane}", nameOf(laneOf(card)));
}
