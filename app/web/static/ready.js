/** Waiting for the patient: asks the server until it is ready, and says on the page how far it is. */
import { call, Offline, sleep } from "./wire.js";

/**
 * Resolves when the patient is there; never, if loading failed.
 * @param {(health: object) => void} [tell] called after every look
 */
export async function whenReady(tell = () => {}) {
  for (;;) {
    let health;
    try {
      health = await call("GET", "/api/health");
    } catch (error) {
      health = { status: "loading", progress: 0, offline: error instanceof Offline };
    }
    tell(health);
    if (health.status === "ready") return;
    if (health.status === "failed") await new Promise(() => {});
    await sleep(1000);
  }
}

/** What to say of a look at the server. */
export function arrivalText(health) {
  if (health.status === "failed") return health.error;
  if (health.offline) return "暂时连不上服务，连上以后会自己继续……";
  return health.seconds > 3 ? `患者正在路上……已等 ${health.seconds} 秒` : "患者正在路上……";
}
