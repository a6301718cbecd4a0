import {
  Recording,
  readLabTrace
} from "./chunk-VYHHXFLE.js";

// src/session/first-get.jsonl
var first_get_default = '{"seq":1,"time":375,"name":"lab:opened","data":{"client":"10.0.0.1","server":"10.0.0.2:80","stack":"gVisor netstack v0.0.0-20260905035102-160fafc42237"}}\n{"seq":2,"time":375,"name":"link:changed","host":"link","data":{"rtt_ms":200,"loss":0,"up":true}}\n{"seq":3,"time":440,"name":"clock:changed","host":"link","data":{"wall":440,"lab":440,"speed":1,"auto":true,"paused":false}}\n{"seq":4,"time":15276,"name":"http:connection_wanted","host":"client","data":{"request":"r1","policy":"reuse","method":"GET","target":"/hello"}}\n{"seq":5,"time":15586,"name":"tcp:state_changed","host":"client","conn":"c1","data":{"tuple":{"local":"10.0.0.1:50804","remote":"10.0.0.2:80"},"from":"CLOSED","to":"SYN-SENT"}}\n{"seq":6,"time":15621,"name":"clock:changed","host":"link","data":{"wall":15621,"lab":15621,"speed":0.1111111111111111,"auto":true,"paused":false}}\n{"seq":7,"time":15621,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":1,"from":"client","deliver_at":115621,"raw":"RQAAPAAAQABABia6CgAAAQoAAALGdABQfCl8vwAAAACgAnIQ6esAAAIEBbQEAggKeeaecQAAAAABAwMD","tcp":{"src":"10.0.0.1:50804","dst":"10.0.0.2:80","seq":2083093695,"ack":0,"flags":["SYN"],"window":29200,"length":0}}}\n{"seq":8,"time":115621,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":1}}\n{"seq":9,"time":115621,"name":"tcp:lookup","host":"server","conn":"c1","data":{"segment":1,"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"found":"listener"}}\n{"seq":10,"time":115635,"name":"tcp:state_changed","host":"server","conn":"c1","data":{"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"from":"LISTEN","to":"SYN-RECEIVED"}}\n{"seq":11,"time":115638,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":2,"from":"server","deliver_at":215638,"raw":"RQAAPAAAQABABia6CgAAAgoAAAEAUMZ0lPUXO3wpfMCgEnIQJ4MAAAIEBbQEAggKFbwAa3nmnnEBAwMD","tcp":{"src":"10.0.0.2:80","dst":"10.0.0.1:50804","seq":2499090235,"ack":2083093696,"flags":["SYN","ACK"],"window":29200,"length":0}}}\n{"seq":12,"time":215638,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":2}}\n{"seq":13,"time":215638,"name":"tcp:lookup","host":"client","conn":"c1","data":{"segment":2,"tuple":{"local":"10.0.0.1:50804","remote":"10.0.0.2:80"},"found":"socket"}}\n{"seq":14,"time":215646,"name":"tcp:state_changed","host":"client","conn":"c1","data":{"tuple":{"local":"10.0.0.1:50804","remote":"10.0.0.2:80"},"from":"SYN-SENT","to":"ESTABLISHED"}}\n{"seq":15,"time":215648,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":3,"from":"client","deliver_at":315648,"raw":"RQAANAAAQABABibCCgAAAQoAAALGdABQfCl8wJT1FzyAEA5CuVEAAAEBCAp55p85FbwAaw==","tcp":{"src":"10.0.0.1:50804","dst":"10.0.0.2:80","seq":2083093696,"ack":2499090236,"flags":["ACK"],"window":3650,"length":0}}}\n{"seq":16,"time":215653,"name":"http:connection_acquired","host":"client","conn":"c1","data":{"request":"r1","reused":false}}\n{"seq":17,"time":215662,"name":"http:request_sent","host":"client","conn":"c1","data":{"request":"r1","nth":1,"start_line":"GET /hello HTTP/1.1","headers":[["Host","10.0.0.2"],["User-Agent","Go-http-client/1.1"]]}}\n{"seq":18,"time":215673,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":4,"from":"client","deliver_at":315673,"raw":"RQAAewAAQABABiZ7CgAAAQoAAALGdABQfCl8wJT1FzyAGBAAwdAAAAEBCAp55p85FbwAa0dFVCAvaGVsbG8gSFRUUC8xLjENCkhvc3Q6IDEwLjAuMC4yDQpVc2VyLUFnZW50OiBHby1odHRwLWNsaWVudC8xLjENCg0K","tcp":{"src":"10.0.0.1:50804","dst":"10.0.0.2:80","seq":2083093696,"ack":2499090236,"flags":["PSH","ACK"],"window":4096,"length":71}}}\n{"seq":19,"time":315648,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":3}}\n{"seq":20,"time":315648,"name":"tcp:lookup","host":"server","conn":"c1","data":{"segment":3,"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"found":"socket"}}\n{"seq":21,"time":315655,"name":"tcp:state_changed","host":"server","conn":"c1","data":{"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"from":"SYN-RECEIVED","to":"ESTABLISHED"}}\n{"seq":22,"time":315655,"name":"server:accepted","host":"server","conn":"c1","data":{"remote_addr":"10.0.0.1:50804"}}\n{"seq":23,"time":315667,"name":"server:reading","host":"server","conn":"c1","data":{"nth":1}}\n{"seq":24,"time":315673,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":4}}\n{"seq":25,"time":315673,"name":"tcp:lookup","host":"server","conn":"c1","data":{"segment":4,"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"found":"socket"}}\n{"seq":26,"time":315675,"name":"tcp:info","host":"server","conn":"c1","data":{"snd_una":2499090236,"snd_nxt":2499090236,"rcv_nxt":2083093767,"cwnd":10,"rtt":200000,"rto":600000}}\n{"seq":27,"time":315677,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":5,"from":"server","deliver_at":415677,"raw":"RQAANAAAQABABibCCgAAAgoAAAEAUMZ0lPUXPHwpfQeAEA45uEsAAAEBCAoVvAEzeeafOQ==","tcp":{"src":"10.0.0.2:80","dst":"10.0.0.1:50804","seq":2499090236,"ack":2083093767,"flags":["ACK"],"window":3641,"length":0}}}\n{"seq":28,"time":315684,"name":"http:request_received","host":"server","conn":"c1","data":{"request":"r1","nth":1,"start_line":"GET /hello HTTP/1.1","headers":[["Host","10.0.0.2"],["User-Agent","Go-http-client/1.1"]],"remote_addr":"10.0.0.1:50804"}}\n{"seq":29,"time":315691,"name":"http:response_sent","host":"server","conn":"c1","data":{"request":"r1","nth":1,"start_line":"HTTP/1.1 200 OK","headers":[["Content-Type","text/plain"],["Content-Length","6"]]}}\n{"seq":30,"time":315697,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":6,"from":"server","deliver_at":415697,"raw":"RQAAegAAQABABiZ8CgAAAgoAAAEAUMZ0lPUXPHwpfQeAGBAAIMwAAAEBCAoVvAEzeeafOUhUVFAvMS4xIDIwMCBPSw0KQ29udGVudC1UeXBlOiB0ZXh0L3BsYWluDQpDb250ZW50LUxlbmd0aDogNg0KDQpoZWxsbwo=","tcp":{"src":"10.0.0.2:80","dst":"10.0.0.1:50804","seq":2499090236,"ack":2083093767,"flags":["PSH","ACK"],"window":4096,"length":70}}}\n{"seq":31,"time":315705,"name":"server:reading","host":"server","conn":"c1","data":{"nth":2}}\n{"seq":32,"time":415677,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":5}}\n{"seq":33,"time":415677,"name":"tcp:lookup","host":"client","conn":"c1","data":{"segment":5,"tuple":{"local":"10.0.0.1:50804","remote":"10.0.0.2:80"},"found":"socket"}}\n{"seq":34,"time":415679,"name":"tcp:info","host":"client","conn":"c1","data":{"snd_una":2083093767,"snd_nxt":2083093767,"rcv_nxt":2499090236,"cwnd":11,"rtt":200000,"rto":500000}}\n{"seq":35,"time":415697,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":6}}\n{"seq":36,"time":415697,"name":"tcp:lookup","host":"client","conn":"c1","data":{"segment":6,"tuple":{"local":"10.0.0.1:50804","remote":"10.0.0.2:80"},"found":"socket"}}\n{"seq":37,"time":415698,"name":"tcp:info","host":"client","conn":"c1","data":{"snd_una":2083093767,"snd_nxt":2083093767,"rcv_nxt":2499090306,"cwnd":11,"rtt":200000,"rto":500000}}\n{"seq":38,"time":415700,"name":"link:segment_sent","host":"link","conn":"c1","data":{"id":7,"from":"client","deliver_at":515700,"raw":"RQAANAAAQABABibCCgAAAQoAAALGdABQfCl9B5T1F4KAEA/3tX8AAAEBCAp55qABFbwBMw==","tcp":{"src":"10.0.0.1:50804","dst":"10.0.0.2:80","seq":2083093767,"ack":2499090306,"flags":["ACK"],"window":4087,"length":0}}}\n{"seq":39,"time":415711,"name":"http:response_received","host":"client","conn":"c1","data":{"request":"r1","nth":1,"start_line":"HTTP/1.1 200 OK","headers":[["Content-Type","text/plain"],["Content-Length","6"]],"body":6}}\n{"seq":40,"time":415711,"name":"http:connection_released","host":"client","conn":"c1","data":{"request":"r1","kept":true}}\n{"seq":41,"time":515700,"name":"link:segment_delivered","host":"link","conn":"c1","data":{"id":7}}\n{"seq":42,"time":515700,"name":"tcp:lookup","host":"server","conn":"c1","data":{"segment":7,"tuple":{"local":"10.0.0.2:80","remote":"10.0.0.1:50804"},"found":"socket"}}\n{"seq":43,"time":516072,"name":"tcp:info","host":"server","conn":"c1","data":{"snd_una":2499090306,"snd_nxt":2499090306,"rcv_nxt":2083093767,"cwnd":11,"rtt":200000,"rto":500000}}\n{"seq":44,"time":516074,"name":"clock:changed","host":"link","data":{"wall":4530714,"lab":516074,"speed":1,"auto":true,"paused":false}}\n{"seq":45,"time":3020308,"name":"clock:changed","host":"link","data":{"wall":7036110,"lab":3020308,"speed":1,"auto":true,"paused":true}}\n';

