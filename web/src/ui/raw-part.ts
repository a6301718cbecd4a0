// The editor for raw requests: octets as they are to be written, where they are cut and
// on which connection they go; and, afterwards, what came of them. Nothing is forbidden.
// It is fetched when it is opened.
//
// Reading path: panels.ts opens it (before); acts.ts sends what it makes (after).

import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { Finding } from "../model/findings.ts";
import { cutsOf, octetsOf, placesIn, sizesOf, type Template, TEMPLATES, type TemplateName } from "../model/raw.ts";
import type { RawRequest } from "../session/commands.ts";
import type { Context } from "../view/context.ts";
import type { Octet } from "../view/stage/stage.ts";
import type { messages as en } from "./raw-words.en.ts";
import type { messages as ko } from "./raw-words.ko.ts";

type Say = (key: keyof typeof ko & keyof typeof en, params?: Record<string, string | number>) => string;

/** So many octets are shown one by one. */
const MOST_CELLS = 1200;
/** As package lab takes them. */
const MOST_GAP_MS = 60_000;

export interface RawActs {
  send(request: RawRequest): void;
  /** An octet of the connection that the findings are about. */
  octet(octet: Octet): void;
  wake(): void;
}

export interface RawState {
  /** Connections that raw requests have opened, and that take more. */
  open: readonly string[];
  /** That which the findings are about; none if it carried no raw request. */
  conn: string | undefined;
  found: readonly Finding[];
  /** All of it has arrived and was answered. */
  answered: boolean;
  /** A recording stands in the place of the lab. */
  recorded: boolean;
}

export class RawPart {
  private readonly root: HTMLElement;
  private readonly cx: Context;
  private readonly say: Say;
  private readonly acts: RawActs;
  private template: TemplateName | "own" = "large";
  private text: string = TEMPLATES.large.text;
  private conn = "";
  private cuts: number[] = [];
  private gapMs = 0;
  private half = false;
  private drawn = "";

