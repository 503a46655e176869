/** One job as it goes on: loaded once, then kept true by its channel. Everybody who watches it sees the same. */
import type { BulkDetail, BulkProgressEvent } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useChannel } from "../live/useChannel";
import { afterEvent, newer, type Picture, pictureOf } from "./live";
import { jobQuery } from "./queries";

const TOPICS = ["bulk:job:*"] as const;
/** Rows of items and checkpoints are asked for again this often while they change. */
const AGAIN_MS = 700;

export interface Operation {
  readonly query: ReturnType<typeof useQuery<BulkDetail>>;
  readonly job: BulkDetail | undefined;
  readonly picture: Picture | undefined;
}

export function useOperation(id: string): Operation {
  const queries = useQueryClient();
  const query = useQuery(jobQuery(id));
  const [told, tell] = useState<BulkProgressEvent>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [id],
  );
  // After the last event there is one more question, so what is shown in the end is what the rows say.
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: ["bulk-job", id] });
    }, AGAIN_MS);
  };
  useChannel(`bulk:${id}`, TOPICS, {
    onEvent: (event) => {
      if (event.topic === "bulk:job:progress") {
        if (event.payload.job === id) tell((old) => newer(old, event.payload));
      } else {
        const said = event.payload;
        queries.setQueryData(jobQuery(id).queryKey, (old) => (old === undefined ? old : afterEvent(old, said)));
      }
      soon();
    },
    onStale: () => void queries.invalidateQueries({ queryKey: ["bulk-job", id] }),
  });
  const job = query.data;
  const progress = told?.job === id ? newer(job?.progress ?? undefined, told) : (job?.progress ?? undefined);
  return { query, job, picture: job === undefined ? undefined : pictureOf(job, progress) };
}
