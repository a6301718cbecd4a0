// messages/own.en.json
var own_en_default = {
  "title.one": "One request",
  "title.ten": "Ten at once",
  "title.close": "A closing response, then another request",
  "title.idle": "Two idle seconds, then another request",
  "title.credentials": "With and without credentials",
  "title.seventh": "Six held, and a seventh",
  "title.upgrade": "Three requests beside the WebSocket",
  "head.request": "Request",
  "head.server": "Server",
  "head.browser": "Browser",
  "head.waited": "Waited",
  request: "{n}",
  "request.omit": "{n} without",
  "browser.new": "new",
  "browser.reused": "reused",
  "browser.cannot_tell": "cannot tell",
  "compare.agree": "they agree",
  "compare.in_advance": "both are right: opened in advance",
  "compare.differ": "they differ: the server counts, and is right",
  "compare.cannot_tell": "the server's word stands",
  waited: "{ms} ms",
  legend: "Server: which request on which socket. Browser: whether it had to connect; ✓ if both say the same. Waited: in the browser, before it was sent.",
  "legend.omit": "Without: without credentials.",
  upgraded: "101: no request comes here any more",
  "legend.upgrade": "WebSocket: this page's own. It began as a GET with Upgrade: websocket; with the answer 101 the connection left HTTP, and the browser uses it for nothing else, however long it lies idle.",
  summary: "{requests} requests, {sockets} sockets.",
  "summary.same": "{requests} requests, 1 socket.",
  "summary.one": "1 request, 1 socket.",
  waiting: "Waiting for the server to close the idle socket…",
  running: "On their way…",
  stale: "The socket was not closed in time; the next request goes out all the same.",
  failed: "A request failed, and it ended here. It can be tried again."
};
export {
  own_en_default as messages
};
