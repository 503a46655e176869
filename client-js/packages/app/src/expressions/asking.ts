/** Asks the server about an expression while it is written: what is wrong with it, and what may stand next. */
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import type { InputOf, OutputOf } from "@concert/sdk";
import { call } from "../data/api";

/** Where the expression stands: in a field of a step, or on the way into a step. */
export interface ExpressionPlace {
  readonly design: string;
  readonly step: string;
  readonly field: string;
  /** What it has to give, where that does not follow from the field. */
  readonly wanted?: "boolean";
}

type Fault = OutputOf<"expressions.check">["faults"][number];
type Option = OutputOf<"expressions.complete">["options"][number];

/** Faults as CodeMirror marks them. What cannot be asked is not wrong. */
export function faultsOf(place: () => ExpressionPlace) {
  return async (view: EditorView): Promise<readonly Diagnostic[]> => {
    const text = view.state.doc.toString();
    if (text.trim() === "") return [];
    const said = await call("expressions.check", inputOf(place(), text)).catch(() => undefined);
    return (said?.faults ?? []).map((fault) => diagnostic(fault, text.length));
  };
}

export function diagnostic(fault: Fault, length: number): Diagnostic {
  const to = Math.min(Math.max(fault.end, fault.start + 1), length);
  const from = Math.max(0, Math.min(fault.start, to - 1));
  const { meant } = fault;
  return {
    from,
    to,
    severity: "error",
    message: `${fault.message} ${fault.next_step}`,
    ...(meant === null ? {} : { actions: [{ name: `Use ${meant}`, apply: (view, start, end) => view.dispatch({ changes: { from: start, to: end, insert: meant } }) }] }),
  };
}

export function completionOf(place: () => ExpressionPlace): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const text = context.state.doc.toString();
    if (!context.explicit && !/[\w.]$/u.test(text.slice(0, context.pos))) return null;
    const said = await call("expressions.complete", { ...inputOf(place(), text), at: context.pos }).catch(() => undefined);
    if (said === undefined || said.options.length === 0) return null;
    return { from: said.start, options: said.options.map(completion), validFor: /^\w*$/u };
  };
}

const ICONS: Readonly<Record<Option["kind"], string>> = { step: "class", parameter: "variable", loop: "class", name: "keyword", field: "property", function: "function" };

export function completion(option: Option): Completion {
  const { label, detail, says, apply } = option;
  return {
    label,
    type: ICONS[option.kind],
    ...(detail === "" ? {} : { detail }),
    ...(says === "" ? {} : { info: says }),
    ...(apply === "" ? {} : { apply: (view: EditorView, _: Completion, from: number, to: number) => put(view, apply, from, to) }),
  };
}

/** What stands in brackets takes the place of the dot, too. */
function put(view: EditorView, text: string, from: number, to: number): void {
  const start = text.startsWith("[") ? Math.max(0, from - 1) : from;
  view.dispatch({ changes: { from: start, to, insert: text }, selection: { anchor: start + text.length } });
}

function inputOf({ design, step, field, wanted }: ExpressionPlace, text: string): InputOf<"expressions.check"> {
  return { id: design, step, field, text, ...(wanted === undefined ? {} : { wanted }) };
}
