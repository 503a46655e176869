/** The sessions that are present, as people. Pure: what shows who is there needs no connection for it. */
import { ACTIVITIES, type Activity } from "./attention";
import type { SessionId } from "./frames";
import type { OtherPresence } from "./presenceState";

/** One person with all their sessions, the liveliest first: several devices are one person. */
export interface PresentPerson {
  readonly user: string;
  readonly name: string;
  readonly color: OtherPresence["color"];
  /** That of the liveliest session. */
  readonly activity: Activity;
  readonly sessions: readonly OtherPresence[];
}

/** The sessions of each person together, by name; who is away comes last. */
export function groupByPerson(others: ReadonlyMap<SessionId, OtherPresence>): readonly PresentPerson[] {
  const people = new Map<string, OtherPresence[]>();
  for (const other of others.values()) {
    const sessions = people.get(other.user);
    if (sessions === undefined) people.set(other.user, [other]);
    else sessions.push(other);
  }
  const found = [...people].map(([user, sessions]): PresentPerson => {
    sessions.sort((a, b) => ACTIVITIES.indexOf(a.activity) - ACTIVITIES.indexOf(b.activity) || (a.session < b.session ? -1 : 1));
    const [first] = sessions as [OtherPresence, ...OtherPresence[]];
    return { user, name: first.name, color: first.color, activity: first.activity, sessions };
  });
  return found.sort((a, b) => Number(a.activity === "away") - Number(b.activity === "away") || a.name.localeCompare(b.name));
}
