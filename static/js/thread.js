// A conversation: Enter sends and Shift+Enter makes a line, an example is asked when pressed. The form knows the
// conversation once it has begun.
export function bind(thread) {
  const text = thread.querySelector("[data-thread-text]");
  const form = thread.querySelector("[data-thread-form]");
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (text.value.trim()) form.requestSubmit();
  });
  for (const example of thread.querySelectorAll("[data-thread-example]")) {
    example.addEventListener("click", () => {
      text.value = example.textContent;
      form.requestSubmit();
    });
  }
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    delete form.dataset.sent;
    if (detail.elt === form && detail.successful && detail.xhr.responseText) begun(thread, text);
  });
  toEnd(thread);
}

function begun(thread, text) {
  const conversation = thread.querySelector("[data-thread-begun]:last-of-type");
  if (conversation) setConversation(thread, conversation.value);
  thread.querySelector("[data-thread-welcome]")?.remove();
  thread.querySelector("[data-thread-examples]").hidden = true;
  text.value = "";
  text.focus();
  toEnd(thread);
}

function setConversation(thread, key) {
  thread.querySelector("[data-thread-conversation]").value = key;
  const page = thread.parentElement.querySelector("[data-panel-page]");
  if (page) page.href = `${page.dataset.panelPages}${key}/`;
}

export function toEnd(thread) {
  thread.querySelector("[data-thread-log]").lastElementChild?.scrollIntoView({ block: "end" });
}
