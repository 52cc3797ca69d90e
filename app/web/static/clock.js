/** The call clock, counted from what the server says has passed. */

export class Clock {
  constructor(element) {
    this.element = element;
    this.timer = null;
  }

  /** Goes on from `seconds`. */
  start(seconds) {
    this.began = performance.now() - seconds * 1000;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.#show((performance.now() - this.began) / 1000), 1000);
    this.#show(seconds);
  }

  /** Stands still at `seconds`. */
  stop(seconds) {
    clearInterval(this.timer);
    this.#show(seconds);
  }

  #show(seconds) {
    const whole = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const rest = `${hours ? two(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)}:${two(whole % 60)}`;
    this.element.textContent = hours ? `${hours}:${rest}` : rest;
  }
}
