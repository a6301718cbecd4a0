import assert from "node:assert/strict";
import { test } from "node:test";
import { snippetsOf } from "./snippets.ts";

// The same choices as internal/site/teach_test.go asks a server for.
test("what is copied is as a server writes it", () => {
  const base = "https://files.example/a/";
  const usual = "&controls=predict&controls=time&controls=ladder";
  const question = { title: "HTTP forgets. So who remembers the handshake?", standard: true };
  const first = snippetsOf(new URLSearchParams(`experiment=question/two-gets&lang=en&speed=auto&theme=auto${usual}`), question, base);
  assert.deepEqual(first, {
    source: `${base}embed/question/?lang=en`,
    iframe: `<iframe src="${base}embed/question/?lang=en" title="${question.title} · Same Socket" width="100%" height="900" loading="lazy" frameborder="0"></iframe>`,
    element: `<script type="module" src="${base}embed.js"></script>\n<same-socket lesson="question" lang="en"></same-socket>`,
    picture: `<a href="${base}en/lessons/question/"><img src="${base}static/cards/question.en.png" alt="${question.title} · Same Socket" width="600" height="315"></a>`,
    file: "go run . -export-file question.html -lang en",
  });
  const asked = "experiment=reuse/race&lang=ko&speed=0.1&theme=dark&controls=time&controls=ladder&autoplay=1&height=1234";
  const race = snippetsOf(new URLSearchParams(asked), { title: `"열어 두라"`, standard: false }, base);
  const source = `${base}embed/reuse/?autoplay=1&amp;controls=time%2Cladder&amp;lang=ko&amp;run=race&amp;speed=0.1&amp;theme=dark`;
  assert.equal(race.iframe, `<iframe src="${source}" title="&#34;열어 두라&#34; · Same Socket" width="100%" height="1234" loading="lazy" frameborder="0"></iframe>`);
  assert.equal(
    race.element,
    `<script type="module" src="${base}embed.js"></script>\n<same-socket lesson="reuse" lang="ko" run="race" speed="0.1" theme="dark" controls="time,ladder" autoplay></same-socket>`,
  );
  const none = snippetsOf(new URLSearchParams("experiment=question/two-gets&lang=en"), question, base);
  assert.equal(none.source, `${base}embed/question/?controls=none&lang=en`);
});
