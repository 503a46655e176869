/** Which table of the source somebody looks at: told to the others, and where they look as rows of the tree. */
import type { DocumentHandle, OtherPresence } from "@concert/sdk";
import { useEffect, useMemo } from "react";
import { asPerson } from "../live/people";
import { useStore } from "../live/useStore";
import type { Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { rowOfTable } from "./tree";

const LONGEST = 500;

/** Only a table that was picked: the one that is shown at first says nothing of anybody. */
export function useOwnTable({ presence }: DocumentHandle, picked: string | undefined): void {
  useEffect(() => {
    if (picked !== undefined) presence.update({ selection: [rowOfTable(picked).slice(0, LONGEST)] });
  }, [presence, picked]);
}

export function usePeopleOnTables(handle: DocumentHandle): ReadonlyMap<string, readonly Person[]> {
  const { user } = useBootstrap();
  const others = useStore(handle.presence.others);
  const now = peopleOnRows([...others.values()].filter((other) => other.user !== user.id));
  return useMemo(() => now, [JSON.stringify([...now])]);
}

/** Each person once on each row. */
function peopleOnRows(others: readonly Pick<OtherPresence, "user" | "name" | "color" | "selection">[]): ReadonlyMap<string, readonly Person[]> {
  const rows = new Map<string, readonly Person[]>();
  for (const other of others) {
    for (const row of other.selection ?? []) {
      const there = rows.get(row) ?? [];
      if (!there.some((person) => person.id === other.user)) rows.set(row, [...there, asPerson(other)]);
    }
  }
  return rows;
}
