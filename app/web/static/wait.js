/** The waiting page: goes on by itself when the patient is there. */
import { arrivalText, whenReady } from "./ready.js";

const text = document.getElementById("arrival-text");
const progress = document.getElementById("arrival-progress");

await whenReady((health) => {
  if (health.status === "failed") {
    document.getElementById("arrival-title").textContent = "患者没能到场";
    text.textContent = health.error;
    progress.hidden = true;
  } else if (health.offline) {
    text.textContent = arrivalText(health);
  } else {
    progress.value = health.progress;
  }
});
location.reload();
