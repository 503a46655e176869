/** The people of a document as the server lists them, without yourself, one per person. */
import type { PresentOut } from "@concert/sdk";
import { COLOURS, type Person } from "./person";

export function othersPresent(present: readonly PresentOut[], me: string): readonly Person[] {
  const people = new Map<string, Person>();
  for (const one of present) {
    if (one.user === me || people.has(one.user)) continue;
    people.set(one.user, personOf(one));
  }
  return [...people.values()];
}

export function personOf({ user, name, color, devices = 1, activity = "active" }: Pick<PresentOut, "user" | "name" | "color"> & Partial<PresentOut>): Person {
  const colour = COLOURS.find((one) => one === color);
  return {
    id: user,
    name,
    ...(colour === undefined ? {} : { colour }),
    ...(activity === "active" ? {} : { activity }),
    ...(devices > 1 ? { devices } : {}),
  };
}
