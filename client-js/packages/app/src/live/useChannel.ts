/** Events of a channel for as long as a component is shown. The newest handlers are called; they may change freely. */
import type { ChannelEvent, ChannelName } from "@concert/sdk";
import { useEffect, useRef } from "react";
import { useClient } from "./client";

interface ChannelHandlers {
  readonly onEvent: (event: ChannelEvent) => void;
  /** What was loaded before this may lack something: events are heard from here on. Load the snapshot again. */
  readonly onStale: () => void;
}

export function useChannel(channel: ChannelName, topics: readonly string[], handlers: ChannelHandlers): void {
  const client = useClient();
  const latest = useRef(handlers);
  latest.current = handlers;
  const wanted = topics.join(" ");
  useEffect(() => {
    let joined = false;
    return client.subscribe(channel, {
      topics: wanted.split(" "),
      onEvent: (event) => latest.current.onEvent(event),
      onGap: () => latest.current.onStale(),
      onStatus: (status) => {
        if (status.state !== "joined" || joined) return;
        joined = true;
        latest.current.onStale();
      },
    });
  }, [client, channel, wanted]);
}
