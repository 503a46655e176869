/** A page of runs that stays true by events. What was told is shown at once; counts and new rows follow within a second. */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";
import { listAfter, movesLists, type RunPageList } from "./list";

const TOPICS = ["workflow:run:*", "workflow:step:*"] as const;
/** Many runs that begin together ask for one page. */
const AGAIN_MS = 800;

const runListQuery = (query: InputOf<"runs.list">) =>
  queryOptions({
    queryKey: ["run-list", query.workspace, query],
    queryFn: ({ signal }) => call("runs.list", query, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export function useRunList(workspace: string, query: InputOf<"runs.list">) {
  const queries = useQueryClient();
  const options = runListQuery(query);
  const list = useQuery(options);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refetch = useRef(list.refetch);
  refetch.current = list.refetch;
  useEffect(() => () => clearTimeout(timer.current), []);
  useChannel(`workspace:${workspace}`, TOPICS, {
    onEvent: (event) => {
      queries.setQueryData<RunPageList>(options.queryKey, (old) => (old === undefined ? old : listAfter(old, event)));
      if (!movesLists(event)) return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void refetch.current();
      }, AGAIN_MS);
    },
    onStale: () => void refetch.current(),
  });
  return list;
}
