{% comment %}Keeps one page for the time without a network. Pages of people are never kept.{% endcomment %}
const OFFLINE = "{% url "offline" %}";
const KEPT = [OFFLINE, "{% static "vendor/bootstrap/dist/css/bootstrap.min.css" %}", "{% static "css/tokens.css" %}",
  "{% static "css/base.css" %}", "{% static "css/public.css" %}", "{% static "img/mark.svg" %}"];
const NAME = "kantora-" + KEPT.join("|").length + "-{% static "css/base.css" %}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== NAME));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const kept = KEPT.includes(new URL(event.request.url).pathname);
  // A page answered to a form is left to the browser: going back to it asks whether to send it again.
  const isRead = event.request.method === "GET";
  if (event.request.mode === "navigate" && isRead) event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  else if (kept) event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});

// --- Notifications: what config/lib/push.py sends ---
self.addEventListener("push", (event) => {
  const { id, title, body, url } = event.data.json();
  // Told twice, it is shown once: the second takes the place of the first.
  const shown = self.registration.showNotification(title, { body, tag: id, icon: "{% static "img/icon-192.png" %}", data: { url } });
  event.waitUntil(shown);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.url));
});

async function goTo(url) {
  const pages = await self.clients.matchAll({ type: "window" });
  const page = pages.find((each) => each.url === url);
  return page ? page.focus() : self.clients.openWindow(url);
}
