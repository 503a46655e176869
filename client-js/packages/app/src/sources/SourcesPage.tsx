/** Every source of the workspace: what it is, how it answered last, who is in it. Ten thousand scroll as ten do. */
import type { SourceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Database, FileSpreadsheet, Layers, SquareCheck, Trash2 } from "lucide-react";
import { lazy, type MouseEvent, Suspense, useCallback, useEffect, useState } from "react";
import { rowsOf } from "../data/rows";
import { SavedFilters } from "../filters/SavedFilters";
import { isPlain } from "../filters/query";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useSourceResults } from "../live/sources";
import { othersPresent } from "../people/present";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit, mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { AvatarStack, Button, Card, CellLine, type Column, EmptyState, IconButton, PageBody, PageHead, Segmented, StateWord, Table, Tag, VirtualTable } from "../ui";
import { TrashTable } from "../workspace/TrashTable";
import { useTrash } from "../workspace/trash";
import { useList } from "../workspace/useList";
import { AbsentSources } from "./AbsentSources";
import { AddSourceDialog } from "./AddSourceDialog";
import { CRITICALITIES } from "./criticality";
import { Facets } from "./Facets";
import { healthOf, TEST } from "./health";
import { facetsQuery, type SourcePages, useSourcePages } from "./pages";
import { countPicked, isPicked, NONE } from "./picking";
import { asFilter, asQuery, readSourcesSearch, type SourcesSearch } from "./search";
import { SelectionBar } from "./SelectionBar";
import styles from "./sources.module.css";
import { type Picking, usePicking } from "./usePicking";
import { scoreOf } from "./vitals";

const StartDialog = lazy(async () => ({ default: (await import("../operations/start/StartDialog")).StartDialog }));
const ImportDialog = lazy(async () => ({ default: (await import("../imports/ImportDialog")).ImportDialog }));

