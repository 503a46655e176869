/** Sources as a table: one row each, sorted by its heads. */
import type { SourceOut } from "@concert/sdk";
import type { MouseEvent } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { othersPresent } from "../people/present";
import { useBootstrap } from "../session/Bootstrap";
import { AvatarStack, CellLine, type Column, Table, VirtualTable } from "../ui";
import { Criticality, Health, LastTest, NoSources, Pick, SourceLink, Tags, TrashButton } from "./facts";
import type { SourcePages } from "./pages";
import { isPicked } from "./picking";
import { orderOf, readSourcesSearch, type SourcesSearch } from "./search";
import type { Picking } from "./usePicking";

export interface SourcesListProps {
  readonly pages: SourcePages;
  readonly picking: Picking;
  readonly search: SourcesSearch;
  readonly onShow: (search: SourcesSearch) => void;
  /** Why nothing can be moved to the trash. */
  readonly reason: string | undefined;
}

export function SourcesTable({ pages, picking, search, onShow, reason }: SourcesListProps) {
  const columns = useColumns(picking);
  const { first } = pages;
  if (first.data === undefined || first.data.items.length === 0) {
    return <Table label="Sources" columns={columns} rows={rowsOf(first, "The sources could not be loaded", <NoSources search={search} onShow={onShow} />)} keyOf={(row) => row.id} />;
  }
  return (
    <VirtualTable
      label="Sources"
      columns={columns}
      total={pages.total}
      rowAt={pages.rowAt}
      onView={pages.onView}
      keyOf={(row) => row.id}
      sort={{ column: orderOf(search), descending: search.descending ?? false }}
      onSort={({ column, descending }) => onShow(readSourcesSearch({ ...search, sorted: column, descending }))}
      acts={(row) => <TrashButton source={row} reason={reason} />}
    />
  );
}

function useColumns({ picked, press }: Picking): readonly Column<SourceOut>[] {
  const { user, source_kinds } = useBootstrap();
  return [
    { id: "title", head: "Name", sortable: true, cell: (row, index) => <SourceName source={row} picked={isPicked(picked, row.id)} onPress={(event) => press(row.id, index ?? 0, event.shiftKey)} /> },
    { id: "kind", head: "Kind", minor: true, sortable: true, cell: (row) => source_kinds.find((kind) => kind.kind === row.source_kind)?.title ?? (row.source_kind || "not chosen") },
    { id: "test", head: "Last test", sortable: true, cell: (row) => <CellLine><LastTest source={row} /></CellLine> },
    { id: "health", head: "Health", minor: true, sortable: true, cell: (row) => <Health source={row} /> },
    { id: "criticality", head: "Criticality", minor: true, sortable: true, cell: (row) => <Criticality value={row.criticality} /> },
    { id: "tags", head: "Tags", minor: true, cell: (row) => <CellLine><Tags tags={row.tags} /></CellLine> },
    { id: "people", head: "Here now", cell: (row) => <AvatarStack people={othersPresent(row.present, user.id)} size={20} most={4} /> },
    { id: "updated_at", head: "Changed", sortable: true, align: "right", cell: (row) => <When micros={row.updated_at} short /> },
  ];
}

interface SourceNameProps {
  readonly source: SourceOut;
  readonly picked: boolean;
  readonly onPress: (event: MouseEvent) => void;
}

function SourceName({ source, picked, onPress }: SourceNameProps) {
  return (
    <CellLine>
      <Pick source={source} picked={picked} onPress={onPress} />
      <SourceLink source={source} />
    </CellLine>
  );
}