// src/session/rest.ts
async function rested(session, target) {
  const { server } = session;
  const before = session.commands && session.id;
  const lab = await session.ensure();
  const path = `/api/labs/${session.id}`;
  if (before) {
    try {
      await server.send("POST", `${path}/reset`);
    } catch (e) {
      if (e.code !== "lab_unknown") throw e;
      session.isUnknown();
      return rested(session, target);
    }
  }
  const since = session.feed?.log.last ?? 0;
  await server.send("PATCH", `${path}/clock`, { speed: 10, paused: false });
  await server.send("POST", `${path}/requests`, { method: "GET", target, connection: "reuse" });
  const rest = await session.reach((events) => restAfter(events, since));
  await server.send("PATCH", `${path}/clock`, { speed: "auto" });
  const { time } = await session.reach((events) => events.find((e) => e.seq > rest.seq && e.name === "clock:changed"));
  session.feed?.unseen();
  return { lab, at: time };
}
function restAfter(events, since) {
  const flying = /* @__PURE__ */ new Set();
  let kept = false;
  for (const e of events) {
    if (e.seq <= since) continue;
    if (e.name === "link:segment_sent") flying.add(e.data.id);
    else if (e.name === "link:segment_delivered" || e.name === "link:segment_lost") flying.delete(e.data.id);
    else if (e.name === "http:connection_released") kept = e.data.kept;
    if (kept && flying.size === 0) return e;
  }
  return void 0;
}

// src/session/first.ts
var firstGet = () => new Recording(readLabTrace(first_get_default));
export {
  firstGet,
  rested
};
