/** Keeps somebody from typing where the source is not theirs to change now: all of it, or the fields of a locked part. */
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { parse, type Stretch } from "./parse";
import { told } from "./told";

export interface Closed {
  /** Why nothing can be changed. */
  readonly whole: string | undefined;
  /** Why a field cannot be; undefined where it can. */
  readonly at: (path: readonly string[]) => string | undefined;
}

const put = StateEffect.define<Closed>();
const LINE = Decoration.line({ class: "cm-closed" });
const all = new Compartment();

interface Held {
  readonly closed: Closed;
  readonly lines: DecorationSet;
}

const held = StateField.define<Held>({
  create: () => ({ closed: { whole: undefined, at: () => undefined }, lines: Decoration.none }),
  update: (before, { effects, docChanged, changes, newDoc }) => {
    const closed = effects.findLast((one) => one.is(put))?.value ?? before.closed;
    if (!docChanged && closed === before.closed) return before;
    return { closed, lines: linesOf(newDoc, closed) ?? before.lines.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
});

/** Of a text that is JSON: the lines of closed fields. */
function linesOf(doc: Text, closed: Closed): DecorationSet | undefined {
  const parsed = parse(doc.toString());
  if (parsed.state === "wrong") return undefined;
  const stretches = [...parsed.places].flatMap(([key, stretch]) => (closed.at(key.split("\u0000")) === undefined ? [] : [stretch]));
  const starts = new Set(stretches.flatMap((stretch) => linesIn(doc, stretch)));
  return Decoration.set([...starts].toSorted((a, b) => a - b).map((from) => LINE.range(from)));
}

function linesIn(doc: Text, { from, to }: Stretch): readonly number[] {
  const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number];
  return Array.from({ length: last - first + 1 }, (_, index) => doc.line(first + index).from);
}

export const closing: Extension = [
  held,
  Prec.highest(all.of([])),
  EditorState.changeFilter.of((transaction) => {
    if (transaction.annotation(told) === true) return true;
    const { closed, lines } = transaction.startState.field(held);
    if (closed.whole !== undefined) return false;
    const { doc } = transaction.startState;
    const ranges: number[] = [];
    for (const at = lines.iter(); at.value !== null; at.next()) ranges.push(at.from, doc.lineAt(at.from).to);
    return ranges;
  }),
  EditorView.theme({ ".cm-closed": { backgroundColor: "var(--surface-2)", boxShadow: "inset 3px 0 0 var(--wait)" } }),
];

/** From now on that is closed. */
export function close(view: EditorView, closed: Closed): void {
  const whole = closed.whole === undefined ? [] : [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-readonly": "true" })];
  view.dispatch({ effects: [put.of(closed), all.reconfigure(whole)] });
}
