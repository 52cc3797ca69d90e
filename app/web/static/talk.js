/** The chat window. One message is on its way at a time; it keeps its id until the server has answered. */
import { Clock } from "./clock.js";
import { messageId, Outbox } from "./outbox.js";
import { arrivalText } from "./ready.js";
import { retryButton } from "./retry.js";
import { Stream } from "./stream.js";
import { call, Offline, Refused, sleep } from "./wire.js";

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const address = `/api/talks/${encodeURIComponent(desk.dataset.talk)}`;
const longest = Number(desk.dataset.longest);
const text = $("text");
const outbox = new Outbox(desk.dataset.talk);
const stream = new Stream($("log"), $("typing"), $("main"));
const clock = new Clock($("clock"));
const SLOWEST_MS = 8000;
const TRIES = 4; // of a message the server stumbles over (500), before the trainee decides

let sending = false;
let over = false;
let wake = () => {};

listen();
await begin();

function listen() {
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    // 229: Safari reports the Enter that ends a composition as an ordinary key.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", () => {
    outbox.draft = text.value;
    grow();
    count();
  });
  $("open-card").addEventListener("click", () => $("card").showModal());
  $("card").addEventListener("click", (event) => event.target === $("card") && $("card").close());
  $("end").addEventListener("click", () => $("confirm").showModal());
  $("confirm").addEventListener("close", () => $("confirm").returnValue === "end" && end());
  addEventListener("online", () => wake());
}

/** The talk as the server has it, then what was left unsent. */
async function begin() {
  text.value = outbox.draft;
  grow();
  count();
  const talk = await insist(() => call("GET", address)).catch((error) => complain(error.message));
  if (!talk) return;
  stream.restore(talk.turns, talk.elapsed_s);
  if (talk.retry_of) stream.mark(talk.retry_of.turn, "从这里重来", `上次您在这里说：“${talk.retry_of.said}”`);
  $("opening").hidden = talk.turns.length > 0;
  settle(talk);
  const unsent = outbox.unsent;
  if (unsent && talk.turns.some((turn) => turn.message_id === unsent.id)) outbox.unsent = null;
  else if (unsent && !over) await send(unsent);
  if (!over && matchMedia("(hover: hover)").matches) text.focus();
}

function submit() {
  if (over) return;
  if (sending) return complain("上一条还在路上，请稍等");
  const words = text.value.trim();
  const length = [...words].length;
  if (!words) return complain("消息是空的，请先写点什么再发送");
  if (length > longest) return complain(`有 ${length} 字，最多 ${longest} 字；请删短，或分几条发送`);
  const message = { id: messageId(), text: words, waited_s: stream.waited() };
  outbox.unsent = message;
  outbox.draft = text.value = "";
  grow();
  count();
  send(message);
}

async function send(message) {
  busy(true);
  $("opening").hidden = true;
  stream.showPending(message);
  stream.notePending("");
  let talk = null;
  try {
    const body = { text: message.text, message_id: message.id, waited_s: message.waited_s };
    talk = await insist(() => call("POST", `${address}/messages`, body));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await refused(error, message);
  }
  if (talk) {
    outbox.unsent = null;
    stream.notePending("");
    const streamed = stream.say(talk.turns);
    busy(false);
    if (talk.closed) lock();
    await streamed;
    settle(talk);
  }
}

/** A message the server will not take: back into the field, with the reason. */
async function refused(error, message) {
  if (error.status >= 500) {
    stream.notePending("没有送达。", "再发一次", () => send(message));
    return;
  }
  outbox.unsent = null;
  stream.dropPending();
  if (error.status === 409) {
    const talk = await insist(() => call("GET", address));
    await stream.say(talk.turns);
    settle(talk);
    return;
  }
  busy(false);
  outbox.draft = text.value = message.text + (text.value ? `\n${text.value}` : "");
  grow();
  count();
  complain(error.message);
}

/** Tries until the server answers; says quietly that it is waiting. */
async function insist(attempt) {
  let pause = 500;
  for (let stumbles = 0; ; ) {
    try {
      const answer = await attempt();
      quiet("");
      return answer;
    } catch (error) {
      if (error instanceof Offline) quiet("连接断了，正在重新连接……您写的都在。");
      else if (error instanceof Refused && error.status === 503) quiet(await arrival(error));
      else if (error instanceof Refused && error.status >= 500 && ++stumbles < TRIES) quiet("服务没有应答，正在再试……");
      else {
        quiet("");
        throw error;
      }
    }
    await Promise.race([sleep(pause), new Promise((done) => (wake = done))]);
    pause = Math.min(pause * 1.7, SLOWEST_MS);
  }
}

async function arrival(error) {
  try {
    return arrivalText(await call("GET", "/api/health"));
  } catch {
    return error.message;
  }
}

async function end() {
  if (over) return location.assign($("to-report").href);
  $("end").disabled = true;
  lock();
  stream.flush();
  try {
    await insist(() => call("POST", `${address}/end`));
    outbox.clear();
    location.assign($("to-report").href);
  } catch (error) {
    $("end").disabled = false;
    unlock();
    complain(error.message);
  }
}

/** Clock and composer as the talk's state has it. */
function settle(talk) {
  if (!talk.closed) return clock.start(talk.elapsed_s);
  over = true;
  clock.stop(talk.elapsed_s);
  outbox.clear();
  lock();
  $("end").hidden = true;
  const words = $("outcomes").content.querySelector(`[data-outcome="${CSS.escape(talk.outcome)}"]`);
  $("gone-text").textContent = talk.outcome === "open" ? "这次对话已经结束。" : `患者已经离开：${words ? words.textContent : talk.outcome}。`;
  stream.under((turn) => retryButton(desk.dataset.talk, turn, mourn));
  $("gone").hidden = false;
  $("gone").scrollIntoView({ block: "end" });
  if (document.activeElement === document.body || document.activeElement === text) $("to-report").focus({ preventScroll: true });
}

function mourn(words) {
  $("gone-problem").textContent = words;
  $("gone-problem").hidden = false;
}

function lock() {
  over = true;
  $("composer").hidden = true;
}

function unlock() {
  over = false;
  $("composer").hidden = false;
}

function busy(on) {
  sending = on;
  $("send").setAttribute("aria-disabled", String(on)); // not disabled: the focus must not be lost
}

function quiet(words) {
  $("line").textContent = words;
  $("line").hidden = !words;
}

function count() {
  const left = longest - [...text.value.trim()].length;
  const counter = $("counter");
  counter.classList.toggle("bad", left < 0);
  counter.textContent = left < 0 ? `超出 ${-left} 字` : left <= 200 ? `还可以写 ${left} 字` : "";
  text.setAttribute("aria-invalid", String(left < 0));
}

function complain(words) {
  const counter = $("counter");
  counter.classList.add("bad");
  counter.textContent = words;
  text.setAttribute("aria-invalid", "true");
  text.focus();
}

/** The field grows with its text where CSS cannot do it. */
function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 3}px`;
}
