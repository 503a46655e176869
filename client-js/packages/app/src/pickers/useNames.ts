/** What things are called that are only known by their ids. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Finder } from "./finders";

/** By id; those that are not there, or may not be seen, are left out. */
export function useNames(from: Finder, ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids)].filter((id) => id !== "").toSorted();
  const { data = [] } = useQuery({
    queryKey: ["named", ...from.key, "all", wanted],
    queryFn: async ({ signal }) => {
      const parts = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, part) => wanted.slice(part * AT_ONCE, (part + 1) * AT_ONCE));
      return (await Promise.all(parts.map((part) => from.named(part, signal)))).flat();
    },
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return new Map(data.map((one) => [one.value, one.label]));
}

const AT_ONCE = 150;
