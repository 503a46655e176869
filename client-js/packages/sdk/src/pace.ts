/** When to send: the first change of a quiet moment at once (after the running task), then once a tick. */

const TICK_MS = 16;

export class Pace {
  readonly #run: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ranAt = Number.NEGATIVE_INFINITY;
  #queued = false;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Runs soon; further asks until then are the same run. */
  ask(): void {
    if (this.#queued || this.#timer !== undefined) return;
    const wait = this.#ranAt + TICK_MS - Date.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#go();
      }, wait);
      return;
    }
    this.#queued = true;
    queueMicrotask(() => {
      if (!this.#queued) return;
      this.#queued = false;
      this.#go();
    });
  }

  /** Forgets what was asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queued = false;
  }

  #go(): void {
    this.#ranAt = Date.now();
    this.#run();
  }
}
