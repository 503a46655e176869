/**
 * Following somebody through the workspace: from page to page and document to document, as far as I may read them, until I
 * move myself. What they look at inside a document is followed by the document's own page.
 */
import { type Client, type DocumentHandle, nextValue } from "@concert/sdk";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "../live/client";
import { isTyping } from "../keyboard/listen";
import { firstName } from "../people/person";
import { useStore } from "../live/useStore";
import { toast } from "../ui";
import { leaderIn, NO_OTHERS } from "./others";
import { addressOf, documentOf, pageOf } from "./whereabouts";

/** Whether I am where they are. */
export type Way =
  | "together"
  /** They are where I may not go; I stay. */
  | "forbidden"
  /** They are on a page that this app does not have. */
  | "unknown";

export interface Follow {
  /** The person's id. */
  readonly whom: string | undefined;
  readonly name: string;
  readonly way: Way;
  readonly start: (person: { readonly id: string; readonly name: string }) => void;
  readonly stop: () => void;
}

/** A break of theirs, such as a reload, is no leaving. */
const GRACE_MS = 5_000;

interface Followed {
  readonly id: string;
  readonly name: string;
}

export function useFollow(workspace: string, room: DocumentHandle | undefined): Follow {
  const client = useClient();
  const router = useRouter();
  const [followed, setFollowed] = useState<Followed>();
  const [way, setWay] = useState<Way>("together");
  const others = useStore(room?.presence.others ?? NO_OTHERS);
  const leader = leaderIn(others, followed?.id);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const wanted = useRef<string>(undefined);
  const stop = useCallback(() => setFollowed(undefined), []);
  const start = useCallback((person: Followed) => {
    wanted.current = undefined;
    setWay("together");
    setFollowed({ id: person.id, name: person.name });
  }, []);

  const goal = leader === undefined ? undefined : (addressOf(workspace, leader) ?? "unknown");
  useEffect(() => {
    if (goal === undefined) return;
    if (goal === "unknown") return setWay("unknown");
    let current = true;
    const here = router.state.location.pathname;
    void mayOpen(client, here === goal ? undefined : documentOf(pageOf(goal))).then((may) => {
      if (!current) return;
      setWay(may ? "together" : "forbidden");
      if (!may) return;
      wanted.current = goal;
      if (router.state.location.pathname !== goal) router.history.push(goal);
    });
    return () => {
      current = false;
    };
  }, [client, router, goal]);

  // Who goes elsewhere themselves follows nobody any more.
  useEffect(() => {
    if (followed !== undefined && wanted.current !== undefined && path !== wanted.current) stop();
  }, [path]);

  useEndWhenTheyLeave(followed, leader === undefined, room, stop);
  useEndWhenIMove(followed !== undefined, stop);
  return useMemo(() => ({ whom: followed?.id, name: followed?.name ?? "", way, start, stop }), [followed, way, start, stop]);
}

/** Opens it for a look, which the page after it then has ready. */
async function mayOpen(client: Client, document: string | undefined): Promise<boolean> {
  if (document === undefined) return true;
  const handle = client.openDocument(document);
  try {
    return await nextValue(handle.status, ({ state }) => (state === "loading" ? undefined : state !== "refused"));
  } finally {
    handle.close();
  }
}

function useEndWhenTheyLeave(followed: Followed | undefined, gone: boolean, room: DocumentHandle | undefined, stop: () => void): void {
  useEffect(() => {
    if (followed === undefined || !gone) return;
    const timer = setTimeout(() => {
      if (room?.status.get().state !== "live") return; // it is I who am offline
      stop();
      toast({ text: `${firstName(followed.name)} has left`, detail: "You follow nobody now.", state: "warning" });
    }, GRACE_MS);
    return () => clearTimeout(timer);
  }, [followed, gone, room, stop]);
}

/** Wheel, pointer and keys in the page are moves of my own; the pointer alone is none, nor is walking with Tab. */
function useEndWhenIMove(following: boolean, stop: () => void): void {
  useEffect(() => {
    if (!following) return;
    let sequence = false;
    const inPage = (event: Event) => event.target instanceof Element && event.target.closest("main") !== null;
    const moved = (event: Event) => {
      if (inPage(event)) stop();
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape") {
        if (document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]") !== null) return;
        event.stopPropagation();
        stop();
      } else if (sequence || (event.key === "p" && !isTyping(event.target))) {
        sequence = !sequence; // the shortcuts of this part of the app are no moves
      } else if (!STILL.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && inPage(event)) stop();
    };
    window.addEventListener("wheel", moved, { capture: true, passive: true });
    window.addEventListener("pointerdown", moved, { capture: true });
    window.addEventListener("keydown", pressed, { capture: true });
    return () => {
      window.removeEventListener("wheel", moved, { capture: true });
      window.removeEventListener("pointerdown", moved, { capture: true });
      window.removeEventListener("keydown", pressed, { capture: true });
    };
  }, [following, stop]);
}

const STILL = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "?"]);
