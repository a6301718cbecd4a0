// How sockets and targets are written on the screen.

/** The address of "address:port", brackets of IPv6 kept. */
export function addressOf(socket: string): string {
  return socket.slice(0, socket.lastIndexOf(":"));
}

export function portOf(socket: string): string {
  return socket.slice(socket.lastIndexOf(":"));
}

/** A target without the secrets in its path: /api/labs/…/requests. */
export function shortTarget(target: string): string {
  return target.replace(/^\/(api\/labs|api\/visits|try)\/[^/?]+/, "/$1/…").replace(/\/events\?.*$/, "/events");
}

/** The last part of a target, short enough for a pill: /hello. */
export function lastPart(target: string): string {
  const path = target.replace(/\?.*$/, "");
  return path.slice(path.lastIndexOf("/"));
}
