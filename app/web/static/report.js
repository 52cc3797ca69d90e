/** The report page: from a finding to its words in the talk; and practising again. */
import { arrivalText, whenReady } from "./ready.js";
import { retryButton } from "./retry.js";
import { call, Refused } from "./wire.js";

const problem = document.getElementById("problem");

fold();
offerRetries(document.getElementById("main").dataset.talk);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#turn-']");
  const turn = link && document.getElementById(link.hash.slice(1));
  // The address changes as for any link, so that Back returns to the finding; lighting comes after its scrolling.
  if (turn) setTimeout(() => show(turn, quoteOf(link)));
});
for (const button of document.querySelectorAll(".again")) button.addEventListener("click", () => again(button));
document.getElementById("print").addEventListener("click", () => print());
addEventListener("beforeprint", () => document.querySelectorAll("details:not(.save)").forEach((fold) => (fold.open = true)));
if (/^#turn-\d+$/.test(location.hash)) {
  const turn = document.getElementById(location.hash.slice(1));
  if (turn) show(turn, "");
}

/** The reasons of each patient message, folded away under it. */
function fold() {
  for (const why of document.querySelectorAll(".talk-part .pl-why")) {
    const summary = document.createElement("summary");
    summary.textContent = "患者这样说的原因";
    const details = document.createElement("details");
    details.className = "why";
    why.replaceWith(details);
    details.append(summary, why);
  }
}

/** Under every message of the trainee: say it differently this time. */
function offerRetries(talk) {
  for (const turn of document.querySelectorAll(".talk-part .pl-trainee[id^='turn-']")) {
    turn.append(retryButton(talk, Number(turn.id.slice(5)), complain));
  }
}

/** The words that a finding quotes beside its link. */
function quoteOf(link) {
  const next = link.nextElementSibling;
  return next && next.matches("q") ? next.textContent : "";
}

/** Lights up a turn and the quoted words in it, and gives it the focus, so that Tab goes on from there. */
function show(turn, quote) {
  for (const old of document.querySelectorAll(".lit")) old.classList.remove("lit");
  turn.classList.add("lit");
  const marks = [...turn.querySelectorAll("mark")].filter((mark) => quote && quote.includes(wordsOf(mark)));
  for (const mark of marks) mark.classList.add("lit");
  turn.tabIndex = -1;
  turn.focus({ preventScroll: true });
  (marks[0] || turn).scrollIntoView({ block: "center" });
}

function wordsOf(mark) {
  return [...mark.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");
}

async function again(button) {
  const { persona, scenario, difficulty, seed } = button.dataset;
  problem.hidden = true;
  try {
    await whenReady((health) => health.status !== "ready" && complain(arrivalText(health)));
    const wanted = { persona, scenario, difficulty: Number(difficulty) };
    if (seed !== undefined) wanted.seed = Number(seed);
    const opened = await call("POST", "/api/talks", wanted);
    location.assign(`/talks/${encodeURIComponent(opened.id)}`);
  } catch (error) {
    complain(error instanceof Refused ? error.message : "暂时连不上服务，请稍后再点一次");
  }
}

function complain(words) {
  problem.textContent = words;
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
}
