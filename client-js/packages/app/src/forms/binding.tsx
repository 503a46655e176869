/**
 * Binds fields to places of an open document: value, writing, who else is in the field, who just changed it, and whether
 * it may be edited. `SharedForm` stands around the fields; `useBinding` is one field.
 */
import { type DocumentHandle, type OtherPresence, type Path, removeAt, setAt, textAt, writeText } from "@concert/sdk";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Changed, useChanges } from "../live/changes";
import { DocumentProvider, useDocument, useValue } from "../live/document";
import { useEditReason, useLockReason } from "../locks/reason";
import { asPerson } from "../live/people";
import { type RefusalBook, type Refusals, useRefusals } from "../live/refusals";
import { useStore } from "../live/useStore";
import type { Person, PersonColour } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { useQuiet } from "../together/quiet";
import { FieldComments } from "../comments/FieldComments";
import { isWithin } from "./reveal";

export interface RemoteCaret {
  readonly person: Person;
  readonly at: number;
}

interface FormState {
  readonly carets: ReadonlyMap<string, readonly RemoteCaret[]>;
  readonly changed: Changed;
  /** Why nothing here may be edited; undefined where it may. */
  readonly reason: string | undefined;
}

const Context = createContext<FormState>({ carets: new Map(), changed: new Map(), reason: undefined });
/** Apart from what changes with every keystroke of somebody: each step of a design hears it. */
const Refused = createContext<RefusalBook>({ refusals: new Map(), forget: () => {} });

export function SharedForm({ handle, children }: { readonly handle: DocumentHandle; readonly children: ReactNode }) {
  const { user } = useBootstrap();
  const others = useStore(handle.presence.others);
  const reason = useEditReason(handle);
  const changed = useChanges(handle, user.id);
  const { refusals, forget } = useRefusals(handle);
  const quiet = useQuiet();
  const now = caretsByField([...others.values()], quiet.others);
  // A pointer that moves on a canvas is no caret: fields repaint only when somebody enters, types or leaves.
  const carets = useMemo(() => now, [JSON.stringify([...now])]);
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
export function caretsByField(others: readonly OtherPresence[], quiet = false): ReadonlyMap<string, readonly RemoteCaret[]> {
  const fields = new Map<string, RemoteCaret[]>();
  for (const other of others) {
    if (other.field === undefined || other.activity !== "active") continue;
    const there = fields.get(other.field) ?? [];
    const at = quiet ? -1 : (other.at ?? -1);
    if (!there.some((one) => one.person.id === other.user)) fields.set(other.field, [...there, { person: asPerson(other), at }]);
  }
  return fields;
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
  const carets = form.carets.get(field) ?? NONE;
  const locked = useLockReason(handle, path);
  const people = useMemo(() => carets.map((caret) => caret.person), [carets]);
  return {
    value,
    carets,
    marks: { people, changedBy: form.changed.get(field), closed: form.reason ?? locked, place: field, refused: refusedAt(refused.refusals, field), comments: <FieldComments path={path} />, commentsAt: `field ${path.join(".")}` },
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
