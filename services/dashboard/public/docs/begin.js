// Opens the reader of the API's document. Used by /docs only; asks no other origin, and keeps no key longer than the page.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reader',
  deepLinking: true,
  docExpansion: 'list',
  tagsSorter: 'alpha',
  // The validator is somebody else's server.
  validatorUrl: null,
  persistAuthorization: false,
});
