// An answer that is no answer: told in a toast, in words of the page. Log-in when the session ended.
import { show, text } from "./toasts.js";

const TEXTS = { 403: "Refused", 404: "Gone", 429: "Limit" };

export function report({ type, detail }) {
  const status = detail.xhr?.status ?? 0;
  const login = document.body.dataset.loginUrl;
  if (status === 401 && login) {
    location.assign(`${login}?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  // The server may have sent its own words along; they say more.
  if (detail.xhr?.getResponseHeader("HX-Trigger")?.includes("k-toast")) return;
  const name = type === "htmx:responseError" ? (TEXTS[status] ?? "Failed") : "Offline";
  show({ message: text(name), tone: "bad" });
}
