/** What a reviewer looks at, one row for each field: which step, which field, before, after, by whom, and whether it came after the request. Pure. */
import type { BranchChange, ChangeOut, Comparison, Json } from "@concert/sdk";
import { designOf, record } from "../designer/model/design";
import { fieldWord } from "../designer/model/values";
import { sentence } from "../forms/schema";
import { namesIn } from "../history/timeline";
import type { Held } from "./model";

export interface Differing {
  readonly key: string;
  /** The step it is in, by its id; undefined outside of steps. */
  readonly step: string | undefined;
  /** "Join refunds"; what it belongs to where that is no step. */
  readonly owner: string;
  readonly field: string;
  /** The field as the document has it. */
  readonly name: string;
  readonly nature: "added" | "removed" | "changed";
  /** What stands in the place of a value that is not there: "new step". */
  readonly absent: string;
  readonly before: Held;
  readonly after: Held;
  readonly by: string;
  readonly at: number | undefined;
  readonly late: boolean;
}

/** Two states of a document and what differs between them. */
export interface Compared {
  readonly kind: string;
  readonly before: { readonly body: Json; readonly layout: Json };
  readonly after: { readonly body: Json; readonly layout: Json };
  readonly rows: readonly Differing[];
}

interface Raw {
  readonly root: string;
  readonly path: readonly string[];
  readonly nature: "added" | "removed" | "changed";
  readonly before: Held;
  readonly after: Held;
  readonly by: string;
  readonly at: number | undefined;
}

/** What a branch would bring into its document. `written`: what differs on the branch since it began, with who wrote it. */
export function ofComparison(comparison: Comparison, written: readonly ChangeOut[], asked: number): Compared {
  const { branch, target_body, target_layout, branch_body, branch_layout } = comparison;
  const raw = comparison.changes.filter((one) => one.side !== "target").map((one) => signed(rawOfBranch(one), written));
  const sides = { before: { body: target_body, layout: target_layout }, after: { body: branch_body, layout: branch_layout } };
  return { kind: branch.kind, ...sides, rows: rowsOf(branch.kind, raw, [target_body, branch_body], asked) };
}

/** With who wrote it last, where the comparison does not say so: whoever wrote at this place, or around it. */
function signed(one: Raw, written: readonly ChangeOut[]): Raw {
  if (one.by !== "") return one;
  const near = written.filter(({ root, path }) => root === one.root && startsWith(one.path, path)).toSorted((a, b) => b.path.length - a.path.length);
  const [writer] = [...near, ...written.filter(({ root, path }) => root === one.root && startsWith(path, one.path))].flatMap(({ by }) => (by === null ? [] : [by]));
  return writer === undefined ? one : { ...one, by: writer.name, at: writer.at };
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((step, index) => step === path[index]);
}

function rawOfBranch({ path, nature, side, base, target, branch }: BranchChange): Raw {
  const [root = "", ...below] = path;
  const before = side === "both" ? target : base;
  return { root, path: below, nature: nature === "woven" ? "changed" : nature, before, after: branch, by: branch.by_name, at: branch.at ?? undefined };
}

/** What differs between two points of one document. */
export function ofHistory(kind: string, changes: readonly ChangeOut[], before: Compared["before"], after: Compared["after"], asked: number): Compared {
  const raw = changes.filter(({ root, path }) => root !== "body" || !isSame(before.body, after.body, path)).map((one): Raw => ({ root: one.root, path: one.path, nature: one.nature, before: one.before, after: one.after, by: one.by?.name ?? "", at: one.by?.at }));
  return { kind, before, after, rows: rowsOf(kind, raw, [before.body, after.body], asked) };
}

/** What was only written out, such as a default that stood there all the time, is no difference. */
function isSame(before: Json, after: Json, path: readonly string[]): boolean {
  const [was, is] = [before, after].map((body) => path.reduce<unknown>((at, step) => record(at)[step], body));
  return was !== undefined && JSON.stringify(was) === JSON.stringify(is);
}

/** Moved boxes change nothing that is approved: they are left out. */
function rowsOf(kind: string, raw: readonly Raw[], bodies: readonly Json[], asked: number): readonly Differing[] {
  const nameOf = namesIn(kind, bodies);
  return raw
    .filter((one) => one.root === "body")
    .flatMap((one) => whole(one))
    .map((one) => rowOf(kind, one, nameOf, asked))
    .sort((a, b) => Number(b.late) - Number(a.late) || (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0));
}

