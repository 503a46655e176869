/** Who just changed what in an open document: the places that somebody else changed a moment ago, in their colour. */
import { type DocumentHandle, type OtherPresence, type Store, writable, Y } from "@concert/sdk";
import { useEffect, useState } from "react";
import type { PersonColour } from "../people/person";
import { useStore } from "./useStore";

/** As long as --time-notice. */
const NOTICE_MS = 1200;

export type Changed = ReadonlyMap<string, PersonColour>;

const NOTHING: Changed = new Map();

/** Places below `body`, such as "limits.sample_rows". What was there before the document was live is no change. */
export function useChanges(handle: DocumentHandle, me: string): Store<Changed> {
  const doc = useStore(handle.docStore);
  const [marks] = useState(() => new Marks());
  useEffect(() => {
    const body = doc.getMap("body");
    const heard = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
      if (transaction.local || handle.status.get().state !== "live") return;
      const others = [...handle.presence.others.get().values()].filter((other) => other.user !== me);
      marks.put(attributed(events.flatMap(placesOf), others));
    };
    body.observeDeep(heard as Parameters<typeof body.observeDeep>[0]);
    return () => {
      body.unobserveDeep(heard as Parameters<typeof body.observeDeep>[0]);
      marks.clear();
    };
  }, [doc, handle, me, marks]);
  return marks.shown;
}

/** The marks of now: each goes a moment after the last change of its place. */
export class Marks {
  readonly shown = writable(NOTHING);
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  put(fresh: Changed): void {
    for (const place of fresh.keys()) {
      clearTimeout(this.#timers.get(place));
      this.#timers.set(place, setTimeout(() => this.#drop(place), NOTICE_MS));
    }
    const now = this.shown.get();
    if ([...fresh].some(([place, colour]) => now.get(place) !== colour)) this.shown.set(new Map([...now, ...fresh]));
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.shown.set(NOTHING);
  }

  #drop(place: string): void {
    this.#timers.delete(place);
    this.shown.set(new Map([...this.shown.get()].filter(([other]) => other !== place)));
  }
}

function placesOf(event: Y.YEvent<Y.AbstractType<unknown>>): readonly string[] {
  if (!(event instanceof Y.YMapEvent)) return [event.path.join(".")];
  return [...event.keysChanged].map((key) => [...event.path, key].join("."));
}

/** The person in the field, or the only other person there; where it could be several, nobody is named. */
export function attributed(places: readonly string[], others: readonly Pick<OtherPresence, "user" | "color" | "field">[]): Changed {
  const found = new Map<string, PersonColour>();
  for (const place of places) {
    const by = authorAmong(place, others);
    if (by === undefined) continue;
    found.set(place, by.color);
    if (by.field !== undefined && place.startsWith(`${by.field}.`)) found.set(by.field, by.color);
  }
  return found;
}

/** Of these others the one who must have changed that place a moment ago. */
export function authorAmong<Other extends Pick<OtherPresence, "user" | "field">>(place: string, others: readonly Other[]): Other | undefined {
  const only = new Set(others.map((other) => other.user)).size === 1 ? others[0] : undefined;
  return others.find((other) => other.field !== undefined && (place === other.field || place.startsWith(`${other.field}.`))) ?? only;
}
