// Copies the text of data-copy and says so.
import { show, text } from "./toasts.js";

export async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  show({ message: text("Copied") });
}
