/** Where others are in the form, in the text of the JSON: their carets, each with a name. */
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { Json } from "@concert/sdk";
import type { Carets } from "../../forms/binding";
import { firstName, type Person } from "../../people/person";
import { parse } from "./parse";
import { valueAt } from "./view";

export interface Mark {
  /** In characters from the beginning of the text. */
  readonly at: number;
  readonly person: Person;
}

/**
 * The marks of carets by field ("limits.sample_rows"), in the order of the text; undefined where the text is no JSON. A caret in
 * a text stands between the same letters, any other behind the value; a field that the text does not have shows none. Pure.
 */
export function marksIn(text: string, carets: Carets): readonly Mark[] | undefined {
  const parsed = parse(text);
  if (parsed.state === "wrong") return undefined;
  const marks = [...parsed.places].flatMap(([key, { to }]) => {
    const path = key.split("\u0000");
    return (carets.get(path.join(".")) ?? []).map(({ at, person }) => ({ at: placeIn(text, to, valueAt(parsed.value, path), at), person }));
  });
  return marks.toSorted((a, b) => a.at - b.at);
}

/** `end`: where the value ends in the text. */
function placeIn(text: string, end: number, value: Json | undefined, at: number): number {
  if (typeof value !== "string" || at < 0) return end;
  const begin = end - JSON.stringify(value).length;
  // written with other escapes, it has another length
  return text.slice(begin, end) === JSON.stringify(value) ? begin + JSON.stringify(value.slice(0, at)).length - 1 : end;
}

class Caret extends WidgetType {
  constructor(readonly person: Person) {
    super();
  }

  override eq(other: Caret): boolean {
    return other.person.id === this.person.id && other.person.colour === this.person.colour && other.person.name === this.person.name;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement("span");
    caret.className = "cm-other";
    caret.dataset["person"] = String(this.person.colour ?? "");
    caret.dataset["name"] = firstName(this.person.name);
    caret.ariaHidden = "true";
    return caret;
  }
}

const put = StateEffect.define<Carets>();

interface Held {
  readonly carets: Carets;
  readonly shown: DecorationSet;
}

const held = StateField.define<Held>({
  create: () => ({ carets: new Map(), shown: Decoration.none }),
  update: (before, { effects, docChanged, changes, newDoc }) => {
    const carets = effects.findLast((one) => one.is(put))?.value ?? before.carets;
    if (!docChanged && carets === before.carets) return before;
    const marks = carets.size === 0 ? [] : marksIn(newDoc.toString(), carets);
    const shown = marks === undefined ? before.shown.map(changes) : RangeSet.of(marks.map(({ at, person }) => Decoration.widget({ widget: new Caret(person), side: 1 }).range(at)));
    return { carets, shown };
  },
  provide: (field) => EditorView.decorations.from(field, ({ shown }) => shown),
});

export const others = [
  held,
  EditorView.theme({
    ".cm-other": { position: "relative", display: "inline-block", width: "0", height: "18px", verticalAlign: "text-bottom", pointerEvents: "none" },
    ".cm-other::before": { content: "''", position: "absolute", inset: "0 auto 0 -1px", width: "2px", backgroundColor: "var(--person)" },
    ".cm-other::after": { content: "attr(data-name)", position: "absolute", bottom: "100%", left: "-1px", padding: "0 4px", borderRadius: "var(--radius-1)", backgroundColor: "var(--person)", color: "var(--on-person)", font: "var(--type-micro)", whiteSpace: "nowrap" },
  }),
];

/** From now on others are there. */
export function showOthers(view: EditorView, carets: Carets): void {
  view.dispatch({ effects: put.of(carets) });
}
