/** "从这里重来": a new talk that is the old one up to before one of the trainee's turns. */
import { call, Refused } from "./wire.js";

/**
 * A button that retries a talk from a turn.
 * @param {string} talk id of the talk; @param {number} turn as counted in the report
 * @param {(words: string) => void} complain says what went wrong
 */
export function retryButton(talk, turn, complain) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "retry";
  button.textContent = "从这里重来";
  button.setAttribute("aria-label", `从第 ${turn} 轮重来`);
  let under = false;
  button.addEventListener("click", async () => {
    if (under) return;
    under = true;
    try {
      const opened = await call("POST", `/api/talks/${encodeURIComponent(talk)}/retry`, { turn });
      location.assign(`/talks/${encodeURIComponent(opened.id)}`);
    } catch (error) {
      complain(error instanceof Refused ? error.message : "暂时连不上服务，请稍后再点一次");
    }
    under = false;
  });
  return button;
}
