// Starts the interactive documentation of the API: <div id="swagger-ui" data-schema-url="…">.
const place = document.getElementById("swagger-ui");

globalThis.SwaggerUIBundle({
  url: place.dataset.schemaUrl,
  domNode: place,
  deepLinking: true,
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
    return request;
  },
});
