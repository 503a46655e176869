/** Where edits of this person were undone a moment ago, and why: shown at the place until it is edited again, or for a while. */
import type { DocumentHandle, DocumentHappening } from "@concert/sdk";
import { useEffect, useState } from "react";
import { firstName } from "../people/person";

/** Long enough to find the place and read it. */
const SHOWN_MS = 30_000;

type Refused = Extract<DocumentHappening, { readonly kind: "refused" }>;

/** Reasons by place below the root, such as "connection.path"; a moved step is at "nodes.ID". */
export type Refusals = ReadonlyMap<string, string>;

const NONE: Refusals = new Map();

export interface RefusalBook {
  readonly refusals: Refusals;
  /** The person writes there again. */
  readonly forget: (place: string) => void;
}

export function useRefusals(handle: DocumentHandle): RefusalBook {
  const [refusals, setRefusals] = useState(NONE);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = handle.on((happening) => {
      if (happening.kind !== "refused" || happening.lost.length === 0) return;
      const reason = `Your change was undone. ${whyOf(happening)}`;
      setRefusals(new Map(happening.lost.map((change) => [change.path.slice(1).join("."), reason])));
      clearTimeout(timer);
      timer = setTimeout(() => setRefusals(NONE), SHOWN_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [handle]);
  const forget = (place: string) => setRefusals((now) => (now.has(place) ? new Map([...now].filter(([key]) => key !== place)) : now));
  return { refusals, forget };
}

/** Why an edit was refused, with the name of who has the lock where that is the reason. */
function whyOf({ error }: Refused): string {
  const holder = holderIn(error.details);
  return holder === undefined ? `${error.message} ${error.nextStep}`.trim() : `${firstName(holder)} has the lock.`;
}

/** Who holds what was refused, by name. */
export function holderIn(details: Readonly<Record<string, unknown>>): string | undefined {
  const { holder } = details;
  if (typeof holder === "string") return holder;
  if (typeof holder !== "object" || holder === null || !("name" in holder)) return undefined;
  return typeof holder.name === "string" ? holder.name : undefined;
}
