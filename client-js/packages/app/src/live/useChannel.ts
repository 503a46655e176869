/** Events of a channel for as long as a component is shown. The newest handlers are called; they may change freely. */
import type { ChannelName, EventOf, Matching } from "@concert/sdk";
import { useEffect, useRef } from "react";
import { useClient } from "./client";

interface ChannelHandlers<Pattern extends string> {
  readonly onEvent: (event: EventOf<Matching<Pattern>>) => void;
  /** What was loaded before this may lack something: events are heard from here on. Load the snapshot again. */
  readonly onStale: () => void;
  /** What this person may do there: when they come in, and when it is changed. */
  readonly onRole?: (role: string) => void;
}

export function useChannel<const Pattern extends string>(channel: ChannelName, topics: readonly Pattern[], handlers: ChannelHandlers<Pattern>): void {
  const client = useClient();
  const latest = useRef(handlers);
  latest.current = handlers;
  const wanted = topics.join(" ");
  useEffect(() => {
    let joined = false;
    return client.subscribe<Pattern>(channel, {
      topics: wanted.split(" ") as Pattern[],
      onEvent: (event) => latest.current.onEvent(event),
      onGap: () => latest.current.onStale(),
      onStatus: (status) => {
        if (status.state !== "joined") return;
        latest.current.onRole?.(status.role);
        if (joined) return;
        joined = true;
        latest.current.onStale();
      },
    });
  }, [client, channel, wanted]);
}
