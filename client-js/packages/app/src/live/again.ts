/** Asks again for what an event has changed. */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";

export function useAgain(): (queryKey: QueryKey) => void {
  const queries = useQueryClient();
  return (queryKey) => void queries.invalidateQueries({ queryKey });
}
