// News from the server: each message {"type": "job" | "notification" | …, …} becomes the event k:<type> on the body,
// and k:job-<id> for a job. Without a socket, or when the body says data-live-asks, the page asks: k:poll every 15 s.
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const FAILURES_BEFORE_POLLING = 3;
const POLL_MS = 15_000;

export function bind(body) {
  const state = { failures: 0, poll: 0, asks: "liveAsks" in body.dataset };
  if (state.asks) startPolling(state);
  connect(new URL(body.dataset.live, location.href.replace(/^http/, "ws")), state);
}

function connect(url, state) {
  const socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    state.failures = 0;
    if (state.asks) return;
    clearInterval(state.poll);
    state.poll = 0;
    say("live");
  });
  socket.addEventListener("message", (event) => dispatch(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    state.failures += 1;
    if (state.failures >= FAILURES_BEFORE_POLLING && !state.poll) startPolling(state);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (state.failures - 1), LONGEST_WAIT_MS);
    // Apart by chance, so a restarted server is not met by everybody at once.
    setTimeout(() => connect(url, state), wait * (0.75 + Math.random() / 2));
  });
}

function startPolling(state) {
  state.poll = setInterval(() => document.body.dispatchEvent(new CustomEvent("k:poll")), POLL_MS);
  say("poll");
}

function dispatch(message) {
  document.body.dispatchEvent(new CustomEvent(`k:${message.type}`, { detail: message }));
  if (message.type === "job") document.body.dispatchEvent(new CustomEvent(`k:job-${message.id}`, { detail: message }));
  if (message.type === "notification" && message.title) {
    const isHere = location.pathname.startsWith(`/o/${message.organization}/`);
    const words = isHere ? message.title : `${message.organization_name}: ${message.title}`;
    document.dispatchEvent(new CustomEvent("k-toast", { detail: { message: words } }));
  }
}

function say(state) {
  const place = document.querySelector("[data-live-status]");
  if (!place) return;
  place.querySelector("small").textContent = state === "live" ? place.dataset.textLive : place.dataset.textPoll;
  place.querySelector(".k-dot").classList.toggle("k-dot--brass", state !== "live");
}
