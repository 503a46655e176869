/** What screens read of values that two people wrote unseen; events of the document change these copies. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

const MANY = 200;

export const conflictsQuery = (document: string, state: "open" | "settled") =>
  queryOptions({
    queryKey: ["conflicts", document, state],
    queryFn: ({ signal }) => call("conflicts.list", { id: document, state, limit: MANY }, { signal }),
  });

const TOPICS = ["document:conflict:*"] as const;

export function useConflictEvents(document: string): void {
  const queries = useQueryClient();
  const forget = () => void queries.invalidateQueries({ queryKey: ["conflicts", document] });
  useChannel(`doc:${document}`, TOPICS, { onEvent: forget, onStale: forget });
}
