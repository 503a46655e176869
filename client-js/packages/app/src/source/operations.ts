/** Operations on one source: started here or by somebody else, watched by the source's channel, kept in its snapshot. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, request } from "../data/api";
import { sourceQuery } from "../data/queries";
import type { Json, SourceDetail } from "../data/types";
import { numberOf, type Payload, payloadOf, textOf } from "../live/payload";
import { useChannel } from "../live/useChannel";
import { DISCOVER, PROFILE, TEST } from "../sources/health";
import { toast } from "../ui";
import { resultOf, withResult } from "./results";

export interface Work {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

/** An operation that goes on now, by whom, and how far it is. */
export interface Going {
  readonly by: string;
  readonly work: Work | undefined;
}

export type GoingBy = ReadonlyMap<string, Going>;

const TOPICS = ["source:operation:*"] as const;

export function goingKey(operation: string, subject: string): string {
  return `${operation} ${subject}`;
}

/** What goes on at the source now. Results land in the copy of the source as they are told. */
export function useOperations(source: string): GoingBy {
  const queries = useQueryClient();
  const [going, setGoing] = useState<GoingBy>(new Map());
  useChannel(`source:${source}`, TOPICS, {
    onEvent: (event) => {
      const payload = payloadOf(event);
      setGoing((now) => goingAfter(now, event.topic, payload));
      const result = resultOf(event.topic, payload, event.at);
      if (result !== undefined) queries.setQueryData<SourceDetail>(sourceQuery(source).queryKey, (old) => (old === undefined ? old : withResult(old, result)));
    },
    onStale: () => void queries.invalidateQueries({ queryKey: sourceQuery(source).queryKey }),
  });
  return going;
}

export function goingAfter(now: GoingBy, topic: string, payload: Payload): GoingBy {
  const key = goingKey(textOf(payload, "operation"), textOf(payload, "subject"));
  const next = new Map(now);
  switch (topic) {
    case "source:operation:started":
      return next.set(key, { by: textOf(payload, "name"), work: undefined });
    case "source:operation:progress": {
      const work = { done: numberOf(payload, "done") ?? 0, total: numberOf(payload, "total") ?? 0, label: textOf(payload, "label") };
      return next.set(key, { by: now.get(key)?.by ?? "", work });
    }
    case "source:operation:completed":
    case "source:operation:failed":
      next.delete(key);
      return next;
    default:
      return now;
  }
}

/** A failure that the source keeps as its last result stands on the page already. */
function isShown(source: SourceDetail | undefined, key: string, code: string): boolean {
  const kept = source?.results.find((result) => goingKey(result.operation, result.subject) === key);
  return kept?.status === "failed" && payloadOf({ payload: kept.result })["code"] === code;
}

export interface SourceActs {
  readonly test: () => void;
  readonly discover: () => void;
  readonly profile: (table: string) => void;
  /** Keys of what was asked for here and is not told of yet. */
  readonly asked: ReadonlySet<string>;
}

/** Starts operations. Their results come by the channel, so the answers are only looked at for refusals. */
export function useSourceActs(source: string): SourceActs {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const start = useMutation({
    mutationFn: ({ path, body }: { readonly key: string; readonly path: string; readonly body: Json }) => request("POST", path, body),
    onMutate: ({ key }) => setAsked((now) => new Set(now).add(key)),
    onError: (error, { key }) => {
      if (!isShown(queries.getQueryData<SourceDetail>(sourceQuery(source).queryKey), key, asError(error).code)) toast({ text: "Nothing was started", detail: error.message, state: "failed" });
    },
    onSettled: (_answer, _error, { key }) => setAsked((now) => new Set([...now].filter((one) => one !== key))),
  });
  return {
    asked,
    test: () => start.mutate({ key: goingKey(TEST, ""), path: `/scan/data-sources/${source}/health-check`, body: {} }),
    discover: () => start.mutate({ key: goingKey(DISCOVER, ""), path: `/data-discovery/data-sources/${source}/discover-schema`, body: {} }),
    profile: (table) => start.mutate({ key: goingKey(PROFILE, table), path: `/data-discovery/data-sources/${source}/profile`, body: { table } }),
  };
}
