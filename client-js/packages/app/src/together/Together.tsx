/**
 * Everybody in the workspace, wherever they are in it. The workspace's own document is the room for that: each page says
 * there which page it shows, and whom its person follows. Documents have rooms of their own for cursors and fields.
 */
import { type DocumentHandle, groupByPerson, type OtherPresence, type PresentPerson, type Store, type WorkspaceOut } from "@concert/sdk";
import { useRouterState } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useClient } from "../live/client";
import { asPresent } from "../live/people";
import { usePicked, useStore } from "../live/useStore";
import type { Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { useShownDoing } from "../shell/page";
import { type Follow, useFollow } from "./follow";
import { leaderIn, NO_OTHERS, type Others } from "./others";
import { useQuiet } from "./quiet";
import { documentOf, pageOf } from "./whereabouts";

interface Together {
  /** The sessions of the workspace, without this one. */
  readonly others: Store<Others>;
  /** Whether the server has told who is here. */
  readonly known: boolean;
  readonly follow: Follow;
}

const Context = createContext<Together | undefined>(undefined);

export function TogetherProvider({ workspace, children }: { readonly workspace: WorkspaceOut; readonly children: ReactNode }) {
  const handle = useWorkspaceRoom(workspace.document);
  const others = handle?.presence.others ?? NO_OTHERS;
  const follow = useFollow(workspace.id, handle);
  useOwnWhereabouts(handle, follow.whom);
  const known = useKnown(handle);
  const value = useMemo(() => ({ others, known, follow }), [others, known, follow]);
  return <Context value={value}>{children}</Context>;
}

export function useTogether(): Together {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useTogether is used outside TogetherProvider.");
  return value;
}

/** Everybody else in the workspace, with what they say of where they are. */
export function usePresentPeople(): readonly PresentPerson[] {
  const { user } = useBootstrap();
  const others = useStore(useTogether().others);
  return useMemo(() => groupByPerson(others).filter((person) => person.user !== user.id), [others, user.id]);
}

/** Everybody else in the workspace. */
export function useEverybody(): readonly Person[] {
  const people = usePresentPeople();
  return useMemo(() => people.map(asPresent), [people]);
}

/** Part of what the person I follow shows in a document; undefined where I follow nobody, or they are not in it. */
export function useOfLeader<Field extends keyof OtherPresence>(handle: DocumentHandle, field: Field): OtherPresence[Field] | undefined {
  const { others, follow } = useTogether();
  const leader = leaderIn(useStore(others), follow.whom);
  return usePicked(handle.presence.others, (all) => all.get(leader?.session ?? "")?.[field]);
}

function useWorkspaceRoom(document: string): DocumentHandle | undefined {
  const client = useClient();
  const [handle, setHandle] = useState<DocumentHandle>();
  useEffect(() => {
    const opened = client.openDocument(document);
    setHandle(opened);
    return () => {
      setHandle(undefined);
      opened.close();
    };
  }, [client, document]);
  return handle;
}

function useKnown(handle: DocumentHandle | undefined): boolean {
  const [known, setKnown] = useState(false);
  useEffect(() => {
    if (handle === undefined) return setKnown(false);
    const look = () => setKnown(handle.status.get().state === "live");
    look();
    return handle.status.subscribe(look);
  }, [handle]);
  return known;
}

/** Says which page I am on, what I do there, and whom I follow; and nothing of where I look when I am discreet. */
function useOwnWhereabouts(handle: DocumentHandle | undefined, following: string | undefined): void {
  const client = useClient();
  const { mine } = useQuiet();
  const page = pageOf(useRouterState({ select: (state) => state.location.pathname }));
  const doing = useShownDoing();
  useEffect(() => client.attention.discreet.set(mine), [client, mine]);
  useEffect(() => handle?.presence.update({ page, document: documentOf(page), doing, following }, { worked: false }), [handle, page, doing, following]);
}
