// Says in the end how many connections Node has written to: undici opens one in
// advance for each that it gave up.
import { subscribe } from "node:diagnostics_channel";

const sockets = [];
subscribe("net.client.socket", ({ socket }) => sockets.push(socket));
process.on("exit", () => console.log("connects", sockets.filter((s) => s.bytesWritten > 0).length));
