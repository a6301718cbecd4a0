// messages/alone.en.json
var alone_en_default = {
  "coming.label": "Loading the lab into this page",
  "stream.gone": "The lab in this page has stopped. A new lab gets the same settings.",
  "front.recorded": "This is a recorded trace. Your click loads a lab of your own into this page (about 4 MB, once), brings it to this point, and sends the second GET there.",
  "front.own": "This is your own lab, with its own numbers. It runs in this page.",
  "lab.honest": "A real TCP implementation, gVisor netstack, runs on both sides, on a link that this lab controls. All of it runs in this page, as WebAssembly.",
  "error.network": "The lab could not be loaded. Check the connection, then try again.",
  "error.other": "The lab refused the request ({code}).",
  "file.network": "The lab in this file did not start. It needs a browser that runs WebAssembly in a Worker; try another one.",
  "old.page": "This browser cannot run the lab. Each experiment plays as it was recorded instead.",
  "old.front": "This is a recorded trace. This browser cannot run a lab that goes on from here; the chapters play their experiments as they were recorded."
};

// messages/alone.ko.json
var alone_ko_default = {
  "coming.label": "실험실을 이 페이지로 불러오는 중",
  "stream.gone": "이 페이지의 실험실이 멈췄습니다. 새 실험실은 같은 설정으로 열립니다.",
  "front.recorded": "지금 보이는 것은 저장된 이벤트 기록입니다. 버튼을 누르면 내 실험실을 이 페이지로 불러오고(약 4 MB, 한 번만), 이 시점까지 진행한 뒤 두 번째 GET을 보냅니다.",
  "front.own": "이제 내 실험실이고, 숫자도 여기서 나온 것입니다. 실험실은 이 페이지 안에서 동작합니다.",
  "lab.honest": "양쪽에서 실제 TCP 구현(gVisor netstack)이 동작하고, 둘을 잇는 링크는 이 실험실이 제어합니다. 모두 WebAssembly로 이 페이지 안에서 동작합니다.",
  "error.network": "실험실을 불러오지 못했습니다. 연결을 확인한 뒤 다시 눌러 주십시오.",
  "error.other": "실험실이 요청을 거절했습니다({code}).",
  "file.network": "이 파일에 든 실험실을 시작하지 못했습니다. Worker에서 WebAssembly를 실행하는 브라우저가 필요합니다. 다른 브라우저로 열어 보십시오.",
  "old.page": "이 브라우저로는 실험실을 실행할 수 없습니다. 대신 실험마다 저장해 둔 이벤트 기록을 재생합니다.",
  "old.front": "지금 보이는 것은 저장된 이벤트 기록입니다. 이 브라우저로는 여기서 이어 갈 실험실을 실행할 수 없고, 각 장에서는 저장해 둔 실험을 재생합니다."
};

// src/session/recorded.ts
async function recordedTrace(program2, run) {
  const url = new URL(`traces/${run}.jsonl`, new URL(program2, location.href));
  url.search = new URL(program2, location.href).search;
  const answer = await fetch(url).catch(() => void 0);
  return answer?.ok ? answer.text() : void 0;
}

// src/session/worker.ts
var LabWorker = class {
  /** `progress` is told how the program comes, and at last undefined. */
  constructor(make2, progress) {
    this.last = 0;
    this.waiting = /* @__PURE__ */ new Map();
    this.followers = /* @__PURE__ */ new Map();
    this.make = make2;
    this.progress = progress;
  }
  /** Answers as a server does; fails if the program does not run. */
  async ask(path, { method, headers, body }) {
    const worker = await this.started();
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, path, headers, body });
    });
  }
  /** `path` is that of a lab's events: "/api/labs/{id}/events". */
  follow(path) {
    let leave = () => {
    };
    return {
      open: (since, handlers) => {
        leave = this.open(`${path}?since=${since}`, handlers);
      },
      close: () => leave()
    };
  }
  /** Brings the events of a trace; returns what ends that. */
  open(path, handlers) {
    const id = ++this.last;
    let live = false;
    this.followers.set(id, (said) => {
      if (said && "frame" in said) {
        const at = performance.now();
        if (!live) handlers.state("live");
        live = true;
        const { events, now } = JSON.parse(said.frame);
        handlers.events(events);
        handlers.clock(now, at);
        return;
      }
      this.followers.delete(id);
      handlers.state(said ? "ended" : "gone");
    });
    void this.started().then((worker) => worker.postMessage({ id, method: "GET", path, headers: { Upgrade: "websocket" }, body: null }));
    return () => {
      if (this.followers.delete(id)) void this.started().then((worker) => worker.postMessage({ leave: id }));
    };
  }
  /** The Worker, once its program runs; if it did not come, the next act tries again. */
  started() {
    return this.worker ??= new Promise((resolve, reject) => {
      const worker = this.make();
      const failed = (why) => {
        worker.terminate();
        this.worker = void 0;
        this.progress(void 0);
        const error = new Error(why);
        reject(error);
        for (const { reject: reject2 } of this.waiting.values()) reject2(error);
        this.waiting.clear();
        for (const tell of [...this.followers.values()]) tell(void 0);
      };
      worker.onerror = (e) => failed(e.message);
      worker.onmessage = ({ data }) => {
        if ("progress" in data) this.progress(data.progress);
        else if ("failed" in data) failed(data.failed);
        else if ("ready" in data) {
          this.progress(void 0);
          resolve(worker);
        } else if ("status" in data) this.answered(data);
        else this.followers.get(data.id)?.(data);
      };
    });
  }
  answered({ id, status, headers, body }) {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.resolve(new Response(status === 204 ? null : body, { status, headers }));
  }
};

