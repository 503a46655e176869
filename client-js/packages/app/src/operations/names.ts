/** What ids in changes stand for: people by their names. */
import type { Json } from "@concert/sdk";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { asObject } from "./changes";

interface Changed {
  readonly before: Json;
  readonly after: Json;
}

const PERSON = "owner";

export function usePeople(workspace: string, changes: readonly Changed[]): (field: string, value: Json) => string | undefined {
  const ids = changes.flatMap(({ before, after }) => [asObject(before)[PERSON], asObject(after)[PERSON]]);
  const people = useNames(
    membersOf(workspace),
    ids.filter((id) => typeof id === "string"),
  );
  return (field, value) => {
    if (field !== PERSON) return undefined;
    return value === null || value === "" ? "nobody" : people.get(String(value));
  };
}
