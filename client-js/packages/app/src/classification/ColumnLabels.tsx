/** The labels of a column, small, where columns are shown: suggested ones are marked as such. */
import type { LabelOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Chip } from "../ui";
import { tableLabelsQuery, useLabelEvents } from "./queries";
import { levelTone, levelWord } from "./words";

const NONE: readonly LabelOut[] = [];

/** By column the labels of a table that nobody rejected. */
export function useColumnLabels(workspace: string, source: string, table: string): ReadonlyMap<string, readonly LabelOut[]> {
  useLabelEvents(workspace, `workspace:${workspace}`);
  const { data } = useQuery(tableLabelsQuery(workspace, source, table));
  const found = new Map<string, readonly LabelOut[]>();
  for (const one of data?.items ?? NONE) {
    if (one.state === "suggested" || one.state === "confirmed") found.set(one.column, [...(found.get(one.column) ?? NONE), one]);
  }
  return found;
}

export function ColumnLabels({ workspace, labels }: { readonly workspace: string; readonly labels: readonly LabelOut[] | undefined }) {
  return labels?.map((one) => (
    <Link key={one.label} to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: one.source, tab: "classification" }} title={`${levelWord(one.level)}, ${one.state}`}>
      <Chip tone={levelTone(one.level)}>
        {one.title}
        {one.state === "suggested" && "?"}
      </Chip>
    </Link>
  ));
}
