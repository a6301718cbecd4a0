// What people write with packages for Node: one way a mode. The packages are web's,
// for development only.
import "./connects.mjs";
import http from "node:http";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../web/package.json", import.meta.url));
const [url, mode] = process.argv.slice(2);

if (mode.startsWith("axios")) {
  const axios = require("axios");
  if (mode === "axios") {
    for (let n = 1; n <= 3; n++) await axios.get(`${url}/${n}`);
  } else if (mode === "axios-closes") {
    const client = axios.create({ httpAgent: new http.Agent({ keepAlive: false }) });
    for (let n = 1; n <= 3; n++) await client.get(`${url}/${n}`);
  } else if (mode === "axios-gives-up") {
    for (let n = 1; n <= 3; n++) await axios.get(`${url}/${n}?delay=8000`, { timeout: 500 }).catch(() => {});
  } else if (mode === "axios-lost") {
    const client = axios.create({ httpAgent: new http.Agent({ keepAlive: true }) });
    await client.get(`${url}/1?lose=1`);
    await client.get(`${url}/2`).catch((e) => console.log(e.code));
  }
} else {
  const { Client, request } = require("undici");
  const { origin, pathname } = new URL(url);
  if (mode === "undici") {
    for (let n = 1; n <= 3; n++) await (await request(`${url}/${n}`)).body.text();
  } else if (mode === "undici-each") {
    for (let n = 1; n <= 3; n++) {
      const client = new Client(origin);
      await (await client.request({ path: `${pathname}/${n}`, method: "GET" })).body.text();
      await client.close();
    }
  } else if (mode === "undici-gives-up") {
    for (let n = 1; n <= 3; n++) await request(`${url}/${n}?delay=8000`, { signal: AbortSignal.timeout(500) }).catch(() => {});
  }
}
