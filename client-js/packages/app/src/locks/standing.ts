/**
 * How a part of a document stands: free, mine, or somebody else's. A part is one or more sections that are taken together,
 * such as the fields of a form that belong together. Pure.
 */
import type { Section, SectionLock } from "@concert/sdk";
import { firstName } from "../people/person";

/** A part of a document, and how people call it: "Connection", "Profile flights", "this design". */
export interface Part {
  readonly name: string;
  readonly sections: readonly Section[];
}

export type Standing =
  | { readonly kind: "free" }
  /** `lock` is the one that ends first; `around`: what I have is more than the part. */
  | { readonly kind: "mine"; readonly lock: SectionLock; readonly asking: Asking | undefined; readonly around: boolean }
  /** `within`: only something inside is theirs. */
  | { readonly kind: "theirs"; readonly lock: SectionLock; readonly within: boolean };

/** Who wants a part of mine, and until when there is time to answer. */
export interface Asking {
  readonly person: SectionLock["holder"];
  readonly answerBy: number;
}

const FREE: Standing = { kind: "free" };

export function standingOf(part: Part, locks: readonly SectionLock[]): Standing {
  const theirs = locks.find((lock) => !lock.mine && part.sections.some((section) => contains(lock.section, section)));
  if (theirs !== undefined) return { kind: "theirs", lock: theirs, within: false };
  const mine = part.sections.map((section) => locks.find((lock) => lock.mine && contains(lock.section, section)));
  const held = mine.filter((lock) => lock !== undefined);
  const [first] = held;
  if (first !== undefined && held.length === mine.length) {
    const lock = held.reduce((soonest, one) => (one.until < soonest.until ? one : soonest), first);
    return { kind: "mine", lock, asking: askingFor(held), around: held.some(({ section }) => !part.sections.some((own) => contains(own, section))) };
  }
  const inside = locks.find((lock) => !lock.mine && part.sections.some((section) => contains(section, lock.section)));
  return inside === undefined ? FREE : { kind: "theirs", lock: inside, within: true };
}

/** The first who waits for what I have, of those who have an answer to come. */
export function askingFor(mine: readonly SectionLock[]): Asking | undefined {
  for (const { queue, answerBy } of mine) {
    const [person] = queue;
    if (person !== undefined && answerBy !== undefined) return { person, answerBy };
  }
  return undefined;
}

/** Whether `path` lies in `section`; the whole document contains all but its comments. */
export function contains(section: Section, path: Section): boolean {
  return section.every((step, depth) => path[depth] === step);
}

/** Somebody else's lock that a change at one of these paths would run into. */
export function inTheWay(paths: readonly Section[], locks: readonly SectionLock[]): SectionLock | undefined {
  return locks.find((lock) => !lock.mine && paths.some((path) => contains(lock.section, path) || contains(path, lock.section)));
}

/** "Bea has the lock" */
export function holderWords(lock: SectionLock): string {
  return `${firstName(lock.holder.name)} has the lock`;
}

/** "You are next", "You are third in the queue" */
export function placeWords(place: number): string {
  return place === 1 ? "You are next" : `You are ${ORDINALS[place] ?? `${place}th`} in the queue`;
}

const ORDINALS: Readonly<Record<number, string>> = { 2: "second", 3: "third", 4: "fourth", 5: "fifth" };
