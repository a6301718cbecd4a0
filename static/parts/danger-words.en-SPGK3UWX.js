// messages/danger.en.json
var danger_en_default = {
  "danger.title": "Two idle timeouts",
  "danger.who": "What ends it first",
  "danger.server": "The server closes",
  "danger.box": "A box forgets",
  "danger.theirs.server": "Server's idle timeout",
  "danger.theirs.box": "Box's idle timeout",
  "danger.pool": "Pool's idle timeout",
  "danger.s": "{n} s",
  "danger.some.server": "A request that the pool sends between {from} s and {to} s after the last response dies: it arrives when the server has closed, and the FIN has not come yet. Reckoned for an RTT of {rtt} ms.",
  "danger.some.box": "A request that the pool sends between {from} s and {to} s after the last response finds no row: for {wide} s nobody tells the pool.",
  "danger.none": "None: the pool gives the connection up first."
};
export {
  danger_en_default as messages
};