export function SourcesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/sources" });
  const search = useSearch({ from: "/signed-in/w/$workspace/sources" });
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const [starting, start] = useState(false);
  const place = useList();
  const reason = mayEdit(useWorkspace(workspace)?.role);
  const pages = useSourcePages(workspace, search);
  const facets = useQuery(facetsQuery(workspace, search));
  const picking = usePicking(pages, JSON.stringify(asQuery(search)));
  const { picked } = picking;
  const columns = useColumns(picking);
  const run = mayRun(useWorkspace(workspace)?.role);
  const count = place.trashed ? 0 : countPicked(picked, pages.total);
  const show = useCallback(
    (next: SourcesSearch) => void navigate({ to: "/w/$workspace/sources", params: { workspace }, search: next, replace: true }),
    [navigate, workspace],
  );
  const [text, setText] = useWords(search, show);
  useSourceResults(workspace, pages.shown);
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([
    { id: "add source", label: "Add source", group: "Here", icon: Database, keys: "n", reason, run: () => setAdding(true) },
    ...(place.trashed
      ? []
      : [
          { id: "sources.pick", label: "Choose the source", group: "Here" as const, keys: "x", run: () => picking.atFocus(false) },
          { id: "sources.extend", label: "Choose all up to the source", group: "Here" as const, keys: "Shift X", run: () => picking.atFocus(true) },
          { id: "sources.all", label: "Choose all sources that fit", group: "Here" as const, icon: SquareCheck, keys: "a", run: () => picking.pick({ kind: "all" }) },
        ]),
    ...(count > 0 ? [{ id: "sources.operate", label: "Start an operation on the chosen sources", group: "Here" as const, icon: Layers, keys: "b", reason: run, run: () => start(true) }] : []),
    { id: "import sources", label: "Import or export sources as CSV", group: "Here", icon: FileSpreadsheet, run: () => setImporting(true) },
  ]);
  return (
    <>
      <PageHead
        title="Sources"
        sub={pages.first.data === undefined ? "" : `${whole(pages.total)} ${pages.total === 1 ? "source" : "sources"}${isPlain(asFilter(search)) ? "" : pages.total === 1 ? " fits" : " fit"}`}
        acts={
          <>
            <Button look="quiet" icon={FileSpreadsheet} onClick={() => setImporting(true)}>
              Import CSV
            </Button>
            <Button look="primary" icon={Database} reason={reason} onClick={() => setAdding(true)}>
              Add source
            </Button>
          </>
        }
      />
      <PageBody>
        <Card>
          <div className={styles["tools"]}>
            {!place.trashed && <Facets search={search} text={text} onText={setText} onChange={show} facets={facets.data} />}
            <div className={styles["end"]}>
              {!place.trashed && <SavedFilters workspace={workspace} list="sources" query={asFilter(search)} onApply={(query) => show(readSourcesSearch({ ...query }))} />}
              <Segmented
                label="Which sources"
                segments={[
                  { value: "active", label: "In use" },
                  { value: "trash", label: "Trash" },
                ]}
                value={place.trashed ? "trash" : "active"}
                onChange={(which) => place.setTrashed(which === "trash")}
              />
            </div>
          </div>
          {place.trashed ? (
            <TrashTable workspace={workspace} kind="data_source" place={place} reason={reason} />
          ) : (
            <List pages={pages} columns={columns} search={search} onShow={show} reason={reason} />
          )}
          {!place.trashed && <SelectionBar picked={picked} total={pages.total} reason={run} onAll={() => picking.pick({ kind: "all" })} onNone={() => picking.pick(NONE)} onStart={() => start(true)} />}
        </Card>
        {!place.trashed && <AbsentSources workspace={workspace} below />}
      </PageBody>
      {adding && <AddSourceDialog workspace={workspace} onClose={() => setAdding(false)} />}
      {starting && count > 0 && (
        <Suspense fallback={null}>
          <StartDialog workspace={workspace} chosen={picked.kind === "all" ? { by: "query", query: asQuery(search), count } : { by: "ids", ids: [...picked.ids], count }} onClose={() => start(false)} />
        </Suspense>
      )}
      {importing && (
        <Suspense fallback={null}>
          <ImportDialog workspace={workspace} what="sources" reason={reason} onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </>
  );
}

/** What is typed is asked for a moment later; another filter in the address is what stands in the box. */
function useWords(search: SourcesSearch, show: (search: SourcesSearch) => void) {
  const asked = search.search ?? "";
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    const words = text.trim();
    if (words === asked) return undefined;
    const timer = setTimeout(() => {
      const { search: _old, ...rest } = search;
      show(words === "" ? rest : { ...rest, search: words });
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, search, show]);
  return [text, setText] as const;
}

interface ListProps {
  readonly pages: SourcePages;
  readonly columns: readonly Column<SourceOut>[];
  readonly search: SourcesSearch;
  readonly onShow: (search: SourcesSearch) => void;
  readonly reason: string | undefined;
}

function List({ pages, columns, search, onShow, reason }: ListProps) {
  const { trash } = useTrash();
  const { first } = pages;
  if (first.data === undefined || first.data.items.length === 0) {
    const nothing = isPlain(asFilter(search)) ? (
      <EmptyState>No sources yet. Add a database file or a folder of files to see what is in it.</EmptyState>
    ) : (
      <EmptyState act={<Button onClick={() => onShow({})}>Show everything</Button>}>No source fits this filter.</EmptyState>
    );
    return <Table label="Sources" columns={columns} rows={rowsOf(first, "The sources could not be loaded", nothing)} keyOf={(row) => row.id} />;
  }
  const order = search.sorted ?? "title";
  return (
    <VirtualTable
      label="Sources"
      columns={columns}
      total={pages.total}
      rowAt={pages.rowAt}
      onView={pages.onView}
      keyOf={(row) => row.id}
      sort={{ column: order, descending: search.descending ?? false }}
      onSort={({ column, descending }) => onShow(readSourcesSearch({ ...search, sorted: column, descending }))}
      acts={(row) => <IconButton icon={Trash2} size="small" label={`Move ${row.title} to the trash`} reason={reason} onClick={() => void trash(row)} />}
    />
  );
}

const PATIENCE_MS = 250;

function useColumns({ picked, press }: Picking): readonly Column<SourceOut>[] {
  const { user, source_kinds } = useBootstrap();
  return [
    { id: "title", head: "Name", sortable: true, cell: (row, index) => <SourceName source={row} picked={isPicked(picked, row.id)} onPress={(event) => press(row.id, index ?? 0, event.shiftKey)} /> },
    { id: "kind", head: "Kind", minor: true, sortable: true, cell: (row) => source_kinds.find((kind) => kind.kind === row.source_kind)?.title ?? (row.source_kind || "not chosen") },
    { id: "test", head: "Last test", sortable: true, cell: (row) => <LastTest source={row} /> },
    { id: "health", head: "Health", minor: true, cell: (row) => <Health source={row} /> },
    { id: "criticality", head: "Criticality", minor: true, sortable: true, cell: (row) => <Criticality value={row.criticality} /> },
    { id: "tags", head: "Tags", minor: true, cell: (row) => <Tags tags={row.tags} /> },
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
      <label className={styles["pick"]}>
        <input type="checkbox" tabIndex={-1} aria-label={`Choose ${source.title}`} checked={picked} readOnly onClick={onPress} />
      </label>
      <SourceLink source={source} />
    </CellLine>
  );
}

function SourceLink({ source }: { readonly source: SourceOut }) {
  return (
    <Link to="/w/$workspace/sources/$document" params={{ workspace: source.workspace, document: source.id }} className="mono" style={{ color: "var(--text)" }}>
      {source.title === "" ? "Without a name" : source.title}
    </Link>
  );
}

/** "high" as the form says it: "High"; what is no level is shown as wrong. */
function Criticality({ value }: { readonly value: string }) {
  if (value === "") return "not said";
  const known = CRITICALITIES.find((one) => one.value === value);
  return known === undefined ? <StateWord state="warning">“{value}” is no level</StateWord> : known.label;
}

function LastTest({ source }: { readonly source: SourceOut }) {
  const health = healthOf(source);
  const test = source.results.find((result) => result.operation === TEST);
  if (test === undefined) return <span className="quiet">not tested yet</span>;
  return (
    <CellLine>
      <StateWord state={health.state}>{health.state === "done" ? `Answers in ${health.fact}` : "Does not answer"}</StateWord>
      <span className="quiet">
        <When micros={test.at} />
      </span>
    </CellLine>
  );
}

function Health({ source }: { readonly source: SourceOut }) {
  const score = scoreOf(source);
  if (score === undefined) return <span className="quiet">not asked</span>;
  return <StateWord state={score.state}>{score.words}</StateWord>;
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return <span className="quiet">none</span>;
  return (
    <CellLine>
      {tags.slice(0, 3).map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {tags.length > 3 && <span className="quiet">and {tags.length - 3} more</span>}
    </CellLine>
  );
}
