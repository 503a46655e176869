/** What is drawn around a place: which sides are open, what was loaded of them, and the graph and its layout that follow. */
import type { PlaceOut, LineageWhy } from "@concert/sdk";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Graph, graphOf, keyOf, type Layout, layoutOf, type Side, sideKey, type Way, type Where } from "./model";
import { graphQuery, type Narrow, PAGE, sideQuery } from "./queries";

/** A side shows at most so many; what is left is for a search. */
export const MOST_SHOWN = 1000;
const NARROW_NOT: Narrow = { search: "", of: "" };

export interface Drawing {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly why: readonly LineageWhy[];
  /** So many places lie within the hops, and they are too many to draw. */
  readonly tooMany: number | undefined;
  readonly isOpen: (key: string, way: Way) => boolean;
  readonly toggle: (key: string, way: Way) => void;
  /** Shows more of a side that has more. */
  readonly extend: (key: string, way: Way) => void;
}

export function useGraph(workspace: string, centre: PlaceOut, hops: number, narrow: Narrow): Drawing {
  const middle = keyOf(centre);
  const [open, setOpen] = useState<ReadonlyMap<string, number>>(() => new Map([[sideKey("up", middle), PAGE], [sideKey("down", middle), PAGE]]));
  const whole = useQuery({ ...graphQuery(workspace, centre, hops, narrow), enabled: hops > 1 });
  const wanted = useMemo(() => [...open].filter(([side]) => hops === 1 || !isOf(side, middle)), [open, hops, middle]);
  const sides = useQueries({
    queries: wanted.map(([side, shown]) => {
      const [way, key] = split(side);
      return sideQuery(workspace, placeOf(key), way, shown, key === middle ? narrow : NARROW_NOT);
    }),
    combine: (results) => ({
      found: results.map(({ data }) => data),
      loading: results.some(({ data, error }) => data === undefined && error === null),
      error: results.find(({ data, error }) => data === undefined && error !== null)?.error ?? null,
      retry: () => results.forEach(({ refetch }) => void refetch()),
    }),
  });
  const graph = useMemo(() => {
    const loaded = new Map<string, Side>();
    wanted.forEach(([side], index) => {
      const found = sides.found[index];
      if (found !== undefined) loaded.set(side, found);
    });
    const drawn = hops > 1 && whole.data?.drawn === true ? whole.data : undefined;
    return graphOf({ centre, whole: drawn, sides: loaded });
  }, [centre, hops, whole.data, wanted, sides.found]);
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const change = (side: string, turn: (shown: number | undefined) => number | undefined) =>
    setOpen((before) => {
      const next = new Map(before);
      const shown = turn(before.get(side));
      if (shown === undefined) next.delete(side);
      else next.set(side, shown);
      return next;
    });
  const why = hops > 1 ? (whole.data?.why ?? []) : reasons(wanted.map(([side], index) => ({ side, why: sides.found[index]?.why ?? [] })), middle);
  return {
    graph,
    layout,
    loading: sides.loading || (hops > 1 && whole.isPending),
    error: sides.error ?? (hops > 1 && whole.data === undefined ? whole.error : null),
    retry: () => {
      sides.retry();
      if (hops > 1) void whole.refetch();
    },
    why: graph.nodes.size > 1 ? [] : why,
    tooMany: hops > 1 && whole.data?.drawn === false ? whole.data.total : undefined,
    isOpen: (key, way) => open.has(sideKey(way, key)) && (hops === 1 || key !== middle),
    toggle: (key, way) => change(sideKey(way, key), (shown) => (shown === undefined ? PAGE : undefined)),
    extend: (key, way) => change(sideKey(way, key), (shown) => Math.min(MOST_SHOWN, (shown ?? PAGE) * 4)),
  };
}

function isOf(side: string, key: string): boolean {
  return split(side)[1] === key;
}

function split(side: string): readonly [Way, string] {
  return side.startsWith("up ") ? ["up", side.slice(3)] : ["down", side.slice(5)];
}

export function placeOf(key: string): Where {
  const [source, table, column]: readonly [string, string, string] = JSON.parse(key);
  return { source, table, column };
}

/** Each reason once: both sides of a lonely place have the same ones. */
function reasons(sides: readonly { readonly side: string; readonly why: readonly LineageWhy[] }[], middle: string): readonly LineageWhy[] {
  const all = sides.filter(({ side }) => isOf(side, middle)).flatMap(({ why }) => why);
  return all.filter((one, index) => all.findIndex(({ message }) => message === one.message) === index);
}
