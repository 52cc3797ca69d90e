/** The first page: starts a talk, and lists the talks of late. */
import { arrivalText, whenReady } from "./ready.js";
import { call, Offline, Refused } from "./wire.js";

const form = document.getElementById("choice");
const start = document.getElementById("start");
const problem = document.getElementById("problem");
const arrival = document.getElementById("arrival");
const progress = document.getElementById("arrival-progress");

const ready = whenReady(showArrival).then(listRecent);
let starting = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!starting) begin();
});
form.addEventListener("change", offerOnlyPlayable);
offerOnlyPlayable();
// Coming back with the browser's back button must find a usable page and a fresh list.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  busy(false);
  listRecent();
});

async function begin() {
  const seed = form.elements.seed.value.trim();
  if (seed && !/^\d{1,9}$/.test(seed)) return complain("种子应是一个不超过九位的数字，或者留空", form.elements.seed);
  busy(true);
  try {
    await ready;
    const wanted = {
      persona: form.elements.persona.value,
      scenario: form.elements.scenario.value,
      difficulty: Number(form.elements.difficulty.value),
    };
    if (seed) wanted.seed = Number(seed);
    const talk = await call("POST", "/api/talks", wanted);
    location.assign(`/talks/${encodeURIComponent(talk.id)}`);
  } catch (error) {
    busy(false);
    complain(error instanceof Refused ? error.message : "暂时连不上服务，请稍后再点一次");
  }
}

function busy(on) {
  starting = on;
  start.setAttribute("aria-disabled", String(on));
  start.textContent = on ? "马上开始……" : "开始练习";
  if (on) problem.hidden = true;
}

function complain(words, field) {
  problem.textContent = words;
  problem.hidden = false;
  if (field) field.focus();
}

function showArrival(health) {
  arrival.hidden = health.status === "ready";
  arrival.classList.toggle("bad", health.status === "failed");
  progress.hidden = health.status === "failed";
  progress.value = health.progress;
  const text = document.getElementById("arrival-text");
  const words = health.status === "loading" && !health.offline ? "患者正在路上……您可以先选好。" : arrivalText(health);
  if (text.textContent !== words) text.textContent = words; // not announced again every second
}

/** A service that the chosen patient never comes to cannot be chosen. */
function offerOnlyPlayable() {
  const persona = form.elements.persona.value;
  const places = [...form.querySelectorAll("input[name=scenario]")];
  for (const place of places) place.disabled = !place.dataset.personas.split(" ").includes(persona);
  if (places.some((place) => place.checked && place.disabled)) {
    const open = places.find((place) => !place.disabled);
    if (open) open.checked = true;
  }
}

async function listRecent() {
  let talks;
  try {
    talks = await call("GET", "/api/talks");
  } catch (error) {
    if (error instanceof Offline || error instanceof Refused) return;
    throw error;
  }
  document.getElementById("recent").hidden = talks.length === 0;
  document.getElementById("recent-list").replaceChildren(...talks.map(row));
}

function row(talk) {
  const link = document.createElement("a");
  link.href = `/talks/${encodeURIComponent(talk.id)}${talk.closed ? "/report" : ""}`;
  link.append(
    piece("what", `${talk.persona_name} · ${talk.scenario_name}${talk.retry_of ? ` · 重来，第 ${talk.retry_of.turn} 轮起` : ""}`),
    piece("when", `${when(talk.started_at)} · ${talk.difficulty_name} · 种子 ${talk.seed} · ${talk.closed ? talk.outcome_name : `${talk.messages} 条消息`}`),
    piece(talk.closed ? "state" : "state on", talk.closed ? "看报告" : "继续聊"),
  );
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function piece(name, words) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = words;
  return span;
}

function when(iso) {
  const then = new Date(iso);
  const clock = then.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  if (then.toDateString() === new Date().toDateString()) return `今天 ${clock}`;
  return `${then.getMonth() + 1}月${then.getDate()}日 ${clock}`;
}
