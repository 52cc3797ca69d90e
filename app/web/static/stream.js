/** The stream of messages: turns as the server has them, one pending message, and the patient's typing. */
import { sleep } from "./wire.js";

const LONGEST_TYPING_MS = 6000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Stream {
  /** @param {HTMLElement} log the list; @param {HTMLElement} typing the dots; @param {HTMLElement} scroller */
  constructor(log, typing, scroller) {
    Object.assign(this, { log, typing, scroller });
    this.shown = 0; // turns of the server that stand on the page or wait in the queue
    this.queue = [];
    this.saidAt = null; // when the patient's last words stood there, on the browser's clock
    this.pending = null;
    this.running = null;
    this.skip = () => {};
    // A growing composer or a phone's keyboard must not cover the last message.
    let height = scroller.clientHeight;
    new ResizeObserver(() => {
      const lost = height - scroller.clientHeight;
      height = scroller.clientHeight;
      if (lost > 0) scroller.scrollTop += lost;
    }).observe(scroller);
  }

  /** Shows a talk at once, as after a reload; `elapsed` are its seconds until now. */
  restore(turns, elapsed) {
    this.log.setAttribute("aria-busy", "true");
    for (const turn of turns.slice(this.shown)) this.#append(turn, false);
    this.shown = turns.length;
    const last = turns.at(-1);
    if (last?.speaker === "patient") this.saidAt = performance.now() - (elapsed - last.at_s) * 1000;
    this.log.removeAttribute("aria-busy");
    this.#down(true);
  }

  /** Seconds since the patient's last words; negative while the patient still types, null before the first. */
  waited() {
    const left = this.queue.reduce((sum, turn) => sum + (turn.delay_ms || 0), 0);
    if (left) return -left / 1000;
    return this.saidAt === null ? null : Math.max(0, performance.now() - this.saidAt) / 1000;
  }

  /** Puts something under every turn of the trainee: what `make` gives for the turn's number, as the server counts. */
  under(make) {
    this.log.querySelectorAll(".turn").forEach((item, number) => {
      if (item.classList.contains("mine") && !item.querySelector(".retry")) item.append(make(number));
    });
  }

  /** A line across the talk before turn `number`, with a note under it: what stands above was taken from another talk. */
  mark(number, words, note) {
    const [line, under] = [words, note].map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    line.className = "forked";
    under.className = "forked-note";
    const turn = this.log.querySelectorAll(".turn")[number];
    if (turn) turn.before(line, under);
    else this.log.append(line, under);
    this.#down(true);
  }

  /** The trainee's message before the server has it; say() with the same id makes it final. */
  showPending(message) {
    this.flush();
    if (this.pending?.id === message.id) return;
    const element = this.#append({ speaker: "trainee", text: message.text }, true);
    element.classList.add("waiting");
    this.pending = { id: message.id, element };
    this.#down(true);
  }

  /** Takes the pending message away again. */
  dropPending() {
    this.pending?.element.remove();
    this.pending = null;
  }

  /** A word under the pending message, with a button if there is something to do. */
  notePending(words, label, action) {
    if (!this.pending) return;
    this.pending.element.querySelector(".note")?.remove();
    if (!words) return;
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = words;
    if (label) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", action);
      note.append(button);
    }
    this.pending.element.append(note);
  }

  /** Lets the new turns of a talk stream in; resolves when the last one stands there. */
  async say(turns) {
    const fresh = turns.slice(this.shown);
    this.shown = Math.max(this.shown, turns.length);
    for (const turn of fresh) {
      if (turn.speaker === "trainee" && turn.message_id === this.pending?.id) {
        this.notePending("");
        this.pending.element.classList.remove("waiting");
        this.pending = null;
      } else {
        this.queue.push(turn);
      }
    }
    this.running ??= this.#run().finally(() => (this.running = null));
    await this.running;
  }

  /** Ends all waiting: what the patient is still typing is shown now. */
  flush() {
    const rest = this.queue.splice(0);
    this.skip();
    for (const turn of rest) this.#append(turn, true);
    this.typing.hidden = true;
  }

  async #run() {
    while (this.queue.length) {
      const turn = this.queue[0];
      if (turn.speaker === "patient" && !calm.matches) {
        this.typing.hidden = false;
        this.#down();
        await Promise.race([sleep(Math.min(turn.delay_ms || 600, LONGEST_TYPING_MS)), new Promise((done) => (this.skip = done))]);
        this.typing.hidden = true;
      }
      if (this.queue[0] === turn) this.#append(this.queue.shift(), true);
    }
  }

  #append(turn, fresh) {
    const item = document.createElement("div");
    item.className = `turn${turn.speaker === "trainee" ? " mine" : ""}${fresh ? " fresh" : ""}`;
    const who = document.createElement("span");
    who.className = "sr";
    who.textContent = turn.speaker === "trainee" ? "您：" : "患者：";
    const words = document.createElement("div");
    words.className = "words";
    words.textContent = turn.text;
    item.append(who, words);
    const nearEnd = this.#nearEnd();
    if (turn.speaker === "patient") this.saidAt = performance.now();
    this.log.append(item);
    if (fresh && nearEnd) this.#down(true);
    return item;
  }

  #nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 160; // who has scrolled up to read is left alone
  }

  #down(always = false) {
    if (always || this.#nearEnd()) this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
