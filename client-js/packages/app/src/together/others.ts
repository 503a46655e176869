/** The other sessions in a room, and the one of a person that is followed. */
import { groupByPerson, type OtherPresence, type SessionId, type Store, writable } from "@concert/sdk";

export type Others = ReadonlyMap<SessionId, OtherPresence>;

export const NO_OTHERS: Store<Others> = writable<Others>(new Map());

/** Of several devices the liveliest. */
export function leaderIn(others: Others, whom: string | undefined): OtherPresence | undefined {
  return whom === undefined ? undefined : groupByPerson(others).find((person) => person.user === whom)?.sessions[0];
}
