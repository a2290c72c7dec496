// An answer that is still to come: read as it is made, over the socket or, where there is none, over plain HTTP. When
// it ends, or somebody else is making it, the page asks the server for the message as it stands; where neither line
// gives anything, it says so and offers to try again.
import { toEnd } from "./thread.js";

const ASK_AGAIN_MS = 2000;
// A proxy that knows no sockets may swallow the request for one and answer nothing at all.
const OPEN_WITHIN_MS = 4000;
// Records are named once the answer stands; until then their ids, and halves of them, are not for people.
const CITATIONS = /\[\[[^\]]*(\]\]?|$)/g;

export async function bind(answer) {
  answer.heard = "";
  if (answer.dataset.state !== "waiting" || (await read(answer))) await finish(answer);
  else lose(answer);
}

// Resolves to whether anything was heard.
async function read(answer) {
  if (await bySocket(answer)) return true;
  try {
    return await byHttp(answer);
  } catch {
    return answer.heard !== "";
  }
}

function lose(answer) {
  answer.querySelector("[data-answer-step]").hidden = true;
  answer.querySelector("[data-answer-lost]").hidden = false;
}

// Resolves to whether the socket gave anything.
function bySocket(answer) {
  return new Promise((resolve) => {
    let heard = false;
    const socket = new WebSocket(new URL(answer.dataset.socket, location.href.replace(/^http/, "ws")));
    const late = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.addEventListener("open", () => {
      clearTimeout(late);
      socket.send(JSON.stringify({ organization: answer.dataset.organization, answer: answer.dataset.answer }));
    });
    socket.addEventListener("message", (event) => {
      heard = true;
      show(answer, JSON.parse(event.data));
    });
    socket.addEventListener("close", () => resolve(heard));
  });
}

async function byHttp(answer) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const response = await fetch(answer.dataset.streamUrl, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!response.ok) return false;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    for (const line of lines) show(answer, JSON.parse(line));
  }
  return true;
}

function show(answer, { type, text }) {
  const words = answer.querySelector("[data-answer-text]");
  const step = answer.querySelector("[data-answer-step]");
  if (!words) return;
  if (type === "text") {
    write(answer, words, answer.heard + text);
    step.textContent = "";
  }
  if (type === "looking") step.textContent = text;
  if (type === "anew") {
    write(answer, words, "");
    answer.querySelector("[data-answer-note]").textContent = text;
  }
  const thread = answer.closest("[data-thread]");
  if (thread) toEnd(thread);
}

function write(answer, words, heard) {
  answer.heard = heard;
  words.replaceChildren(heard.replace(CITATIONS, "…"), words.lastElementChild);
}

async function finish(answer) {
  if (!answer.isConnected) return;
  await htmx.ajax("GET", answer.dataset.messageUrl, { target: answer, swap: "outerHTML" });
  const now = document.getElementById(answer.id);
  const thread = now?.closest("[data-thread]");
  if (thread) toEnd(thread);
  if (now?.dataset.answer && now.dataset.state !== "waiting") setTimeout(() => finish(now), ASK_AGAIN_MS);
}
