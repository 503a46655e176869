/** What is in the trash, of one kind, with the way back. */
import type { DocumentOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { documentsQuery, PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { Button, type Column, EmptyState, Pager, Table } from "../ui";
import { useTrash } from "./trash";
import type { ListPlace } from "./useList";

interface TrashTableProps {
  readonly workspace: string;
  readonly kind: string;
  readonly place: ListPlace;
  readonly reason: string | undefined;
}

const COLUMNS: readonly Column<DocumentOut>[] = [
  { id: "name", head: "Name", cell: (row) => row.title },
  { id: "when", head: "Moved to the trash", cell: (row) => (row.trashed_at === null ? "" : <When micros={row.trashed_at} />) },
  { id: "who", head: "Last changed by", cell: (row) => row.updated_by_name },
];

export function TrashTable({ workspace, kind, place, reason }: TrashTableProps) {
  const { restore } = useTrash();
  const list = useQuery(documentsQuery({ workspace, kind, trashed: true, search: place.search, offset: place.offset }));
  const rows = rowsOf(list, "The trash could not be loaded", <EmptyState>The trash is empty.</EmptyState>);
  return (
    <>
      <Table
        label="Trash"
        columns={COLUMNS}
        rows={rows}
        keyOf={(row) => row.id}
        acts={(row) => (
          <Button size="small" icon={Undo2} reason={reason} onClick={() => void restore(row)}>
            Bring back
          </Button>
        )}
      />
      <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />
    </>
  );
}
