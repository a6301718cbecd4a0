// src/model/names.ts
function segmentName(id) {
  return `s${id}`;
}
function connName(id, { text }) {
  const socket = /^s(\d+)$/.exec(id)?.[1];
  return socket === void 0 ? id : text("name.socket", { n: socket });
}
function placeName(nth, conn, language) {
  return language.text("name.place", { nth: language.nth(nth), conn: connName(conn, language) });
}
function exchangeName(kind, x, { text }) {
  if (kind === "lab") return text("name.request", { n: x.number });
  return x.click ? text("name.click", { n: x.click.nth }) : text("name.page");
}
function addressOf(socket) {
  return socket.slice(0, socket.lastIndexOf(":"));
}
function portOf(socket) {
  return socket.slice(socket.lastIndexOf(":"));
}
function shortTarget(target) {
  return target.replace(/^\/(api\/labs|api\/visits|try)\/[^/?]+/, "/$1/…").replace(/\/events\?.*$/, "/events");
}
function lastPart(target) {
  const path = target.replace(/\?.*$/, "");
  return path.slice(path.lastIndexOf("/"));
}

export {
  segmentName,
  connName,
  placeName,
  exchangeName,
  addressOf,
  portOf,
  shortTarget,
  lastPart
};