// src/alone/coming.ts
var Coming = class {
  constructor(label2) {
    this.box = document.createElement("p");
    this.bar = document.createElement("progress");
    this.box.className = "coming";
    this.box.setAttribute("role", "status");
    this.bar.setAttribute("aria-label", label2);
    this.box.append(label2, this.bar);
  }
  /** Undefined when it is over. Once all has come, the program starts, and nobody knows how long. */
  show(progress) {
    if (!progress) {
      this.box.remove();
      return;
    }
    if (progress.loaded < progress.total) this.bar.value = progress.loaded / progress.total;
    else this.bar.removeAttribute("value");
    if (!this.box.isConnected) document.body.append(this.box);
  }
};

// src/alone/later.ts
function fetchLater() {
  for (const link of document.querySelectorAll("link[data-later='']")) {
    link.dataset["later"] = "asked";
    link.onload = () => link.dataset["later"] = "here";
    link.onerror = () => link.dataset["later"] = "";
    link.href = link.dataset["href"];
    link.rel = link.dataset["sheet"] ? "stylesheet" : "modulepreload";
  }
}

// src/alone/one-file.ts
var held = (what) => document.querySelector(`script[data-holds="${what}"]`)?.textContent;
function fromFile() {
  const script = held("worker");
  const program2 = held("program");
  if (script === void 0 || program2 === void 0) return void 0;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return { url, give: (worker) => worker.postMessage(program2) };
}
var heldTrace = (run) => held(`trace:${run}`);

// src/alone/parameters.ts
var CONTROLS = ["predict", "time", "ladder", "acts"];
var SLOWEST = 0.02;
var FASTEST = 10;
function takeParameters(framed2, asked) {
  const { dataset } = framed2;
  const speed = Number(asked.get("speed"));
  if (speed >= SLOWEST && speed <= FASTEST) dataset["pace"] = String(speed);
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") dataset["theme"] = theme;
  if (asked.get("autoplay") === "1") dataset["autoplay"] = "1";
  const controls = controlsIn(asked.get("controls"));
  if (!controls) return;
  dataset["controls"] = controls.join(" ");
  if (!controls.includes("predict")) framed2.querySelector(".step.predict")?.remove();
}
function controlsIn(list) {
  if (list === null) return void 0;
  if (list === "all") return CONTROLS;
  const named = list === "none" ? [] : list.split(",");
  return named.every((name) => CONTROLS.includes(name)) ? CONTROLS.filter((name) => named.includes(name)) : void 0;
}

// src/alone/recorded.ts
var FIRST = "two-gets";
var canRun = "WebAssembly" in window && "DecompressionStream" in window;
async function playRecorded(why, traceOf) {
  const { body } = document;
  body.dataset["recorded"] = "";
  const said = document.createElement("p");
  said.className = "needs-server";
  said.setAttribute("role", "status");
  said.textContent = why;
  document.querySelector("main")?.before(said);
  const pressed = (e) => {
    const run = e.target.closest("button[data-run]")?.dataset["run"];
    if (!run) return;
    e.stopPropagation();
    void play(traceOf(run));
    document.getElementById("stage")?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", pressed, { capture: true });
  if (body.dataset["page"] !== "lab") return;
  while (!("sameSocket" in window)) await new Promise(requestAnimationFrame);
  await play(traceOf(FIRST));
}
async function play(coming2) {
  const trace = await coming2;
  if (trace === void 0) return;
  const { sameSocket } = window;
  await sameSocket.play(trace);
  sameSocket.shown.start();
  if (!sameSocket.shown.feed?.playhead.isPlaying) sameSocket.acts.toggle();
}

// src/alone/alone.ts
var POLICY = "same-socket-lab";
var { "coming.label": label, "file.network": network, "old.page": old, "old.front": oldFront, ...words } = document.documentElement.lang === "ko" ? alone_ko_default : alone_en_default;
var framed = document.querySelector("body[data-page=embed] main");
if (framed) takeParameters(framed, new URLSearchParams(location.search));
var coming = new Coming(label);
var file = fromFile();
var program = file?.url ?? document.querySelector("meta[name=same-socket-lab]").content;
var { trustedTypes } = window;
var policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => program });
var make = () => {
  const worker = new Worker(policy?.createScriptURL(program) ?? program);
  file?.give(worker);
  return worker;
};
if (!canRun) void playRecorded(old, async (run) => file ? heldTrace(run) : recordedTrace(program, run));
var messages = {
  ...words,
  ...file && { "error.network": network },
  ...!canRun && { "error.network": old, "front.recorded": oldFront }
};
var comes = (progress) => {
  coming.show(progress);
  if (!progress) fetchLater();
};
var alone = { worker: new LabWorker(make, comes), messages };
Object.assign(window, { alone });
