/** Asks again for what an event has changed, also where the first answer is still on its way: it may be from before the event. */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";

export function useAgain(): (queryKey: QueryKey) => void {
  const queries = useQueryClient();
  // A first fetch is not repeated by an invalidation alone: there is nothing yet that could be stale.
  return (queryKey) => void queries.cancelQueries({ queryKey }).then(() => queries.invalidateQueries({ queryKey }));
}
