/** All documents of the workspace: found, sorted, and what can be done with each; the trash beside them. */
import type { DocumentOut, InputOf, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { completed, type FilterQuery, trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { When } from "../format/When";
import { othersPresent } from "../people/present";
import { PersonPicker } from "../pickers/PersonPicker";
import { useBootstrap } from "../session/Bootstrap";
import { AvatarStack, Button, Card, type Column, EmptyState, Icon, type Option, Pager, Select, type Sort, Table } from "../ui";
import { iconOfKind, wordOfKind } from "../ui/documentIcon";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";
import { type Asked, DocumentDialogs } from "./DocumentDialogs";
import { DocumentMenu } from "./DocumentMenu";
import { ListFilter } from "./ListFilter";
import { linkTo } from "./links";
import { shelfQuery } from "./queries";
import { needsOwner } from "./roles";
import { TrashSwitch } from "./TrashSwitch";
import { useList } from "./useList";
import styles from "./workspace.module.css";

const BEGINNING = { search: "", kind: "", owner: "", changer: "" };

type Order = NonNullable<InputOf<"documents.list">["order"]>;

const ORDERS: Readonly<Record<string, Order>> = { name: "title", kind: "kind", made: "created_at", changed: "updated_at" };

export function DocumentsTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const { kinds } = useBootstrap();
  const place = useList();
  const [kind, setKind] = useState("");
  const [owner, setOwner] = useState("");
  const [changer, setChanger] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "changed", descending: true });
  const [asked, ask] = useState<Asked>();
  const [emptying, setEmptying] = useState(false);
  const { act } = useActing();
  const list = useQuery(
    shelfQuery(workspace.id, {
      search: place.search,
      offset: place.offset,
      trashed: place.trashed,
      kind,
      created_by: owner,
      updated_by: changer,
      order: ORDERS[sort.column] ?? "updated_at",
      descending: sort.descending,
    }),
  );
  const filtered = place.search !== "" || kind !== "" || owner !== "" || changer !== "";
  const chosen = (set: (value: string) => void) => (value: string) => {
    set(value);
    place.setOffset(0);
  };
  const clear = () => {
    place.setText("");
    for (const set of [setKind, setOwner, setChanger]) set("");
  };
  const apply = (query: FilterQuery) => {
    const { search, ...chosen } = completed(query, BEGINNING);
    place.setText(search);
    setKind(chosen.kind);
    setOwner(chosen.owner);
    setChanger(chosen.changer);
  };
  // What is filtered by a person lists what they made, or changed: their name stands there.
  const named = (name: string, value: string) => {
    if (name === "owner") return list.data?.items.find((one) => one.created_by === value)?.created_by_name ?? "one person";
    if (name === "changer") return list.data?.items.find((one) => one.updated_by === value)?.updated_by_name ?? "one person";
    return value;
  };
  const empty = filtered ? (
    <EmptyState act={<Button onClick={clear}>Clear the filter</Button>}>No document here fits this filter.</EmptyState>
  ) : (
    <EmptyState>{place.trashed ? "The trash is empty." : "No documents yet. Make a design or add a source to begin."}</EmptyState>
  );
  return (
    <Card>
      <div className={styles["tools"]}>
        <div className={styles["search"]}>
          <ListFilter label="Filter documents" place={place} placeholder="Name or words inside" />
        </div>
        <div className={styles["choice"]}>
          <Select label="Kind" value={kind} options={[{ value: "", label: "Every kind" }, ...kindOptions(kinds)]} onChange={chosen(setKind)} />
        </div>
        <div className={styles["choice"]}>
          <PersonPicker label="Made by" workspace={workspace.id} value={owner} nobody="Made by anybody" onChange={chosen(setOwner)} />
        </div>
        <div className={styles["choice"]}>
          <PersonPicker label="Changed by" workspace={workspace.id} value={changer} nobody="Changed by anybody" onChange={chosen(setChanger)} />
        </div>
        <SavedFilters workspace={workspace.id} list="documents" query={trimmed({ search: place.text, kind, owner, changer })} onApply={apply} named={named} />
        <TrashSwitch label="Which documents" place={place} />
        {place.trashed && (
          <div className={styles["end"]}>
            <Button look="danger" icon={Trash2} reason={needsOwner(workspace.role) ?? (list.data?.total === 0 ? "The trash is empty" : undefined)} onClick={() => setEmptying(true)}>
              Empty the trash
            </Button>
          </div>
        )}
      </div>
      <Table
        opens={!place.trashed}
        label={place.trashed ? "Trash" : "Documents"}
        columns={useColumns(place.trashed)}
        rows={rowsOf(list, "The documents could not be loaded", empty)}
        keyOf={(row) => row.id}
        sort={sort}
        onSort={(next) => {
          setSort(next);
          place.setOffset(0);
        }}
        acts={(row) => <DocumentMenu document={row} workspace={workspace} onAsk={(what) => ask({ what, document: row })} />}
      />
      <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />
      {asked !== undefined && <DocumentDialogs asked={asked} workspace={workspace} onClose={() => ask(undefined)} />}
      {emptying && (
        <ConfirmDialog
          title={`Empty the trash of ${workspace.name}?`}
          act="Empty the trash"
          onClose={() => setEmptying(false)}
          onConfirm={() => {
            act({ command: "documents.empty_trash", input: { id: workspace.id }, done: "The trash is empty", failed: "The trash was not emptied" });
            setEmptying(false);
          }}
        >
          Everything in it goes for good, with its history and comments. This cannot be taken back.
        </ConfirmDialog>
      )}
    </Card>
  );
}

function kindOptions(kinds: readonly { readonly name: string; readonly title: string }[]): readonly Option[] {
  return kinds.filter((kind) => kind.name !== "workspace").map((kind) => ({ value: kind.name, label: wordOfKind(kind) }));
}

function useColumns(trashed: boolean): readonly Column<DocumentOut>[] {
  const { user, kinds } = useBootstrap();
  const titles = new Map(kinds.map((kind) => [kind.name, wordOfKind(kind)]));
  const person = (id: string, name: string) => (id === user.id ? "you" : name);
  const common: readonly Column<DocumentOut>[] = [
    { id: "name", head: "Name", sortable: true, cell: (row) => <Title row={row} trashed={trashed} /> },
    { id: "kind", head: "Kind", sortable: true, cell: (row) => titles.get(row.kind) ?? row.kind },
  ];
  if (trashed) {
    return [
      ...common,
      { id: "changed", head: "Moved to the trash", sortable: true, align: "right", cell: (row) => row.trashed_at !== null && <When micros={row.trashed_at} short /> },
    ];
  }
  return [
    ...common,
    { id: "people", head: "Here now", minor: true, cell: (row) => <AvatarStack people={othersPresent(row.present, user.id)} size={20} most={4} /> },
    { id: "owner", head: "Made by", minor: true, cell: (row) => person(row.created_by, row.created_by_name) },
    { id: "by", head: "Changed by", minor: true, cell: (row) => person(row.updated_by, row.updated_by_name) },
    { id: "changed", head: "Changed", sortable: true, align: "right", cell: (row) => <When micros={row.updated_at} short /> },
  ];
}

function Title({ row, trashed }: { readonly row: DocumentOut; readonly trashed: boolean }) {
  const link = trashed ? undefined : linkTo(row);
  const title = row.title === "" ? "Without a name" : row.title;
  return (
    <span className={styles["name"]}>
      <Icon of={iconOfKind(row.kind)} />
      {link === undefined ? (
        title
      ) : (
        <Link {...link}>
          {title}
        </Link>
      )}
    </span>
  );
}
