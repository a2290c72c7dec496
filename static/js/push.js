// Notifications by the browser: the form subscribes this browser and carries its address to the server.
// `data-push` is the server's public key.
export function bind(form) {
  const button = form.querySelector("button[type=submit]");
  const state = form.querySelector("[data-push-state]");
  const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!isAble) {
    state.textContent = form.dataset.textUnsupported;
    return;
  }
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    button.disabled = true;
    subscribe(form)
      .then(() => form.requestSubmit())
      .catch(() => tell(form, state))
      .finally(() => {
        button.disabled = false;
      });
  });
}

async function subscribe(form) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  await navigator.serviceWorker.register(document.querySelector("link[data-worker]").dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was made for another key of the server can be neither used nor replaced.
  await (await pushManager.getSubscription())?.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.push });
  const { endpoint, keys } = made.toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.p256dh, { value: keys.p256dh });
  Object.assign(form.elements.auth, { value: keys.auth });
}

function tell(form, state) {
  state.textContent = Notification.permission === "denied" ? form.dataset.textDenied : form.dataset.textFailed;
}
