/** Where a person is in a list that is narrowed by words and choices: another choice begins at its first page again. */
import { useDeferredValue, useState } from "react";
import { type Choices, completed, differing, type FilterQuery, isPlain } from "./query";

export interface Chosen<Shape extends Choices> {
  /** What the controls show. */
  readonly chosen: Shape;
  /** What the server is asked: the same, once typing leaves time for it. */
  readonly asked: Shape;
  readonly offset: number;
  /** Whether anything is other than the list begins. */
  readonly narrowed: boolean;
  /** As a saved filter keeps it. */
  readonly query: FilterQuery;
  readonly choose: (more: Partial<Shape>) => void;
  readonly apply: (query: FilterQuery) => void;
  readonly clear: () => void;
  readonly setOffset: (offset: number) => void;
}

/** `known`: the values a choice may have; what a saved filter says besides is from another time. Both stay the same objects. */
export function useChoices<Shape extends Choices>(beginning: Shape, known: { readonly [Name in keyof Shape]?: readonly Shape[Name][] } = {}): Chosen<Shape> {
  const [chosen, write] = useState(beginning);
  const [offset, setOffset] = useState(0);
  const query = differing(chosen, beginning);
  const show = (next: Shape) => {
    write(next);
    setOffset(0);
  };
  return {
    chosen,
    asked: useDeferredValue(chosen),
    offset,
    narrowed: !isPlain(query),
    query,
    choose: (more) => show({ ...chosen, ...more }),
    apply: (kept) => show(completed(kept, beginning, known)),
    clear: () => show(beginning),
    setOffset,
  };
}
