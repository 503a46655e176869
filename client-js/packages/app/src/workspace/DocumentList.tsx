/** The list of all documents of one kind: a filter, the table with a way to the trash, its pages, and the trash itself. */
import type { DocumentOut, Listing } from "@concert/sdk";
import type { UseQueryResult } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { Button, Card, type Column, EmptyState, IconButton, ListTools, Pager, Table } from "../ui";
import { ListFilter } from "./ListFilter";
import { TrashSwitch } from "./TrashSwitch";
import { TrashTable } from "./TrashTable";
import { useTrash } from "./trash";
import type { ListPlace } from "./useList";

/** What the documents are called: "source", "sources", "Sources". */
export interface Called {
  readonly one: string;
  readonly many: string;
  readonly head: string;
}

interface DocumentListProps<Row extends DocumentOut> {
  readonly workspace: string;
  readonly kind: string;
  readonly called: Called;
  readonly place: ListPlace;
  readonly list: UseQueryResult<Listing<Row>>;
  readonly columns: readonly Column<Row>[];
  /** Why nothing may be changed here. */
  readonly reason: string | undefined;
  /** What stands there while there is nothing at all. */
  readonly empty: ReactNode;
}

export function DocumentList<Row extends DocumentOut>({ workspace, kind, called, place, list, columns, reason, empty }: DocumentListProps<Row>) {
  const { trash } = useTrash();
  const nothing =
    place.search === "" ? empty : <EmptyState act={<Button onClick={() => place.setText("")}>Clear the filter</Button>}>{`No ${called.one} is called “${place.search}”.`}</EmptyState>;
  return (
    <Card>
      <ListTools>
        <ListFilter label={`Filter ${called.many}`} place={place} />
        <SavedFilters workspace={workspace} list={called.many} query={trimmed({ search: place.text })} onApply={(query) => place.setText(String(query["search"] ?? ""))} />
        <TrashSwitch label={`Which ${called.many}`} place={place} />
      </ListTools>
      {place.trashed ? (
        <TrashTable workspace={workspace} kind={kind} place={place} reason={reason} />
      ) : (
        <>
          <Table
            opens
            label={called.head}
            columns={columns}
            rows={rowsOf(list, `The ${called.many} could not be loaded`, nothing)}
            keyOf={(row) => row.id}
            acts={(row) => <IconButton icon={Trash2} size="small" label={`Move ${row.title} to the trash`} reason={reason} onClick={() => void trash(row)} />}
          />
          <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />
        </>
      )}
    </Card>
  );
}
