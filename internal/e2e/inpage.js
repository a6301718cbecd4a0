// What the tests ask of a page. It runs in the page, and reads the screen only:
// the document and where its boxes are, not what the page's script has in mind.

globalThis.e2e = {
  // Waits, a frame at a time, until `look` returns something, and returns that.
  async until(look, ms) {
    const end = performance.now() + ms;
    for (;;) {
      const seen = look();
      if (seen) return seen;
      if (performance.now() > end) return null;
      await new Promise(requestAnimationFrame);
    }
  },

  // The middle of what a visitor would press, once it can be pressed there.
  target(selector) {
    const element = document.querySelector(selector);
    if (!element || element.disabled) return null;
    element.scrollIntoView({ block: "center", inline: "nearest" });
    const [box] = element.getClientRects(); // of a link that is broken, its first line
    if (!box) return null;
    const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    return element.contains(document.elementFromPoint(at.x, at.y)) ? at : null;
  },

  // Whether a visitor sees an element: its middle is on the screen, and most of it is
  // neither cut off nor covered by something else. Lines are followed along their way.
  inSight(element) {
    const box = element.getBoundingClientRect();
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || Math.max(box.width, box.height) === 0) return false;
    const points = element instanceof SVGGeometryElement ? this.along(element) : [{ x: box.left + box.width / 2, y: box.top + box.height / 2 }];
    const around = element.ownerSVGElement ? (element.closest(".lane, .rung") ?? element.closest("g")) : element;
    const uncovered = points.filter(({ x, y }) => {
      const top = document.elementFromPoint(x, y);
      return top && (around.contains(top) || top.contains(element));
    });
    return uncovered.length > points.length / 2;
  },

  // Points on the way of a line, or around a shape.
  along(element) {
    const matrix = element.getScreenCTM(), length = element.getTotalLength();
    return length === 0 ? [] : Array.from({ length: 21 }, (_, i) => element.getPointAtLength((i / 20) * length).matrixTransform(matrix));
  },

  text(selector) {
    return document.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
  },

  // What a lane says, without the segment that has just arrived there.
  wordsOf(lane) {
    const kept = lane.cloneNode(true);
    for (const passing of kept.querySelectorAll(".moves")) passing.remove();
    return kept.textContent.replace(/\s+/g, " ").trim();
  },

  // Everything that the stage shows now.
  screen() {
    const stage = document.querySelector(".stage");
    const count = (name) => Number(document.querySelector(`[data-count=${name}]`)?.textContent ?? -1);
    return {
      time: Number(stage?.dataset.time ?? -1),
      headline: this.text(".headline"),
      sub: this.text(".middle .sub"),
      handshakes: count("handshakes"),
      requests: count("requests"),
      saved: count("saved"),
      lanes: [...document.querySelectorAll(".lane")].map((l) => ({
        conn: l.dataset.conn,
        client: l.dataset.client,
        server: l.dataset.server,
        kind: l.dataset.kind,
        cookie: l.dataset.cookie ?? "",
        requests: Number(l.dataset.requests),
        clicks: Number(l.dataset.clicks ?? 0),
        clientState: l.querySelector(".row[data-side=client]").dataset.state ?? "",
        serverState: l.querySelector(".row[data-side=server]").dataset.state ?? "",
        note: l.querySelector(".pipe-note")?.textContent.trim() ?? "",
        words: this.wordsOf(l),
      })),
      pills: [...document.querySelectorAll(".pill:not([hidden])")].map((p) => {
        const track = p.closest("[data-track]");
        const rail = track.querySelector(".rail");
        const box = p.getBoundingClientRect();
        const around = rail.getBoundingClientRect();
        return {
          conn: track.dataset.track,
          segment: Number(p.dataset.segment),
          way: Number(p.dataset.way),
          lost: p.classList.contains("lost"),
          x: box.left - around.left,
          room: around.width - box.width,
          text: p.textContent,
        };
      }),
      cards: [...document.querySelectorAll(".card[data-exchange]")].map((c) => ({
        exchange: c.dataset.exchange,
        side: c.dataset.side,
        words: c.textContent.replace(/\s+/g, " ").trim(),
      })),
    };
  },

  // Presses a button and returns the milliseconds until a frame has been painted
  // that shows anything of it, and until one with another count of requests.
  async delay(selector) {
    const count = () => document.querySelector("[data-count=requests]").textContent;
    const before = count();
    // What a frame is to show must have changed by the callbacks of that frame; it
    // has been painted when the next frame begins.
    const painted = async (changed) => {
      do await new Promise(requestAnimationFrame);
      while (!changed());
      await new Promise(requestAnimationFrame);
      return performance.now() - began;
    };
    const began = performance.now();
    document.querySelector(selector).click();
    const [first, counted] = await Promise.all([
      painted(() => count() !== before || document.querySelector(".busy")),
      painted(() => count() !== before),
    ]);
    return { first, counted };
  },

  // A film is the screen at every frame.
  film() {
    const frames = [];
    let going = true;
    const shoot = () => {
      if (!going) return;
      frames.push(this.screen());
      requestAnimationFrame(shoot);
    };
    shoot();
    this.cut = () => {
      going = false;
      return frames;
    };
  },
};
