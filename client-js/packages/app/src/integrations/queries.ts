/** What the screen Integrations asks for, and how events keep it true. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

export const PAGE = 25;

export const integrationsKey = (workspace: string) => ["integrations", workspace] as const;
export const tokensKey = ["tokens"] as const;

export const integrationsQuery = (workspace: string) =>
  queryOptions({ queryKey: [...integrationsKey(workspace), "list"], queryFn: ({ signal }) => call("integrations.list", { id: workspace }, { signal }), staleTime: 0 });

export const callsQuery = (workspace: string, webhook: string, offset: number) =>
  queryOptions({
    queryKey: [...integrationsKey(workspace), "calls", webhook, offset],
    queryFn: ({ signal }) => call("integrations.deliveries", { id: workspace, webhook, offset, limit: PAGE }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const tokensQuery = queryOptions({ queryKey: tokensKey, queryFn: ({ signal }) => call("tokens.list", {}, { signal }), staleTime: 0 });

/** My tokens, made, revoked and used in whatever window or program. */
export function useTokenEvents(): void {
  const again = useAgain();
  const stale = () => again(tokensKey);
  useChannel("user:me", ["user:token:changed", "user:token:used"], { onEvent: stale, onStale: stale });
}

const TOPICS = ["notification:delivery:attempted", "workflow:trigger:*"] as const;
/** Many calls at once ask once. */
const TOGETHER_MS = 300;

/** Whoever manages the workspace hears of every attempt, and of every call that came in. */
export function useIntegrationEvents(workspace: string): void {
  const again = useAgain();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stale = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      again(integrationsKey(workspace));
    }, TOGETHER_MS);
  };
  useChannel(`workspace:${workspace}`, TOPICS, { onEvent: stale, onStale: stale });
}
