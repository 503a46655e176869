/** Operations on one source: started here or by somebody else, watched by the source's channel, kept in its snapshot. */
import type { SourceDetail } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { sourceQuery } from "../data/queries";
import { useChannel } from "../live/useChannel";
import { DISCOVER, PROFILE, TEST } from "../sources/health";
import { toast } from "../ui";
import { endOf, type OperationTold, resultOf, withResult } from "./results";

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

const TOPICS = ["source:operation:*", "source:measured"] as const;
/** A scan keeps what it read where an operation does, and tells it stage by stage. */
const SCANNED = ["scan:stage:completed", "scan:completed"] as const;

export function goingKey(operation: string, subject: string): string {
  return `${operation} ${subject}`;
}

/** What goes on at the source now. Results land in the copy of the source as they are told. */
export function useOperations(source: string): GoingBy {
  const queries = useQueryClient();
  const [going, setGoing] = useState<GoingBy>(new Map());
  const again = () => void queries.invalidateQueries({ queryKey: sourceQuery(source).queryKey });
  useChannel(`doc:${source}`, SCANNED, { onEvent: again, onStale: again });
  useChannel(`source:${source}`, TOPICS, {
    onEvent: (event) => {
      if (event.topic === "source:measured") {
        queries.setQueryData<SourceDetail>(sourceQuery(source).queryKey, (old) => (old === undefined ? old : { ...old, ...event.payload }));
        return;
      }
      setGoing((now) => goingAfter(now, event));
      const result = resultOf(event);
      if (result === undefined && endOf(event) !== undefined) again();
      if (result !== undefined) queries.setQueryData<SourceDetail>(sourceQuery(source).queryKey, (old) => (old === undefined ? old : withResult(old, result)));
    },
    onStale: again,
  });
  return going;
}

export function goingAfter(now: GoingBy, { topic, payload }: OperationTold): GoingBy {
  const key = goingKey(payload.operation, payload.subject);
  const next = new Map(now);
  switch (topic) {
    case "source:operation:started":
      return next.set(key, { by: payload.name, work: undefined });
    case "source:operation:progress":
      return next.set(key, { by: now.get(key)?.by ?? "", work: payload });
    case "source:operation:completed":
    case "source:operation:failed":
      next.delete(key);
      return next;
    case "source:operation:log":
      return now;
    default:
      topic satisfies never;
      return now;
  }
}

/** A failure that the source keeps as its last result stands on the page already. */
function isShown(source: SourceDetail | undefined, key: string, code: string): boolean {
  const kept = source?.results.find((result) => goingKey(result.operation, result.subject) === key);
  return kept?.status === "failed" && kept.result.code === code;
}

export interface SourceActs {
  readonly test: () => void;
  readonly discover: () => void;
  readonly profile: (table: string) => void;
  /** Keys of what was asked for here and is not told of yet. */
  readonly asked: ReadonlySet<string>;
}

interface Asking {
  readonly key: string;
  readonly ask: () => Promise<unknown>;
}

/** As long as the server lets an operation run. */
const PATIENT = { timeout: 300_000 };
/** Nobody knows whether it was started; the channel tells. */
const UNKNOWN: ReadonlySet<string> = new Set(["connection_lost", "timeout"]);

/** Starts operations. Their results come by the channel, so the answers are only looked at for refusals. */
export function useSourceActs(source: string): SourceActs {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const start = useMutation({
    mutationFn: ({ ask }: Asking) => ask(),
    onMutate: ({ key }) => setAsked((now) => new Set(now).add(key)),
    onError: (error, { key }) => {
      const { code } = asError(error);
      if (!UNKNOWN.has(code) && !isShown(queries.getQueryData<SourceDetail>(sourceQuery(source).queryKey), key, code)) toast({ text: "Nothing was started", detail: error.message, state: "failed" });
    },
    onSettled: (_answer, _error, { key }) => setAsked((now) => new Set([...now].filter((one) => one !== key))),
  });
  return {
    asked,
    test: () => start.mutate({ key: goingKey(TEST, ""), ask: () => call("sources.test", { id: source }, PATIENT) }),
    discover: () => start.mutate({ key: goingKey(DISCOVER, ""), ask: () => call("sources.discover", { id: source }, PATIENT) }),
    profile: (table) => start.mutate({ key: goingKey(PROFILE, table), ask: () => call("sources.profile", { id: source, table }, PATIENT) }),
  };
}
