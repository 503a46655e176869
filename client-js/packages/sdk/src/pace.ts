/** When to send: the first change of a quiet moment at once, before anything is shown of it here, then once a tick. */

const TICK_MS = 16;

export class Pace {
  readonly #run: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ranAt = Number.NEGATIVE_INFINITY;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Runs now, or with the tick where it ran a moment ago; further asks until then are the same run. */
  ask(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#ranAt + TICK_MS - Date.now();
    if (wait <= 0) {
      this.#go();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#go();
    }, wait);
  }

  /** Forgets what was asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #go(): void {
    this.#ranAt = Date.now();
    this.#run();
  }
}
