/** What steps can do: the operations of this installation, from the server's catalogue. */
import type { ComponentOut } from "@concert/sdk";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { call } from "../data/api";
import { labelOf } from "./model/parameterFields";
import type { LabelOf } from "./model/parts";
import { type Schema, schemaOf } from "./model/schemas";

export interface Operation {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly icon: string;
  readonly category: string;
  /** Why it cannot be used here; undefined where it can. */
  readonly missing: string | undefined;
  readonly timeout: number | null;
  readonly input: Schema;
  readonly output: Schema;
}

const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: ({ signal }) => call("catalog.list", {}, { signal }),
  staleTime: 5 * 60_000,
});

export type Operations = ReadonlyMap<string, Operation>;

const NONE: Operations = new Map();

/** For the whole designer: each of a thousand steps reads it, and none of them asks for it. */
export const OperationsContext = createContext<Operations>(NONE);

/** Operations by name; empty while they are loading. */
export function useOperations(): Operations {
  return useContext(OperationsContext);
}

/** What the forms of steps call their fields. */
export function useLabels(): LabelOf {
  const operations = useOperations();
  return (operation, parameter) => labelOf(parameter, operations.get(operation)?.input);
}

/** Asks the server for them. */
export function useLoadedOperations(): Operations {
  const { data } = useQuery(catalogueQuery);
  return useMemo(() => (data === undefined ? NONE : operationsIn(data.items)), [data]);
}

/** What people call an operation; its name until that is known, and where there is none of that name any more. */
export function useOperationTitle(name: string): string {
  const { data } = useQuery(catalogueQuery);
  return data?.items.find((one) => one.type === "operation" && one.name === name)?.title ?? name;
}

function operationsIn(components: readonly ComponentOut[]): Operations {
  const operations = components.filter((one) => one.type === "operation");
  return new Map(
    operations.map(({ name, title, summary, icon, category, health, missing, timeout, input, output }) => [
      name,
      { name, title, summary, icon, category, missing: health === "ok" ? undefined : missing.join(", "), timeout, input: schemaOf(input), output: schemaOf(output) },
    ]),
  );
}

/** What steers a run stands before what does the work. */
const FIRST = "Flow";

/** In the order in which a library shows them: by category, then by title. */
export function byCategory(operations: Operations): readonly (readonly [string, readonly Operation[]])[] {
  const groups = new Map<string, Operation[]>();
  for (const one of [...operations.values()].toSorted((a, b) => a.title.localeCompare(b.title))) {
    groups.set(one.category, [...(groups.get(one.category) ?? []), one]);
  }
  return [...groups].toSorted(([a], [b]) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b));
}

/** What stands beside a step's name: what it does, or of which kind that is where its name says it already. */
export function besideName(operation: Operation | undefined, id: string, name: string): string {
  if (operation === undefined) return id;
  return operation.title === name ? operation.category : operation.title;
}
