/** The other people of a channel or document as the interface shows them: one each, with the colour the room gave. */
import { groupByPerson, type OtherPresence, type PresentPerson, type SessionId, type Store } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sessionsQuery } from "../data/queries";
import type { Person } from "../people/person";
import { othersPresent } from "../people/present";
import { useBootstrap } from "../session/Bootstrap";
import { useStore } from "./useStore";

type Others = ReadonlyMap<SessionId, OtherPresence>;

/** Other people; your own other windows are left out. */
export function usePeople(others: Store<Others>): readonly Person[] {
  const { user } = useBootstrap();
  const now = useStore(others);
  return useMemo(() => peopleOf(groupByPerson(now), user.id), [now, user.id]);
}

function peopleOf(present: readonly PresentPerson[], me: string): readonly Person[] {
  return present.filter((person) => person.user !== me).map(asPresent);
}

/** With how lively they are and on how many devices. */
export function asPresent({ sessions, activity, ...person }: PresentPerson): Person {
  return { ...asPerson(person), ...(activity === "active" ? {} : { activity }), ...(sessions.length > 1 ? { devices: sessions.length } : {}) };
}

export function asPerson(person: { readonly user: string; readonly name: string; readonly color: PresentPerson["color"] }): Person {
  return { id: person.user, name: person.name, colour: person.color };
}

/** Everybody else who has a document of the workspace open now. */
export function useWorkspacePeople(workspace: string): readonly Person[] {
  const { user } = useBootstrap();
  const sessions = useQuery(sessionsQuery(workspace));
  return useMemo(() => othersPresent((sessions.data ?? []).flatMap((session) => session.present), user.id), [sessions.data, user.id]);
}
