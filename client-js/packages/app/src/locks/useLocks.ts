/** The locks of the open document for a component: how a part stands, live, and what can be done about it. */
import type { ConcertError, DocumentHandle } from "@concert/sdk";
import { useRef, useState, useSyncExternalStore } from "react";
import { asError } from "../data/api";
import { useOfflineReason } from "../live/connection";
import { useRoleReason } from "../live/rights";
import { useStore } from "../live/useStore";
import { toast } from "../ui";
import { contains, inTheWay, type Part, type Standing, standingOf } from "./standing";

/** The same object as long as nothing about the part changed. */
export function useStanding(handle: DocumentHandle, part: Part): Standing {
  const { locks } = handle;
  const last = useRef<{ readonly key: string; readonly standing: Standing }>(undefined);
  const read = () => {
    const standing = standingOf(part, locks.all.get());
    const key = JSON.stringify(standing);
    if (last.current?.key !== key) last.current = { key, standing };
    return last.current.standing;
  };
  return useSyncExternalStore(locks.all.subscribe, read);
}

export type LockVerb = "take" | "release" | "ask" | "withdraw" | "keep" | "hand over" | "break";

export interface LockActs {
  readonly take: () => void;
  readonly release: () => void;
  readonly ask: () => void;
  readonly withdraw: () => void;
  readonly keep: () => void;
  readonly handOver: (person: string) => void;
  readonly break: () => void;
  /** What is on its way to the server. */
  readonly busy: LockVerb | undefined;
  /** Why nothing can be done now. */
  readonly reason: string | undefined;
  /** Whether this person may take locks away from others. */
  readonly mayBreak: boolean;
}

const REFUSED: Readonly<Record<LockVerb, string>> = {
  take: "was not locked",
  release: "was not released",
  ask: "was not asked for",
  withdraw: "is still asked for",
  keep: "was not kept",
  "hand over": "was not handed over",
  break: "was not taken over",
};

export function useLockActs(handle: DocumentHandle, part: Part): LockActs {
  const { locks } = handle;
  const offline = useOfflineReason();
  const right = useRoleReason(handle);
  const { role } = useStore(handle.facts);
  const [busy, setBusy] = useState<LockVerb>();
  const run = (verb: LockVerb, act: () => Promise<unknown>) => {
    setBusy(verb);
    act()
      .catch((failure: unknown) => {
        const error = asError(failure);
        toast({ text: `${upper(part.name)} ${REFUSED[verb]}`, detail: wordsOf(error), state: "warning" });
      })
      .finally(() => setBusy(undefined));
  };
  const each = (act: (section: Part["sections"][number]) => Promise<unknown>, of: readonly Part["sections"][number][] = part.sections) => Promise.all(of.map(act));
  const mine = () => locks.all.get().filter((lock) => lock.mine && part.sections.some((section) => contains(section, lock.section))).map((lock) => lock.section);
  return {
    busy,
    reason: offline ?? right,
    mayBreak: role === "owner" || role === "admin",
    take: () => run("take", () => takeAll(handle, part)),
    release: () => run("release", () => each(locks.release, mine())),
    ask: () => run("ask", () => each(locks.ask, theirs(handle, part))),
    withdraw: () => run("withdraw", () => each(locks.withdraw, theirs(handle, part))),
    keep: () => run("keep", () => each(locks.keep, mine())),
    handOver: (person) => run("hand over", () => each((section) => locks.handOver(section, person), mine())),
    break: () => run("break", () => each(locks.break, theirs(handle, part))),
  };
}

/** All sections of the part, or none of them. */
async function takeAll({ locks }: DocumentHandle, { sections }: Part): Promise<void> {
  const answers = await Promise.allSettled(sections.map((section) => locks.take(section)));
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed === undefined) return;
  await Promise.allSettled(sections.filter((_, index) => answers[index]?.status === "fulfilled").map((section) => locks.release(section)));
  throw failed.reason;
}

/** The part's own sections that others stand in the way of: those one asks for. */
function theirs({ locks }: DocumentHandle, { sections }: Part): readonly Part["sections"][number][] {
  const found = sections.filter((section) => inTheWay([section], locks.all.get()) !== undefined);
  return found.length === 0 ? sections : found;
}

function wordsOf(error: ConcertError): string {
  return `${error.message} ${error.nextStep}`.trim();
}

export function upper(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
