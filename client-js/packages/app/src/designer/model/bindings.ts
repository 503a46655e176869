/** Values that come from elsewhere at run time: `{"$from": "STEP.output.rows"}`, `{"$from": "parameters.NAME"}`. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { type Design, record } from "./design";
import { choicesOf, fits, propertiesOf, type Schema, typeWord } from "./schemas";
import { upstreamOf } from "./walk";

const FROM = "$from";

/** The reference of a binding, or undefined for a literal. */
export function boundTo(value: Json | undefined): string | undefined {
  const at = record(value);
  const reference = at[FROM];
  return typeof reference === "string" && Object.keys(at).length === 1 ? reference : undefined;
}

const EXPRESSION = "$cel";

/** The text of an expression, or undefined for anything else. */
export function expressionIn(value: Json | undefined): string | undefined {
  const at = record(value);
  const text = at[EXPRESSION];
  return typeof text === "string" && Object.keys(at).length === 1 ? text : undefined;
}

export function expression(text: string): JsonObject {
  return { [EXPRESSION]: text };
}

export function binding(reference: string): JsonObject {
  return { [FROM]: reference };
}

export interface Offer {
  readonly reference: string;
  /** Within its group: "rows", "the whole output". */
  readonly label: string;
  readonly type: string;
  /** It is an expression, not a reference. */
  readonly worked?: boolean;
}

export interface OfferGroup {
  readonly id: string;
  readonly title: string;
  readonly offers: readonly Offer[];
}

const PARAMETER_SCHEMAS: Readonly<Record<string, Schema>> = {
  string: { type: "string" },
  source: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
};
const DEEPEST = 2;

/** What a field of a step may be bound to: run parameters, then outputs of the steps before it, the nearest first. */
export function offersFor(node: string, wanted: Schema, design: Design, outputOf: (operation: string) => Schema | undefined): readonly OfferGroup[] {
  const parameters = Object.values(design.parameters)
    .filter((one) => one.name !== "" && fits(PARAMETER_SCHEMAS[one.type] ?? {}, wanted))
    .map((one): Offer => ({ reference: `parameters.${one.name}`, label: one.name, type: one.type }));
  const groups: OfferGroup[] = [{ id: "parameters", title: "Run parameters", offers: parameters }];
  for (const id of seenBy(node, design)) {
    const step = design.nodes[id];
    if (step === undefined) continue;
    const output = outputOf(step.operation) ?? {};
    groups.push({ id, title: titleOf(id, design), offers: offersIn(`${id}.output`, output, wanted) });
  }
  return groups.filter((group) => group.offers.length > 0);
}

/** The steps whose outputs a step can read: those before it, and those before the containers around it. */
function seenBy(node: string, { nodes, edges }: Pick<Design, "nodes" | "edges">): readonly string[] {
  const found = new Set<string>();
  const holders = new Set<string>();
  for (let at = node; nodes[at] !== undefined && !holders.has(at); at = nodes[at]?.inside ?? "") {
    holders.add(at);
    for (const id of upstreamOf(at, edges)) found.add(id);
  }
  return [...found];
}

/** What stands in a value and fits: the whole of it first. */
export function offersIn(root: string, output: Schema, wanted: Schema, whole = "the whole output"): readonly Offer[] {
  const offers: Offer[] = fits(output, wanted) ? [{ reference: root, label: whole, type: typeWord(output) }] : [];
  const walk = (schema: Schema, path: string, depth: number) => {
    for (const [name, property] of choicesOf(schema).flatMap(propertiesOf)) {
      const at = `${path}.${name}`;
      if (/[.[\]\s]/u.test(name)) continue;
      if (fits(property, wanted)) offers.push({ reference: root + at, label: at.slice(1), type: typeWord(property) });
      if (depth < DEEPEST) walk(property, at, depth + 1);
    }
  };
  walk(output, "", 1);
  return offers;
}

/** A reference as people read it: "Profile flights, rows" for `profile_flights.output.rows`. */
export function readable(reference: string, design: Pick<Design, "nodes">): string {
  const inLoop = /^(item|index)(\..*)?$/u.exec(reference);
  if (inLoop !== null) return `${inLoop[1] === "item" ? "this item" : "number of the round"}${(inLoop[2] ?? "").replace(".", ", ")}`;
  const parameter = /^parameters\.(.+)$/u.exec(reference)?.[1];
  if (parameter !== undefined) return `parameter ${parameter}`;
  const step = /^([^.[\]]+)\.output\.?(.*)$/u.exec(reference);
  if (step === null) return reference;
  const title = titleOf(step[1] ?? "", design);
  return step[2] === "" ? title : `${title}, ${step[2] ?? ""}`;
}

export function titleOf(node: string, design: Pick<Design, "nodes">): string {
  const name = design.nodes[node]?.name.trim() ?? "";
  return name === "" ? node : name;
}

/**
 * `value` with every reference replaced by what `rename` makes of it, and every expression by what `rewrite` makes of it;
 * the same value where nothing changes.
 */
export function rebound(value: Json, rename: (reference: string) => string, rewrite: (text: string) => string = (text) => text): Json {
  const reference = boundTo(value);
  if (reference !== undefined) {
    const next = rename(reference);
    return next === reference ? value : binding(next);
  }
  const text = expressionIn(value);
  if (text !== undefined) {
    const next = rewrite(text);
    return next === text ? value : expression(next);
  }
  if (Array.isArray(value)) {
    const next = value.map((one: Json) => rebound(one, rename, rewrite));
    return next.every((one, index) => one === value[index]) ? value : next;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const next = entries.map(([key, one]) => [key, rebound(one, rename, rewrite)] as const);
  return next.every(([, one], index) => one === entries[index]?.[1]) ? value : Object.fromEntries(next);
}

/** A reference after a step or parameter got another name. */
export function renamedIn(reference: string, from: string, to: string): string {
  const rest = reference.slice(from.length);
  return reference.startsWith(from) && (rest === "" || rest.startsWith(".") || rest.startsWith("[")) ? to + rest : reference;
}

/** An expression after steps or parameters got other names: `steps.OLD`, `loops.OLD`, `parameters.OLD`; texts in quotes stay. */
export function renamedInExpression(text: string, root: "steps" | "loops" | "parameters", names: ReadonlyMap<string, string>): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\b(steps|loops|parameters)\.([A-Za-z_][\w-]*)/gu, (all: string, at: string | undefined, name: string | undefined) => {
    const next = at === root && name !== undefined ? names.get(name) : undefined;
    return next === undefined ? all : `${root}.${next}`;
  });
}
