/** The editor of one expression: colours, completion and errors where they stand. Loaded when the first one is written. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { forceLinting, linter } from "@codemirror/lint";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderOf } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { boxOf, useField } from "../ui/Field";
import { completionOf, type ExpressionPlace, faultsOf } from "./asking";
import { difference } from "./difference";
import styles from "./expressions.module.css";
import { cel } from "./language";

export interface ExpressionEditorProps {
  readonly value: string;
  readonly label: string;
  readonly place: ExpressionPlace;
  readonly onChange: (text: string) => void;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
  /** Takes the keyboard when it appears. */
  readonly autoFocus?: boolean;
  readonly placeholder?: string;
}

const LINT_AFTER_MS = 250;
/** A change that came with the value from outside: nobody is told of it again. */
const fromOutside = Annotation.define<true>();

export function ExpressionEditor(props: ExpressionEditorProps) {
  const field = useField();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const closing = useRef(new Compartment());
  const { value, label } = props;

  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: latest.current.value, extensions: [extensions(latest), closing.current.of(closed(false))] }),
    });
    view.current = made;
    if (latest.current.autoFocus === true) made.focus();
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const at = view.current;
    if (at === undefined || at.state.doc.toString() === value) return;
    at.dispatch({ changes: difference(at.state.doc.toString(), value), annotations: fromOutside.of(true) });
  }, [value]);

  useEffect(() => {
    const at = view.current;
    if (at === undefined) return;
    at.dispatch({ effects: closing.current.reconfigure(closed(field.locked)) });
    const { contentDOM } = at;
    contentDOM.id = field.id;
    contentDOM.setAttribute("aria-label", `Expression for ${label}`);
    if (field.describedBy === undefined) contentDOM.removeAttribute("aria-describedby");
    else contentDOM.setAttribute("aria-describedby", field.describedBy);
    contentDOM.setAttribute("aria-invalid", String(field.invalid));
    forceLinting(at); // what it refers to may be another now
  }, [field.locked, field.id, field.describedBy, field.invalid, label]);

  return (
    <div {...boxOf(field)}>
      <div ref={host} className={styles["editor"]} />
    </div>
  );
}

function extensions(latest: { readonly current: ExpressionEditorProps }) {
  const place = () => latest.current.place;
  return [
    history(),
    cel,
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completionOf(place)], icons: true, activateOnTypingDelay: 60, interactionDelay: 0 }),
    linter(faultsOf(place), { delay: LINT_AFTER_MS }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    placeholderOf(latest.current.placeholder ?? "steps.NAME.output.rows > 0"),
    EditorView.updateListener.of((update) => {
      if (update.focusChanged) (update.view.hasFocus ? latest.current.onFocus : latest.current.onBlur)?.();
      if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside) === true)) latest.current.onChange(update.state.doc.toString());
    }),
  ];
}

function closed(locked: boolean) {
  return [EditorState.readOnly.of(locked), EditorView.editable.of(!locked)];
}