/** A step that is new or gone is shown by what stands in it. */
function whole(one: Raw): readonly Raw[] {
  const [map, id] = one.path;
  if (map === "edges" && one.path.length === 2 && one.nature !== "changed") return [connected(one)];
  if (map !== "nodes" || id === undefined || one.path.length !== 2) return [one];
  const held = one.nature === "removed" ? one.before : one.after;
  const fields = Object.entries(record(record(held.value)["parameters"])).filter(([, value]) => value !== null && value !== "");
  if (fields.length === 0) {
    const said = ({ there, value }: Held): Held => ({ there, value: there ? ((record(value)["operation"] ?? "") as Json) : null });
    return [{ ...one, path: [...one.path, "operation"], before: said(one.before), after: said(one.after) }];
  }
  return fields.map(([name, value]): Raw => {
    const there = { there: true, value: value as Json };
    const gone = { there: false, value: null };
    return { ...one, path: [...one.path, "parameters", name], before: one.nature === "removed" ? there : gone, after: one.nature === "removed" ? gone : there };
  });
}

/** A connection says under which condition it counts, or just that it is there. */
function connected(one: Raw): Raw {
  const said = ({ there, value }: Held): Held => {
    const { condition, port } = record(value);
    const words = [port, condition].filter((word): word is string => typeof word === "string" && word !== "").join(", ");
    return { there, value: there ? (words === "" ? "connected" : words) : null };
  };
  return { ...one, before: said(one.before), after: said(one.after) };
}

function rowOf(kind: string, one: Raw, nameOf: (path: readonly string[]) => string, asked: number): Differing {
  const [map, id, field, part] = one.path;
  const inStep = kind === "workflow" && map === "nodes" && id !== undefined;
  const full = nameOf([one.root, ...one.path]);
  const isWhole = inStep && field === undefined;
  const entered = inStep && (field === "parameters" || field === "operation") && one.nature !== "changed";
  return {
    key: one.path.join(" "),
    step: inStep ? id : undefined,
    owner: inStep ? nameOf(["body", "nodes", id]).replace(/^The step /u, "") : full,
    field: !inStep ? "" : isWhole ? "the step" : (field === "parameters" && part !== undefined ? sentence(part) : [field ?? "", part ?? ""].filter((word) => word !== "").map(fieldWord).join(", ")).toLowerCase(),
    name: one.path.at(-1) ?? "",
    nature: one.nature,
    absent: map === "edges" && field === undefined ? "not connected" : isWhole || entered ? (one.nature === "removed" ? "removed" : isNewStep(one) ? "new step" : "empty") : "empty",
    before: one.before,
    after: one.after,
    by: one.by,
    at: one.at,
    late: one.at !== undefined && one.at > asked,
  };
}

/** Rows of `whole`: a whole step became its parameters. */
function isNewStep(one: Raw): boolean {
  return one.nature === "added";
}

export type Mark = "added" | "removed" | "changed" | "same";

export interface StepMark {
  readonly mark: Mark;
  readonly fields: number;
  /** Who changed it after the request. */
  readonly late: string | undefined;
}

/** What became of each step. */
export function marksOf({ before, after, rows }: Compared): ReadonlyMap<string, StepMark> {
  const was = designOf(before.body).nodes;
  const is = designOf(after.body).nodes;
  const marks = new Map<string, StepMark>();
  for (const id of Object.keys({ ...was, ...is })) {
    const own = rows.filter((row) => row.step === id);
    const mark: Mark = !(id in was) ? "added" : !(id in is) ? "removed" : own.length > 0 ? "changed" : "same";
    marks.set(id, { mark, fields: own.length, late: own.find((row) => row.late)?.by });
  }
  return marks;
}

/** How many steps stand how. */
export function countsOf(marks: ReadonlyMap<string, StepMark>): Readonly<Record<Mark, number>> {
  const counts = { added: 0, removed: 0, changed: 0, same: 0 };
  for (const { mark } of marks.values()) counts[mark] += 1;
  return counts;
}
