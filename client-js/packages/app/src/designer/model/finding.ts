/** Steps by words: of their name, operation, id, note, and the values written in them. Pure. */
import type { Design } from "./design";

/** In the order of the design; all words must be there. Nothing is found by nothing. */
export function found(design: Design, words: string, titleOf: (operation: string) => string): readonly string[] {
  const wanted = words.toLowerCase().split(/\s+/u).filter((word) => word !== "");
  if (wanted.length === 0) return [];
  return Object.entries(design.nodes).flatMap(([id, step]) => {
    const text = `${step.name} ${titleOf(step.operation)} ${step.operation} ${id} ${step.note} ${JSON.stringify(step.parameters)}`.toLowerCase();
    return wanted.every((word) => text.includes(word)) ? [id] : [];
  });
}
