/** What of the comments of an open document a page shows now: one place at a time, beside what it is about. */
import type { CommentAnchor, DocumentHandle, ReaderOut, ShownThread } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { call } from "../data/api";
import { mayComment } from "../session/rights";
import { useBootstrap } from "../session/Bootstrap";
import { usePicked, useStore } from "../live/useStore";
import { COLOURS, type Person } from "../people/person";
import { toast } from "../ui";
import { isOpen, nodeOf, placeOf } from "./places";

export interface Opened {
  /** Whose element on the page it stands beside. */
  readonly place: string;
  /** What a new thread would be about; undefined while only answers are wanted. */
  readonly draft: CommentAnchor | undefined;
  readonly threads: (thread: ShownThread) => boolean;
  /** Shown beside what somebody goes on working in: it does not take the keyboard. */
  readonly peeked?: boolean;
}

export interface Desk {
  readonly handle: DocumentHandle;
  readonly threads: readonly ShownThread[];
  readonly opened: Opened | undefined;
  /** Why this person may not write here; undefined where they may. */
  readonly reason: string | undefined;
  readonly people: readonly ReaderOut[];
  /** Whether those people have come from the server. */
  readonly peopleKnown: boolean;
  readonly personOf: (user: string) => Person;
  readonly nameOf: (anchor: CommentAnchor) => string;
  /** Opens everything that is said at a pin's place; a new thread where nothing is. */
  readonly show: (place: string, anchor: CommentAnchor, how?: { readonly draft?: boolean }) => void;
  /** Leads to a thread, wherever it stands. */
  readonly lead: (thread: ShownThread) => void;
  /** Shows these threads beside their place, and leaves the keyboard where it is. */
  readonly peek: (place: string, threads: readonly ShownThread[]) => void;
  readonly close: () => void;
}

const Context = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (desk === undefined) throw new Error("useDesk is used outside CommentDesk.");
  return desk;
}

/** Undefined on pages without comments. */
export function useDeskIfAny(): Desk | undefined {
  return useContext(Context);
}

/** For fields of another document inside a page: what the desk knows is not about them. */
export function NoDesk({ children }: { readonly children: ReactNode }) {
  return <Context value={undefined}>{children}</Context>;
}

interface CommentDeskProps {
  readonly handle: DocumentHandle;
  readonly nameOf: (anchor: CommentAnchor) => string;
  /** Brings the place of a thread into view; false where it is in none. */
  readonly reveal: (thread: ShownThread) => void;
  readonly children: ReactNode;
}

function readersQuery(document: string) {
  return {
    queryKey: ["readers", document],
    queryFn: async () => (await call("comments.people", { id: document })).items,
    staleTime: 60_000,
  };
}

export function CommentDesk({ handle, nameOf, reveal, children }: CommentDeskProps) {
  const threads = useStore(handle.comments.all);
  const { role } = useStore(handle.facts);
  const { user } = useBootstrap();
  const { data: people = NOBODY, isPending: peopleComing } = useQuery(readersQuery(handle.id));
  const [opened, open] = useState<Opened>();
  const latest = useRef({ nameOf, reveal });
  latest.current = { nameOf, reveal };
  const back = useRef<Element | null>(null);
  const close = useCallback(() => {
    open(undefined);
    if (back.current instanceof HTMLElement && back.current.isConnected) back.current.focus();
    back.current = null;
  }, []);
  /** Where the keyboard was before anything was opened. */
  const remember = useCallback(() => {
    if (back.current === null || !back.current.isConnected) back.current = document.activeElement;
  }, []);
  const show = useCallback<Desk["show"]>((place, anchor, { draft = false } = {}) => {
    remember();
    open({ place, draft: draft ? anchor : undefined, threads: (thread) => isOpen(thread) && isAt(thread, place) });
  }, []);
  const lead = useCallback((thread: ShownThread) => {
    latest.current.reveal(thread);
    if (!isOpen(thread)) return;
    remember();
    const node = nodeOf(thread.anchor);
    const place = thread.anchor.kind === "field" || thread.anchor.kind === "text" ? placeOf(thread.anchor) : node === undefined ? placeOf(thread.anchor, thread.id) : `node ${node}`;
    open({ place, draft: undefined, threads: (one) => one.id === thread.id && isOpen(one) });
  }, []);
  const peek = useCallback<Desk["peek"]>((place, peeked) => {
    remember();
    const ids = new Set(peeked.map(({ id }) => id));
    open({ place, draft: undefined, threads: (one) => ids.has(one.id) && isOpen(one), peeked: true });
  }, []);
  const colours = usePicked(handle.presence.others, (all) => JSON.stringify([...all.values()].map((other) => [other.user, other.color])));
  const personOf = useCallback(
    (id: string): Person => {
      const colour = new Map(JSON.parse(colours) as [string, number][]).get(id);
      const known = COLOURS.find((one) => one === colour);
      const name = people.find((one) => one.user === id)?.name ?? (id === user.id ? user.name : "Somebody");
      return { id, name, ...(known === undefined ? {} : { colour: known }) };
    },
    [people, colours, user],
  );
  const reason = role === "" ? "Opens in a moment" : mayComment(role);
  const desk = useMemo<Desk>(
    () => ({ handle, threads, opened, reason, people, peopleKnown: !peopleComing, personOf, nameOf: (anchor) => latest.current.nameOf(anchor), show, lead, peek, close }),
    [handle, threads, opened, reason, people, peopleComing, personOf, show, lead, peek, close],
  );
  useThreadOfAddress(desk);
  return <Context value={desk}>{children}</Context>;
}

const NOBODY: readonly ReaderOut[] = [];

function isAt(thread: ShownThread, place: string): boolean {
  const node = nodeOf(thread.anchor);
  return placeOf(thread.anchor, thread.id) === place || (node !== undefined && `node ${node}` === place);
}

/** An address that ends in `#thread-ID` leads to that thread, once it is there. */
function useThreadOfAddress(desk: Desk): void {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const wanted = hash.startsWith("thread-") ? hash.slice("thread-".length) : undefined;
  const found = wanted === undefined ? undefined : desk.threads.find((thread) => thread.id === wanted);
  const led = useRef<string>(undefined);
  const latest = useRef(desk);
  latest.current = desk;
  const id = found?.id;
  useEffect(() => {
    if (id === undefined || led.current === id) return undefined;
    // A page that is just being drawn has no places to stand beside yet.
    const timer = setTimeout(() => {
      const thread = latest.current.threads.find((one) => one.id === id);
      if (thread === undefined) return;
      led.current = id;
      latest.current.lead(thread);
    }, 0);
    return () => clearTimeout(timer);
  }, [id]);
  useEffect(() => {
    if (wanted === undefined) led.current = undefined;
  }, [wanted]);
}

/** Makes an act of the SDK on comments, and says why where it could not be made. True where it was. */
export function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    toast({ text: error instanceof Error ? error.message : "This could not be done", state: "failed" });
    return false;
  }
}
