/** The problems of a design for those who show them: by step, by edge, in words and in numbers. Pure. */
import type { Problem, ProblemList } from "@concert/sdk";
import { counted } from "../../format/numbers";
import { titleOf } from "./bindings";
import type { Design } from "./design";
import { pairKey, pairsOf } from "./walk";

export type { Problem };

export interface ProblemCounts {
  readonly state: ProblemList["state"];
  /** Of these, as far as they are listed. */
  readonly errors: number;
  readonly warnings: number;
  /** More than are listed. */
  readonly more: number;
}

export function isOfCanvas(problem: Problem): boolean {
  return problem.code !== "empty_design";
}

export function counts({ state, problems, total }: ProblemList): ProblemCounts {
  const shown = problems.filter(isOfCanvas);
  const errors = shown.filter(({ severity }) => severity === "error").length;
  return { state, errors, warnings: shown.length - errors, more: total - problems.length };
}

/** "2 problems, 1 warning"; empty where there are none. */
export function countWords({ errors, warnings, more }: ProblemCounts): string {
  const parts = [errors + more > 0 ? counted(errors + more, "problem") : "", warnings > 0 ? counted(warnings, "warning") : ""];
  return parts.filter((part) => part !== "").join(", ");
}

/** Why the draft cannot run; undefined where nothing of it stops a run. */
export function mendFirst({ errors, more }: ProblemCounts): string | undefined {
  return errors === 0 ? undefined : `Mend ${counted(errors + more, "problem")} first; they stand below`;
}

/** The first problem of each step that has one: what stops it before what is only worth a look. */
export function firstByStep(problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const one of problems) {
    for (const node of stepsOf(one)) {
      const before = found.get(node);
      if (before === undefined || (before.severity === "warning" && one.severity === "error")) found.set(node, one);
    }
  }
  return found;
}

/** The steps that a problem is shown at. */
function stepsOf(problem: Problem): readonly string[] {
  if (problem.code === "cycle") return problem.path.slice(1);
  return problem.node === null ? [] : [problem.node];
}

/** Pairs of steps whose edge cannot be as it is. */
export function wrongPairs(problems: readonly Problem[]): ReadonlySet<string> {
  return new Set(problems.flatMap(pairsOfProblem));
}

function pairsOfProblem({ code, path, source, node }: Problem): readonly string[] {
  if (code === "cycle") return [...pairsOf(path)];
  const mismatch = code === "binding_type" || code === "binding_no_field";
  return mismatch && source !== null && node !== null ? [pairKey(source, node)] : [];
}

/** A problem in the few words that a step has room for. */
export function problemWords(problem: Problem): string {
  return problem.code === "cycle" ? "Part of a cycle: it waits for itself." : problem.message;
}

/** What it says, with the names of steps in place of their ids, where it names any: an id may be a plain word, too. */
export function told(problem: Problem, design: Pick<Design, "nodes">, text: string = problem.message): string {
  if (!NAMING.has(problem.code)) return text;
  const ids = new Set([problem.source, problem.node, ...problem.path].filter((id) => id !== null));
  return [...ids].sort((a, b) => b.length - a.length).reduce((said, id) => said.replace(wordOf(id), () => titleOf(id, design)), text);
}

const NAMING: ReadonlySet<string> = new Set(["dangling_edge", "binding_not_upstream", "binding_no_field", "binding_type", "duplicate_edge"]);

function wordOf(id: string): RegExp {
  return new RegExp(`(?<![\\w-])${id.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&")}(?![\\w-])`, "gu");
}

/** The one after `current`, around the end; the first where that is gone. */
export function nextProblem(problems: readonly Problem[], current: string | undefined): Problem | undefined {
  const at = problems.findIndex(({ id }) => id === current);
  return problems[(at + 1) % Math.max(1, problems.length)];
}

const KINDS: Readonly<Record<string, string>> = {
  cycle: "Cycle",
  unreachable_step: "Never starts",
  dangling_edge: "Loose connection",
  step_id_invalid: "Unfit id",
  duplicate_edge: "Double connection",
  unknown_operation: "Unknown operation",
  operation_not_allowed: "Not allowed",
  parameter_missing: "Missing value",
  parameter_invalid: "Wrong value",
  parameter_unknown: "Unknown value",
  parameter_undeclared: "Unknown parameter",
  binding_malformed: "Wrong reference",
  binding_unknown_step: "Unknown step",
  binding_not_upstream: "Not before",
  binding_no_field: "Unknown field",
  binding_type: "Type error",
  expression_syntax: "Unreadable",
  expression_too_big: "Too long",
  expression_unknown_name: "Unknown name",
  expression_unknown_function: "Unknown function",
  expression_no_field: "Unknown field",
  expression_type: "Type error",
  source_unknown: "Unknown source",
  source_trashed: "Source in trash",
  rule_set_unknown: "Unknown rule set",
  rule_set_trashed: "Rule set in trash",
  default_invalid: "Wrong value",
  name_clash: "Same name",
  step_name_clash: "Same name",
  value_refused: "Wrong value",
  empty_body: "Nothing inside",
  binding_into_loop: "Inside a loop",
  binding_may_not_run: "May be missing",
  call_not_literal: "Not chosen here",
  approver_without_right: "May not approve",
  policy_unknown: "No such policy",
  policy_trashed: "Policy in the trash",
  call_round_trip: "Calls itself",
  call_too_deep: "Too deep",
  container_cycle: "Inside itself",
  container_too_deep: "Too deep",
  container_unfit: "Holds no steps",
  container_unknown: "Unknown frame",
  edge_crosses_border: "Across a frame",
  part_unknown: "Unknown part",
  port_unknown: "Unknown way out",
  result_never_set: "Result not set",
  result_undeclared: "Unknown result",
  undo_connected: "Undo in the flow",
  undo_of_undo: "Undo of an undo",
  undo_unknown: "Undoes nothing",
  workflow_unknown: "Unknown design",
  workflow_trashed: "Design in trash",
};

/** Of which kind a problem is, in two words. */
export function kindWord(code: string): string {
  return KINDS[code] ?? "Problem";
}
