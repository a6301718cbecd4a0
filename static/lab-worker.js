// src/lab-worker.ts
var inOneFile = "Go" in self;
if (!inOneFile) importScripts("wasm_exec.js");
var say = (said) => self.postMessage(said);
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`${url}: ${answer.status}`);
  const total = Number(answer.headers.get("Content-Length"));
  const pieces = [];
  let loaded = 0;
  const reader = answer.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    loaded += piece.value.length;
    say({ progress: { loaded, total: Math.max(total, loaded) } });
  }
  return new Blob(pieces);
}
async function sent() {
  say({ progress: { loaded: 1, total: 1 } });
  const { data } = await new Promise((got) => self.addEventListener("message", got, { once: true }));
  const octets = atob(data);
  const bytes = new Uint8Array(octets.length);
  for (let i = 0; i < octets.length; i++) bytes[i] = octets.charCodeAt(i);
  return new Blob([bytes]);
}
function packing() {
  if (!new URLSearchParams(self.location.search).has("br")) return "gz";
  try {
    unpacker("br");
    return "br";
  } catch {
    return "gz";
  }
}
var unpacker = (as) => new DecompressionStream(as === "br" ? "brotli" : "gzip");
async function unpacked(file, as) {
  const magic = await file.slice(0, 4).text();
  return magic === "\0asm" ? file.stream() : file.stream().pipeThrough(unpacker(as));
}
async function start() {
  const as = inOneFile ? "gz" : packing();
  const program = await unpacked(await (inOneFile ? sent() : fetched(`lab.wasm.${as}${self.location.search}`)), as);
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(
    new Response(program, { headers: { "Content-Type": "application/wasm" } }),
    go.importObject
  );
  await go.run(instance);
  throw new Error("the lab's program has ended");
}
start().catch((e) => say({ failed: String(e) }));
