/** Whether sources are shown as a list or as a grid: as the address says, else as this person chose last in this workspace. */
import { useMemo, useState } from "react";
import { useBootstrap } from "../session/Bootstrap";
import type { SourcesAddress } from "./search";

export type SourcesView = "list" | "grid";

/** Anything else that was stored counts as not stored. */
export function viewToShow(address: SourcesAddress, kept: string | null): SourcesView {
  return address.view ?? (kept === "grid" ? "grid" : "list");
}

/** The view, and how another one is kept in this browser. */
export function useSourcesView(workspace: string, address: SourcesAddress): readonly [SourcesView, (view: SourcesView) => void] {
  const { user } = useBootstrap();
  const key = `concert.sources.view.${user.id}.${workspace}`;
  const [chosen, setChosen] = useState<ReadonlyMap<string, SourcesView>>(new Map());
  const stored = useMemo(() => localStorage.getItem(key), [key]);
  const keep = (view: SourcesView) => {
    setChosen((before) => new Map(before).set(key, view));
    localStorage.setItem(key, view);
  };
  return [viewToShow(address, chosen.get(key) ?? stored), keep];
}
