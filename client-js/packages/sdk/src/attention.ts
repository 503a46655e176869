/**
 * How lively the person at this client is, and how much of it they show: one for all its channels.
 * Fed by keys and pointers (`worked`) and by the page being hidden; a program without a page says `worked` itself.
 */
import { type Store, type WritableStore, writable } from "./stores";

/** `idle`: a minute without a key or pointer. `away`: five minutes, or the page is hidden. */
export type Activity = "active" | "idle" | "away";

export const ACTIVITIES: readonly Activity[] = ["active", "idle", "away"];
export const IDLE_MS = 60_000;
export const AWAY_MS = 5 * 60_000;

/** What the page tells of the person: a key or pointer, hidden, shown. */
export type Sign = "worked" | "hidden" | "shown";

export class Attention {
  /** Shows that the person is here, and nothing of where they look: no cursor, caret, selection, field or view. */
  readonly discreet: WritableStore<boolean> = writable(false);
  readonly #activity = writable<Activity>("active");
  #hidden = false;
  #workedAt = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get activity(): Store<Activity> {
    return this.#activity;
  }

  hear = (sign: Sign): void => {
    if (sign === "worked") this.worked();
    else {
      this.#hidden = sign === "hidden";
      if (this.#hidden) this.#look();
      else this.worked();
    }
  };

  /** A key, a pointer, anything that a person did. */
  worked = (): void => {
    this.#workedAt = Date.now();
    if (this.#timer === undefined || this.#activity.get() !== "active") this.#look();
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One timer, however often somebody works: it looks at the clock when it rings. */
  #look = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const quiet = Date.now() - this.#workedAt;
    const now = this.#hidden || quiet >= AWAY_MS ? "away" : quiet >= IDLE_MS ? "idle" : "active";
    if (now !== "away") this.#timer = setTimeout(this.#look, (now === "active" ? IDLE_MS : AWAY_MS) - quiet);
    if (now !== this.#activity.get()) this.#activity.set(now);
  };
}
