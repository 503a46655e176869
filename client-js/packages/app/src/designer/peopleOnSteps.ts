/** Which other people have which steps selected or open. A cursor that moves tells nobody here. */
import type { OtherPresence, Presence, Store, Unsubscribe } from "@concert/sdk";
import { asPerson } from "../live/people";
import type { Person } from "../people/person";

const NOBODY: readonly Person[] = [];

export class PeopleOnSteps {
  readonly #listeners = new Set<() => void>();
  readonly #stop: Unsubscribe;
  #byStep: ReadonlyMap<string, readonly Person[]> = new Map();
  #seen = "";

  /** Your own other windows are left out: you have no colour for yourself. */
  constructor(presence: Presence, me: string) {
    const look = () => this.#look([...presence.others.get().values()].filter((other) => other.user !== me));
    this.#stop = presence.others.subscribe(look);
    look();
  }

  subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly bySteps: Store<ReadonlyMap<string, readonly Person[]>> = { get: () => this.#byStep, subscribe: this.subscribe };

  on(step: string): readonly Person[] {
    return this.#byStep.get(step) ?? NOBODY;
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #look(others: readonly OtherPresence[]): void {
    const next = peopleByStep(others);
    const seen = JSON.stringify([...next]);
    if (seen === this.#seen) return;
    const before = this.#byStep;
    this.#byStep = new Map([...next].map(([step, people]) => [step, same(before.get(step), people)]));
    this.#seen = seen;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** People by the steps they selected or have a field of open; each once, in the order of their sessions. */
function peopleByStep(others: readonly OtherPresence[]): ReadonlyMap<string, readonly Person[]> {
  const steps = new Map<string, Person[]>();
  for (const other of others) {
    const chosen = Array.isArray(other.selection) ? other.selection : [];
    for (const step of new Set([...chosen, ...(other.node === undefined ? [] : [other.node])])) {
      const there = steps.get(step) ?? [];
      if (!there.some((person) => person.id === other.user)) steps.set(step, [...there, doing(other)]);
    }
  }
  return steps;
}

function doing(other: OtherPresence): Person {
  return other.field === undefined ? asPerson(other) : { ...asPerson(other), doing: "typing" };
}

function same(before: readonly Person[] | undefined, now: readonly Person[]): readonly Person[] {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
