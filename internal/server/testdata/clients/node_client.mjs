// What people write with Node: one way a mode.
import "./connects.mjs";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const [url, mode] = process.argv.slice(2);

function get(path, agent, use = (res) => res.resume()) {
  return new Promise((resolve, reject) => {
    http.get(url + path, { agent }, (res) => {
      use(res);
      res.on("end", () => setImmediate(resolve));
    }).on("error", reject);
  });
}

if (mode === "fetch-unread") {
  for (let n = 1; n <= 3; n++) await fetch(`${url}/${n}?bytes=1000000`);
  process.exit();
} else if (mode === "fetch-gives-up") {
  for (let n = 1; n <= 3; n++) await fetch(`${url}/${n}?delay=8000`, { signal: AbortSignal.timeout(500) }).catch(() => {});
} else if (mode === "fetch-at-once") {
  await Promise.all(Array.from({ length: 8 }, async (_, n) => (await fetch(`${url}/${n}`)).text()));
} else if (mode === "fetch-idle") {
  // undici keeps it for a second less than the server says.
  for (let n = 1; n <= 3; n++) {
    await (await fetch(`${url}/${n}?hint=4`)).text();
    await sleep(3200);
  }
} else if (mode === "pool-full") {
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 2 });
  for (let turn = 0; turn < 3; turn++) await Promise.all([0, 1, 2, 3, 4, 5].map((n) => get(`/${turn}/${n}?delay=100`, agent)));
  agent.destroy();
} else if (mode === "agent-each") {
  const kept = [];
  for (let n = 1; n <= 3; n++) {
    kept.push(new http.Agent({ keepAlive: true }));
    await get(`/${n}`, kept.at(-1));
  }
  process.exit();
} else if (mode === "destroys") {
  // The answer is looked at and thrown away.
  const agent = new http.Agent({ keepAlive: true });
  for (let n = 1; n <= 3; n++) {
    await new Promise((resolve, reject) => {
      http.get(`${url}/${n}?bytes=1000000`, { agent }, (res) => {
        res.once("readable", () => {
          res.destroy();
          res.on("close", () => setImmediate(resolve));
        });
      }).on("error", reject);
    });
  }
  agent.destroy();
} else if (mode === "lost") {
  const agent = new http.Agent({ keepAlive: true });
  await get("/1?lose=1", agent);
  await get("/2", agent).catch((e) => console.log(e.code));
  agent.destroy();
}
