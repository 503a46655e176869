/** Tells everybody in a document that somebody's lock was taken over, and whose window it was taken from what that means there. */
import type { DocumentHandle, EventOf, SectionLock } from "@concert/sdk";
import { useEffect, useRef } from "react";
import { useChannel } from "../live/useChannel";
import { useStore } from "../live/useStore";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { toast } from "../ui";
import { contains, type Part } from "./standing";

const TOPICS = ["document:lock:broken"] as const;
/** Microseconds within which the sections of one part are taken. */
const TOGETHER = 3_000_000;
/** Between two words about keys that go nowhere. */
const QUIET_MS = 8000;

export function useLockNews(handle: DocumentHandle, partOf: (section: SectionLock["section"]) => Part): void {
  const { user } = useBootstrap();
  /** What was taken from me here, until it is free again. */
  const lost = useRef<readonly SectionLock["section"][]>([]);
  const said = useRef<{ readonly text: string; readonly at: number }>(undefined);
  useChannel(`doc:${handle.id}`, TOPICS, {
    onEvent: ({ payload, at }) => {
      if (payload.by === user.id) return;
      if (payload.former === user.id) lost.current = [...lost.current, payload.section];
      const news = takenWords(payload, user.id, partOf(payload.section).name);
      // A part is several sections, which are taken together: that is said once.
      if (said.current?.text === news.text && at - said.current.at < TOGETHER) return;
      said.current = { text: news.text, at };
      toast({ ...news, state: "warning" });
    },
    onStale: () => undefined,
  });
  const locks = useStore(handle.locks.all);
  useEffect(() => {
    lost.current = lost.current.filter((section) => locks.some((lock) => !lock.mine && contains(lock.section, section)));
  }, [locks]);
  useEffect(() => {
    let last = -QUIET_MS;
    const listen = (event: KeyboardEvent) => {
      const [section] = lost.current;
      if (section === undefined || !writes(event) || !isClosed(event.target) || event.timeStamp - last < QUIET_MS) return;
      const holder = handle.locks.all.get().find((lock) => !lock.mine && contains(lock.section, section))?.holder;
      if (holder === undefined) return;
      last = event.timeStamp;
      toast({ text: `What you type is not taken: ${firstName(holder.name)} has ${partOf(section).name} now`, detail: "Ask for it to go on.", state: "warning" });
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [handle, partOf]);
}

type Broken = EventOf<(typeof TOPICS)[number]>["payload"];

/** `me`: whose window it is. */
export function takenWords({ by_name, former, former_name }: Pick<Broken, "by_name" | "former" | "former_name">, me: string, part: string): { readonly text: string; readonly detail?: string } {
  const who = firstName(by_name ?? "") || "Somebody";
  if (former !== me) return { text: `${who} took the lock of ${part} over from ${firstName(former_name ?? "") || "somebody"}` };
  return { text: `${who} took the lock of ${part} over from you`, detail: "What you had saved stays. What you type there now is not taken; ask for it to go on." };
}

function writes({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === "Backspace" || key === "Delete" || key === "Enter");
}

function isClosed(target: EventTarget | null): boolean {
  return (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.readOnly;
}
