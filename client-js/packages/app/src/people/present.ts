/** The people of a document as the server lists them, without yourself, one per person. */
import type { PresentOut } from "@concert/sdk";
import { COLOURS, type Person } from "./person";

export function othersPresent(present: readonly PresentOut[], me: string): readonly Person[] {
  const people = new Map<string, Person>();
  for (const one of present) {
    if (one.user === me || people.has(one.user)) continue;
    people.set(one.user, personOf(one.user, one.name, one.color));
  }
  return [...people.values()];
}

export function personOf(id: string, name: string, colour: number): Person {
  const known = COLOURS.find((one) => one === colour);
  return known === undefined ? { id, name } : { id, name, colour: known };
}
