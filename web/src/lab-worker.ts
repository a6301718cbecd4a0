// The Worker of a page without a server: it starts the lab's program, which
// internal/publish has built from web/wasm. It fetches both the program and Go's
// wasm_exec.js, unless the page is one file that has them in it. A script of its own, and
// no module, since wasm_exec.js is none.
//
// Reading path: session/worker.ts starts it (before); web/wasm/main.go takes the
// messages from there on (after).

import type { Said } from "./session/worker.ts";

declare function importScripts(url: string): void;
declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };

/** In one file with the page wasm_exec.js stands before this script, and the page sends the program. */
const inOneFile = "Go" in self;
if (!inOneFile) importScripts("wasm_exec.js");

const say = (said: Said) => self.postMessage(said);

/** The file, as it came; the page is told how much of it has. */
async function fetched(url: string): Promise<Blob> {
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`${url}: ${answer.status}`);
  const total = Number(answer.headers.get("Content-Length"));
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = answer.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    loaded += piece.value.length;
    say({ progress: { loaded, total: Math.max(total, loaded) } });
  }
  return new Blob(pieces);
}

/** The page's first message: the same file, as base64. It is decoded here, where nobody waits for a frame. */
async function sent(): Promise<Blob> {
  say({ progress: { loaded: 1, total: 1 } }); // it is all here
  const { data } = await new Promise<MessageEvent<string>>((got) => self.addEventListener("message", got, { once: true }));
  const octets = atob(data);
  const bytes = new Uint8Array(octets.length);
  for (let i = 0; i < octets.length; i++) bytes[i] = octets.charCodeAt(i);
  return new Blob([bytes]);
}

/** How the program is packed that is fetched: brotli takes a fifth less, where the site has it and the browser unpacks it. */
function packing(): "br" | "gz" {
  if (!new URLSearchParams(self.location.search).has("br")) return "gz";
  try {
    unpacker("br");
    return "br";
  } catch {
    return "gz";
  }
}

const unpacker = (as: "br" | "gz") => new DecompressionStream(as === "br" ? ("brotli" as CompressionFormat) : "gzip");

/** Unpacks the program, unless the browser has: a host may say Content-Encoding of such a file. */
async function unpacked(file: Blob, as: "br" | "gz"): Promise<ReadableStream> {
  const magic = await file.slice(0, 4).text();
  return magic === "\0asm" ? file.stream() : file.stream().pipeThrough(unpacker(as));
}

async function start(): Promise<void> {
  // The version that the page asks for, so that a browser's cache holds no other.
  const as = inOneFile ? "gz" : packing();
  const program = await unpacked(await (inOneFile ? sent() : fetched(`lab.wasm.${as}${self.location.search}`)), as);
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(
    new Response(program, { headers: { "Content-Type": "application/wasm" } }),
    go.importObject,
  );
  await go.run(instance);
  throw new Error("the lab's program has ended");
}

start().catch((e: unknown) => say({ failed: String(e) }));
