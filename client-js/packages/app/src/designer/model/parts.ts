/** The parts of a design that somebody can have to themselves: a step, and all of it. Pure. */
import type { Path, Section } from "@concert/sdk";
import { sentence } from "../../forms/schema";
import type { Part } from "../../locks/standing";
import { titleOf } from "./bindings";
import type { Design } from "./design";
import { fieldWord } from "./values";

export const WHOLE_DESIGN: Part = { name: "this design", sections: [[]] };

export function stepSection(node: string): Section {
  return ["body", "nodes", node];
}

export function stepPart(node: string, title: string): Part {
  return { name: title, sections: [stepSection(node)] };
}

/** The part that people know a section as. */
export function partOfDesign(section: Section, design: Pick<Design, "nodes">): Part {
  const [root, map, node] = section;
  if (root !== "body") return { ...WHOLE_DESIGN, sections: [section] };
  if (map === "nodes" && node !== undefined) return { name: titleOf(node, design), sections: [section] };
  return { name: PARTS[map ?? ""] ?? "a part of this design", sections: [section] };
}

const PARTS: Readonly<Record<string, string>> = { nodes: "all steps", edges: "all connections", parameters: "the run parameters", name: "the name", description: "the description" };

/** What the form of an operation calls one of its parameters. */
export type LabelOf = (operation: string, parameter: string) => string | undefined;

/** A place as people call it: "Table of Profile flights", "the place of Report". */
export function nameOfPlace(path: Path, design: Pick<Design, "nodes">, labelOf: LabelOf = () => undefined): string {
  const [root, map = "", node, field, parameter] = path.map(String);
  if (map === "parameters" && node !== undefined) return field === undefined ? "a run parameter" : `${fieldWord(field)} of a run parameter`;
  if (map !== "nodes" || node === undefined) return PARTS[map] ?? "the design";
  const title = titleOf(node, design);
  if (root === "layout") return `the place of ${title}`;
  if (field === undefined) return `the step ${title}`;
  if (field === "parameters") return `${labelOf(design.nodes[node]?.operation ?? "", parameter ?? "") ?? sentence(parameter ?? field)} of ${title}`;
  return `${fieldWord(field === "retry" && parameter !== undefined ? parameter : field)} of ${title}`;
}
