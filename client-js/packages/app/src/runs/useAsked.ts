/** The filter of a list of runs as the server is asked: who and what is named in it is looked up there, however many there are. */
import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNow } from "../format/useNow";
import { designsOf, type Finder, membersOf } from "../pickers/finders";
import type { Offer } from "../ui";
import { asked, type Asked, type FilterKey, readTerms } from "./filter";

/** Those of one name that are looked at; an exact one, or one that begins so, is taken of them. */
const MOST = 200;
const MINUTE = 60_000;

/** Relative times are worked out once a minute, so that the question stays the same. */
export function useAsked(workspace: string, text: string): Asked {
  const designs = useCalled(designsOf(workspace), named(text, "design"));
  const people = useCalled(membersOf(workspace), named(text, "by"));
  const now = Math.floor(useNow(MINUTE) / MINUTE) * MINUTE;
  return useMemo(() => {
    const { query, problems } = asked(text, { workspace, now, designs: designs.found.map(({ value, label }) => ({ id: value, title: label })), people: people.found.map(({ value, label }) => ({ id: value, name: label })) });
    return { query, problems: designs.coming || people.coming ? [] : problems };
  }, [text, workspace, now, designs, people]);
}

function named(text: string, key: FilterKey): readonly string[] {
  return readTerms(text).flatMap((one) => (one.key === key && one.value !== "me" ? [one.value] : []));
}

/** Those whose names have these words, or that have these ids. */
function useCalled(from: Finder, values: readonly string[]) {
  return useQueries({
    queries: values.map((value) => ({
      queryKey: ["called", ...from.key, value],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const [named, found] = await Promise.all([from.named([value], signal), from.find({ search: value, offset: 0, limit: MOST }, signal)]);
        return [...named, ...found.items];
      },
      staleTime: 30_000,
    })),
    combine,
  });
}

function combine(results: readonly UseQueryResult<Offer[]>[]) {
  return { found: results.flatMap((one) => one.data ?? []), coming: results.some((one) => one.isPending) };
}
