/** Who looks at the same approval, and who of them is writing: as the workspace's presence tells it. */
import { useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import { asPresent } from "../live/people";
import type { Person } from "../people/person";
import { usePresentPeople } from "../together/Together";
import { pageOf } from "../together/whereabouts";

/** What somebody says they do while they write here. */
export const WRITING = "writing";

interface Here {
  readonly people: readonly Person[];
  readonly writing: readonly Person[];
}

export function useHere(): Here {
  const present = usePresentPeople();
  const page = pageOf(useRouterState({ select: (state) => state.location.pathname }));
  return useMemo(() => {
    const here = present.filter((person) => person.sessions.some((session) => session.page === page));
    const writes = here.filter((person) => person.sessions.some((session) => session.page === page && session.doing === WRITING));
    return { people: here.map(asPresent), writing: writes.map(asPresent) };
  }, [present, page]);
}

/** People by the colours that they have in the workspace now; who is elsewhere has none. */
export function useFaces(): (id: string, name: string) => Person {
  const present = usePresentPeople();
  const known = useMemo(() => new Map(present.map((person) => [person.user, asPresent(person)])), [present]);
  return (id, name) => known.get(id) ?? { id, name };
}
