// src/ui/clock-words.ts
function skipped(s, text) {
  const where = s.host === "server" ? "states.server" : "states.client";
  return text(`skipped.${s.timer}`, { s: ((s.lab - s.from) / 1e6).toFixed(3), host: text(where) });
}
function speedText(speed) {
  return String(Number(speed.toPrecision(2)));
}

export {
  skipped,
  speedText
};
