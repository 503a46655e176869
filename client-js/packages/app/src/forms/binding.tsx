/**
 * Binds fields to places of an open document: value, writing, who else is in the field, who just changed it, and whether
 * it may be edited. `SharedForm` stands around the fields; `useBinding` is one field.
 */
import { derived, type DocumentHandle, type OtherPresence, type Path, removeAt, setAt, type Store, textAt, writable, writeText } from "@concert/sdk";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Changed, useChanges } from "../live/changes";
import { DocumentProvider, useDocument, useValue } from "../live/document";
import { useEditReason, useLockReason } from "../locks/reason";
import { asPerson } from "../live/people";
import { type RefusalBook, type Refusals, useRefusals } from "../live/refusals";
import { usePicked } from "../live/useStore";
import type { Person, PersonColour } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { useQuiet } from "../together/quiet";
import { FieldComments } from "../comments/FieldComments";
import { isWithin } from "./reveal";

export interface RemoteCaret {
  readonly person: Person;
  readonly at: number;
}

export type Carets = ReadonlyMap<string, readonly RemoteCaret[]>;

/** Stores, so that a field repaints with what happens in it and not with every keystroke in another. */
interface FormState {
  readonly carets: Store<Carets>;
  readonly changed: Store<Changed>;
  /** Why nothing here may be edited; undefined where it may. */
  readonly reason: string | undefined;
}

const Context = createContext<FormState>({ carets: writable<Carets>(new Map()), changed: writable<Changed>(new Map()), reason: undefined });
/** Apart from what changes with every keystroke of somebody: each step of a design hears it. */
const Refused = createContext<RefusalBook>({ refusals: new Map(), forget: () => {} });

export function SharedForm({ handle, children }: { readonly handle: DocumentHandle; readonly children: ReactNode }) {
  const { user } = useBootstrap();
  const reason = useEditReason(handle);
  const changed = useChanges(handle, user.id);
  const { refusals, forget } = useRefusals(handle);
  const quiet = useQuiet();
  const carets = useMemo(() => caretsOf(handle.presence.others, quiet.others), [handle, quiet.others]);
  const state = useMemo(() => ({ carets, changed, reason }), [carets, changed, reason]);
  const refused = useMemo(() => ({ refusals, forget }), [refusals]);
  return (
    <DocumentProvider handle={handle}>
      <Refused value={refused}>
        <Context value={state}>{children}</Context>
      </Refused>
    </DocumentProvider>
  );
}

/** Who is in which field; a person with two windows in one field is there once. Who wants quiet sees them without carets. */
export function caretsByField(others: readonly OtherPresence[], quiet = false): Carets {
  const fields = new Map<string, RemoteCaret[]>();
  for (const other of others) {
    if (other.field === undefined || other.activity !== "active") continue;
    const there = fields.get(other.field) ?? [];
    const at = quiet ? -1 : (other.at ?? -1);
    if (!there.some((one) => one.person.id === other.user)) fields.set(other.field, [...there, { person: asPerson(other), at }]);
  }
  return fields;
}

/** The same, live: of a field where nobody came, typed or left, the same list. A pointer that moves on a canvas is no caret. */
export function caretsOf(others: Store<ReadonlyMap<string, OtherPresence>>, quiet: boolean): Store<Carets> {
  let last: Carets = new Map();
  return derived(others, (now) => {
    const next = [...caretsByField([...now.values()], quiet)];
    last = new Map(next.map(([field, carets]) => [field, kept(last.get(field), carets)]));
    return last;
  });
}

function kept<Value>(before: Value | undefined, now: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

interface Marks {
  readonly people: readonly Person[];
  readonly changedBy: PersonColour | undefined;
  readonly closed: string | undefined;
  /** Where the field is, for who is led to it. */
  readonly place: string;
  /** Why a change of this person was undone here. */
  readonly refused: string | undefined;
  /** What people say about the field. */
  readonly comments: ReactNode;
  readonly commentsAt: string;
}

interface Binding<Value> {
  readonly value: Value | undefined;
  readonly set: (value: Value | undefined) => void;
  readonly carets: readonly RemoteCaret[];
  /** What the field around the control shows of it. */
  readonly marks: Marks;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  /** Says where the own caret is, so that others see it. */
  readonly onCaret: (at: number) => void;
}

/** One place as a field. "text" is merged while several people type; "value" is set as a whole. */
export function useBinding<Value>(path: Path, kind: "text" | "value"): Binding<Value> {
  const handle = useDocument();
  const form = useContext(Context);
  const refused = useContext(Refused);
  const value = useValue<Value>(path);
  const field = path.slice(1).join(".");
  const carets = usePicked(form.carets, (all) => all.get(field) ?? NONE);
  const changedBy = usePicked(form.changed, (all) => all.get(field));
  const locked = useLockReason(handle, path);
  const people = useMemo(() => carets.map((caret) => caret.person), [carets]);
  return {
    value,
    carets,
    marks: { people, changedBy, closed: form.reason ?? locked, place: field, refused: refusedAt(refused.refusals, field), comments: <FieldComments path={path} />, commentsAt: `field ${path.join(".")}` },
    set: (next) => {
      refused.forget(field);
      handle.edit((doc) => {
        if (kind === "text") writeText(textAt(doc, path), typeof next === "string" ? next : "");
        else if (next === undefined) removeAt(doc, path);
        else setAt(doc, path, next);
      });
    },
    onFocus: () => handle.presence.update({ field }),
    onBlur: () => {
      handle.undo.split();
      handle.presence.update({ field: undefined, at: undefined });
    },
    onCaret: (at) => handle.presence.update({ field, at }),
  };
}

/** Why a change there, or in there, was undone. */
function refusedAt(refusals: Refusals, place: string): string | undefined {
  for (const [at, reason] of refusals) if (isWithin(at, place)) return reason;
  return undefined;
}

/** The same for what is no field. */
export function useRefused(place: string): string | undefined {
  return refusedAt(useContext(Refused).refusals, place);
}

const NONE: readonly RemoteCaret[] = [];
