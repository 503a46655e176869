/** What the steps that steer mean for the drawing: which hold others, which have several ways out, which wait. Pure. */
import type { Json } from "@concert/sdk";
import { boundTo, expressionIn } from "./bindings";
import { type Design, record, type Step, type StepPart } from "./design";

const BODY: readonly StepPart[] = ["body"];
const TRY: readonly StepPart[] = ["body", "catch", "finally"];
const NO_PARTS: readonly StepPart[] = [];

/** The parts that a step holds others in; none for a step that holds none. */
export function partsOf(operation: string): readonly StepPart[] {
  switch (operation) {
    case "flow.for_each":
    case "flow.while":
      return BODY;
    case "flow.try":
      return TRY;
    default:
      return NO_PARTS;
  }
}

export function isContainer(operation: string): boolean {
  return partsOf(operation).length > 0;
}

/** What people call a part of a container. */
export function partWord(operation: string, part: StepPart): string {
  if (operation !== "flow.try") return "Each round";
  return part === "body" ? "Try" : part === "catch" ? "When it fails" : "In the end";
}

export interface Port {
  readonly id: string;
  readonly label: string;
}

const NO_PORTS: readonly Port[] = [];
const CHOICE: readonly Port[] = [
  { id: "true", label: "yes" },
  { id: "false", label: "no" },
];
const OTHERWISE = "otherwise";

/** The named ways out of a step; none where it has one without a name. `used` are those its edges leave by. */
export function portsOf(step: Pick<Step, "operation" | "parameters">, used: Iterable<string> = []): readonly Port[] {
  if (step.operation === "flow.choice") return CHOICE;
  if (step.operation !== "flow.switch") return NO_PORTS;
  const names = [...casesIn(step.parameters["cases"]), ...[...used].filter((one) => one !== "" && one !== OTHERWISE), OTHERWISE];
  return [...new Set(names)].map((id) => ({ id, label: id }));
}

/** What people call a way out of a step. */
export function portWord(operation: string | undefined, port: string): string {
  return (operation === "flow.choice" ? CHOICE.find(({ id }) => id === port)?.label : undefined) ?? port;
}

function casesIn(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: Json) => {
    const { name } = record(one);
    return typeof name === "string" && name !== "" ? [name] : [];
  });
}

/** The way out that a new edge takes: the first one that leads nowhere yet. */
export function freePort(source: string, { nodes, edges }: Pick<Design, "nodes" | "edges">): string {
  const step = nodes[source];
  if (step === undefined) return "";
  const taken = new Set(Object.values(edges).flatMap((edge) => (edge.source === source ? [edge.port] : [])));
  const ports = portsOf(step);
  return (ports.find((one) => !taken.has(one.id)) ?? ports[0])?.id ?? "";
}

export function portLabel(step: Pick<Step, "operation">, port: string): string {
  if (port === "") return "";
  return step.operation === "flow.choice" ? (CHOICE.find((one) => one.id === port)?.label ?? port) : port;
}

/** Whether it waits for somebody or something, and so looks apart. */
export function waitsFor(operation: string): "person" | "time" | undefined {
  return operation === "flow.gate" ? "person" : operation === "flow.wait" ? "time" : undefined;
}

/** The design that a step calls; undefined where it calls none, or one that is known only when it runs. */
export function calledBy(step: Pick<Step, "operation" | "parameters"> | undefined): string | undefined {
  if (step?.operation !== "flow.call") return undefined;
  const { workflow } = step.parameters;
  return typeof workflow === "string" && workflow !== "" ? workflow : undefined;
}

/** The one line that tells what a steering step decides by: its condition, its list, its bound; in mono. */
export function steeringFact({ operation, parameters }: Pick<Step, "operation" | "parameters">): string {
  if (operation === "flow.wait") return waitFact(parameters);
  const key = DECIDED_BY[operation];
  const value = key === undefined ? undefined : parameters[key];
  return value === undefined ? "" : (expressionIn(value) ?? boundTo(value) ?? (Array.isArray(value) ? `${value.length} items` : typeof value === "object" ? "" : String(value)));
}

function waitFact({ seconds, until, event }: Step["parameters"]): string {
  if (typeof seconds === "number") return `${seconds} s`;
  if (typeof until === "string") return `until ${until}`;
  const { topic } = record(event);
  return typeof topic === "string" && topic !== "" ? `for ${topic}` : "";
}

const DECIDED_BY: Readonly<Record<string, string>> = { "flow.choice": "condition", "flow.switch": "value", "flow.for_each": "items", "flow.while": "condition", "flow.gate": "question", "flow.output": "name" };

/** After "Starts when". */
export const RUN_IF_WORDS = {
  all_succeeded: "All steps before it succeeded",
  at_least_one_succeeded: "At least one step before it succeeded",
  none_failed: "No step before it failed",
  all_done: "All steps before it ended, either way",
  at_least_one_failed: "At least one step before it failed",
  all_failed: "All steps before it failed",
} as const;