  static async open(root: HTMLElement, cx: Context, acts: RawActs): Promise<RawPart> {
    const { messages } = await (cx.lang === "ko" ? import("./raw-words.ko.ts") : import("./raw-words.en.ts"));
    const say: Say = (key, params = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
    return new RawPart(root, cx, say, acts);
  }

  private constructor(root: HTMLElement, cx: Context, say: Say, acts: RawActs) {
    this.root = root;
    this.cx = cx;
    this.say = say;
    this.acts = acts;
  }

  draw(s: RawState): void {
    const key = JSON.stringify([s, this.template, this.text, this.conn, this.cuts, this.gapMs, this.half]);
    if (key === this.drawn) return;
    this.drawn = key;
    if (this.conn !== "" && !s.open.includes(this.conn)) this.conn = "";
    render(html`${this.form(s)}${this.findings(s)}`, this.root);
  }

  private form(s: RawState): TemplateResult {
    const { say } = this;
    const octets = octetsOf(this.text);
    const value = (e: Event) => (e.currentTarget as HTMLInputElement).value;
    return html`<form @submit=${(e: Event) => this.send(e)}>
      <div class="raw-row">
        <label>${say("template")}
          <select data-raw="template" @change=${(e: Event) => this.take(value(e) as TemplateName)}>
            <option value="own" .selected=${this.template === "own"} ?hidden=${this.template !== "own"}>${say("template.own")}</option>
            ${(Object.keys(TEMPLATES) as TemplateName[]).map((name) => html`<option value=${name} .selected=${name === this.template}>${say(`template.${name}`)}</option>`)}
          </select></label>
        <label>${say("conn")}
          <select data-raw="conn" @change=${(e: Event) => this.set({ conn: value(e) })}>
            <option value="" .selected=${this.conn === ""}>${say("conn.new")}</option>
            ${s.open.map((id) => html`<option value=${id} .selected=${id === this.conn}>${id}</option>`)}
          </select></label>
        <button data-act="send-raw" ?disabled=${s.recorded || (octets.length === 0 && !(this.half && this.conn !== ""))}>${say("send")}</button>
      </div>
      <label class="raw-text"><span>${say("text")} <span class="mute" data-octets=${octets.length}>${say("count", { n: octets.length })}</span></span>
        <textarea class="mono" data-raw="text" rows="6" spellcheck="false" autocapitalize="off" aria-describedby="raw-lines" .value=${this.text} @input=${(e: Event) => this.set({ text: value(e), template: "own" })}></textarea></label>
      <p class="mute" id="raw-lines">${say("lines")}</p>
      ${this.strip(octets)}
      <div class="raw-row">
        <label>${say("cuts")} <input class="mono" data-raw="cuts" size="20" placeholder=${say("cutsHint")} .value=${this.cuts.join(", ")} @change=${(e: Event) => this.set({ cuts: placesIn(value(e)) })} /></label>
        <label>${say("gap")} <input class="mono" data-raw="gap" type="number" min="0" max=${MOST_GAP_MS} step="100" .value=${String(this.gapMs)} @change=${(e: Event) => this.set({ gapMs: Math.min(MOST_GAP_MS, Math.max(0, Math.round(Number(value(e))) || 0)) })} /></label>
        <label title=${say("halfHint")}><input data-raw="half" type="checkbox" .checked=${this.half} @change=${(e: Event) => this.set({ half: (e.currentTarget as HTMLInputElement).checked })} /> ${say("half")}</label>
      </div>
    </form>`;
  }

  /** Each octet, and where it is cut. The list of numbers says the same, and can be typed. */
  private strip(octets: Uint8Array): TemplateResult {
    const cuts = new Set(this.cuts);
    const cells = Array.from(octets.subarray(0, MOST_CELLS), (b, i) => {
      const control = b < 0x21 || b > 0x7e;
      return html`<span class=${[control ? "control" : "", cuts.has(i) && i > 0 ? "cut" : ""].join(" ")} data-at=${i}>${letterOf(b)}</span>${b === 0x0a ? html`<br />` : nothing}`;
    });
    const click = (e: MouseEvent) => {
      const at = Number((e.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset["at"]);
      if (at > 0) this.set({ cuts: cuts.has(at) ? this.cuts.filter((c) => c !== at) : [...this.cuts, at].sort((a, b) => a - b) });
    };
    return html`<p class="mute">${this.say("strip")}</p>
      <div class="octet-strip mono" aria-hidden="true" @click=${click}>${cells}${octets.length > MOST_CELLS ? html`<span>${this.say("more", { n: octets.length - MOST_CELLS })}</span>` : nothing}</div>`;
  }

  private findings({ conn, found, answered }: RawState): TemplateResult {
    const { say } = this;
    return html`<section class="findings" aria-live="polite" data-conn=${conn ?? nothing} ?data-answered=${answered}>
      <h3>${say("found")} ${conn === undefined ? nothing : html`<span class="mute">${say("found.on", { conn })}</span>`}</h3>
      ${conn === undefined || found.length === 0 ? html`<p class="mute">${say(conn === undefined ? "found.none" : answered ? "found.nothing" : "found.yet")}</p>` : nothing}
      <ol>
        ${found.map((f) => html`<li data-finding=${f.code}>${this.told(f)} <button class="quiet mono" data-octet=${f.seq} @click=${() => this.acts.octet({ from: f.from, seq: f.seq })}>${say("go", { seq: f.seq })}</button></li>`)}
      </ol>
    </section>`;
  }

  private told(f: Finding): string {
    const { code, from: _from, seq: _seq, ...values } = f;
    const named = "segment" in values ? { ...values, segment: this.cx.segment(values.segment) } : values;
    const what = this.say(`found.${code}`, named as Record<string, string | number>);
    if (!ANSWERED.has(code)) return what;
    const status = "status" in values ? values.status : undefined;
    const closed = "closed" in values && status !== undefined ? [this.say(values.closed ? "closed" : "kept")] : [];
    return [what, status === undefined ? this.say("status.none") : this.say("status", { status }), ...closed].join(" ");
  }

  private take(name: TemplateName): void {
    const template: Template = TEMPLATES[name];
    this.set({ template: name, text: template.text, cuts: cutsOf(template), gapMs: template.gapMs ?? 0, half: template.halfClose ?? false });
  }

  private set(change: Partial<{ template: TemplateName | "own"; text: string; conn: string; cuts: number[]; gapMs: number; half: boolean }>): void {
    Object.assign(this, change);
    this.acts.wake();
  }

  /** Sends what is written now, which may not have been drawn yet. */
  private send(e: Event): void {
    e.preventDefault();
    const octets = octetsOf(this.text);
    const cuts = sizesOf(this.cuts, octets.length);
    let binary = "";
    for (const b of octets) binary += String.fromCharCode(b);
    this.acts.send({
      raw_base64: btoa(binary),
      ...(this.conn !== "" && { conn: this.conn }),
      ...(cuts.length > 0 && { cuts, gap_ms: this.gapMs }),
      ...(this.half && { half_close: true }),
    });
  }
}

/** Findings that say with which status the server answered. */
const ANSWERED: ReadonlySet<Finding["code"]> = new Set(["start_line", "length_and_coding", "coding_unknown", "length_invalid", "chunk_size", "chunk_end", "host_missing", "host_twice", "field_space"]);

function letterOf(b: number): string {
  if (b === 0x20) return "␣";
  if (b === 0x0d) return "CR";
  if (b === 0x0a) return "LF";
  return b > 0x20 && b < 0x7f ? String.fromCharCode(b) : b.toString(16).padStart(2, "0");
}
