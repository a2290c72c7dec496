// Starts the interactive documentation of the API: <div id="swagger-ui" data-schema-url="…">. It has a dark look of its own.
const place = document.getElementById("swagger-ui");
const root = document.documentElement;

function followTheme() {
  root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
}

followTheme();
new MutationObserver(followTheme).observe(root, { attributeFilter: ["data-bs-theme"] });

globalThis.SwaggerUIBundle({
  url: place.dataset.schemaUrl,
  domNode: place,
  deepLinking: true,
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
    return request;
  },
});
