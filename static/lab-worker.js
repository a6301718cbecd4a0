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
async function unpacked(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 31 && second === 139;
  return packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
}
async function start() {
  const program = await unpacked(await (inOneFile ? sent() : fetched(`lab.wasm.gz${self.location.search}`)));
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(
    new Response(program, { headers: { "Content-Type": "application/wasm" } }),
    go.importObject
  );
  await go.run(instance);
  throw new Error("the lab's program has ended");
}
start().catch((e) => say({ failed: String(e) }));
