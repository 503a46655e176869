/** Chooses one of many things by name: searched on the server as one types, page after page, however many there are. */
import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError } from "../data/api";
import { useSettled } from "../data/useSettled";
import { Combobox, type Found, type Offer } from "../ui";
import type { Finder } from "./finders";

const PAGE = 50;
const NOBODY: ReadonlySet<string> = new Set();

interface PickerProps {
  readonly from: Finder;
  readonly value: string | undefined;
  readonly onChange: (value: string, offer: Offer) => void;
  /** Offered before what is searched: "Nobody", "The whole workspace". */
  readonly first?: readonly Offer[];
  /** Left out: they are chosen already. */
  readonly but?: ReadonlySet<string>;
  readonly placeholder?: string;
  /** What a chosen one is called that is not there any more. */
  readonly gone?: string;
  /** Its name where no Field stands around it. */
  readonly label?: string;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

const NONE: readonly Offer[] = [];

export function Picker({ from, value, onChange, first = NONE, but = NOBODY, placeholder = `Choose a ${from.one}`, gone = `A ${from.one} that is not here any more`, label, onFocus, onBlur }: PickerProps) {
  const [typed, type] = useState<string>();
  const queries = useQueryClient();
  const found = useFound(from, typed, first, but);
  const standing = first.find((one) => one.value === value);
  const name = useName(from, standing === undefined ? value : undefined);
  const chosen = standing?.label ?? (value === undefined || value === "" ? "" : (name.data?.label ?? (name.data === null ? gone : name.error === null ? "…" : value)));
  return (
    <Combobox
      chosen={chosen}
      found={found}
      typed={typed}
      onType={type}
      onChange={(offer) => {
        queries.setQueryData(nameKey(from, offer.value), offer);
        onChange(offer.value, offer);
      }}
      placeholder={placeholder}
      empty={typed === undefined || typed.trim() === "" ? `There is no ${from.one} to choose.` : `No ${from.one} has these words.`}
      offers={from.many}
      label={label}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  );
}

function useFound(from: Finder, typed: string | undefined, first: readonly Offer[], but: ReadonlySet<string>): Found {
  const wanted = (typed ?? "").trim();
  const search = useSettled(wanted);
  const pages = useInfiniteQuery({
    queryKey: ["found", ...from.key, search],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => from.find({ search, offset: pageParam, limit: PAGE }, signal),
    getNextPageParam: (page, all) => {
      const sofar = all.reduce((sum, one) => sum + one.items.length, 0);
      return page.items.length > 0 && sofar < page.total ? sofar : undefined;
    },
    enabled: typed !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (pages.data === undefined) {
    if (pages.error === null) return { kind: "loading" };
    return { kind: "failed", message: asError(pages.error).message, onRetry: () => void pages.refetch() };
  }
  const items = pages.data.pages.flatMap((page) => page.items);
  const settled = search === wanted && !pages.isPlaceholderData;
  const words = wanted.toLowerCase();
  const fits = (one: Offer) => one.label.toLowerCase().includes(words);
  // Until the answer is there, what fits of the one before: nothing is offered that plainly does not.
  const offers = [...first.filter(fits), ...(settled ? items : items.filter(fits))].filter((one) => !but.has(one.value));
  return {
    kind: "found",
    offers,
    more: Math.max(0, (pages.data.pages.at(-1)?.total ?? 0) - items.length),
    settled,
    onMore: () => {
      if (!pages.isFetchingNextPage) void pages.fetchNextPage();
    },
  };
}

function nameKey(from: Finder, value: string): readonly string[] {
  return ["named", ...from.key, value];
}

/** What the thing with that id is called; null where it is not there any more. */
export function useName(from: Finder, value: string | undefined): UseQueryResult<Offer | null> {
  const id = value ?? "";
  return useQuery({ queryKey: nameKey(from, id), queryFn: async ({ signal }) => (await from.named([id], signal))[0] ?? null, enabled: id !== "", staleTime: 30_000 });
}
