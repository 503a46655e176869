/** Every source of the workspace: what it is, how it answered last, who is in it. Ten thousand scroll as ten do. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Database, FileSpreadsheet, Layers, LayoutGrid, Rows3, SquareCheck } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { SavedFilters } from "../filters/SavedFilters";
import { isPlain } from "../filters/query";
import { useWords } from "../filters/useWords";
import { listCount } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useSourceResults } from "../live/sources";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit, mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, PageBody, PageHead, type Segment, Segmented } from "../ui";
import { TrashSwitch } from "../workspace/TrashSwitch";
import { TrashTable } from "../workspace/TrashTable";
import { useList } from "../workspace/useList";
import { AbsentSources } from "./AbsentSources";
import { AddSourceDialog } from "./AddSourceDialog";
import { Facets } from "./Facets";
import { facetsQuery, useSourcePages } from "./pages";
import { countPicked, NONE } from "./picking";
import { asFilter, asQuery, readSourcesSearch, type SourcesSearch } from "./search";
import { SelectionBar } from "./SelectionBar";
import { SortBy } from "./SortBy";
import styles from "./sources.module.css";
import { SourcesGrid } from "./SourcesGrid";
import { SourcesTable } from "./SourcesTable";
import { usePicking } from "./usePicking";
import { type SourcesView, useSourcesView } from "./view";

const StartDialog = lazy(async () => ({ default: (await import("../operations/start/StartDialog")).StartDialog }));
const ImportDialog = lazy(async () => ({ default: (await import("../imports/ImportDialog")).ImportDialog }));

const VIEWS: readonly Segment<SourcesView>[] = [
  { value: "list", label: "List", icon: Rows3 },
  { value: "grid", label: "Grid", icon: LayoutGrid },
];

export function SourcesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/sources" });
  const address = useSearch({ from: "/signed-in/w/$workspace/sources" });
  const search = useMemo(() => readSourcesSearch({ ...address }), [address]);
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
  const run = mayRun(useWorkspace(workspace)?.role);
  const count = place.trashed ? 0 : countPicked(picked, pages.total);
  const show = useCallback(
    (next: SourcesSearch, as: SourcesView | undefined = address.view) =>
      void navigate({ to: "/w/$workspace/sources", params: { workspace }, search: { ...next, ...(as === "grid" ? { view: as } : {}) }, replace: true }),
    [navigate, workspace, address.view],
  );
  const [view, keepView] = useSourcesView(workspace, address);
  const showAs = (next: SourcesView) => {
    keepView(next);
    show(search, next);
  };
  const [text, setText] = useWords(search.search ?? "", (words) => {
    const { search: _old, ...rest } = search;
    show(words === "" ? rest : { ...rest, search: words });
  });
  useSourceResults(workspace, pages.shown);
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([
    { id: "add source", label: "Add source", group: "Here", icon: Database, keys: "n", reason, run: () => setAdding(true) },
    ...(place.trashed
      ? []
      : [
          { id: "sources.view", label: view === "grid" ? "Show the sources as a list" : "Show the sources as a grid", group: "Here" as const, icon: view === "grid" ? Rows3 : LayoutGrid, keys: "v", run: () => showAs(view === "grid" ? "list" : "grid") },
          { id: "sources.pick", label: "Choose the source", group: "Here" as const, keys: "x", run: () => picking.atFocus(false) },
          { id: "sources.extend", label: "Choose all up to the source", group: "Here" as const, keys: "Shift X", run: () => picking.atFocus(true) },
          { id: "sources.all", label: "Choose all sources that fit", group: "Here" as const, icon: SquareCheck, keys: "a", run: () => picking.pick({ kind: "all" }) },
        ]),
    ...(count > 0 ? [{ id: "sources.operate", label: "Start an operation on the chosen sources", group: "Here" as const, icon: Layers, keys: "b", reason: run, run: () => start(true) }] : []),
    { id: "import sources", label: "Import or export sources", group: "Here", icon: FileSpreadsheet, run: () => setImporting(true) },
  ]);
  const grid = !place.trashed && view === "grid";
  const list = { pages, picking, search, onShow: show, reason };
  const bar = <SelectionBar picked={picked} total={pages.total} reason={run} onAll={() => picking.pick({ kind: "all" })} onNone={() => picking.pick(NONE)} onStart={() => start(true)} />;
  return (
    <>
      <PageHead
        title="Sources"
        sub={pages.first.data === undefined ? "" : listCount(pages.total, "source", !isPlain(asQuery(search)))}
        acts={
          <>
            <Button look="quiet" icon={FileSpreadsheet} onClick={() => setImporting(true)}>
              Import or export sources
            </Button>
            <Button look="primary" icon={Database} reason={reason} onClick={() => setAdding(true)}>
              Add source
            </Button>
          </>
        }
      />
      <PageBody>
        <div className={styles["page"]}>
          <Card>
            <div className={styles["tools"]}>
              {!place.trashed && <Facets search={search} text={text} onText={setText} onChange={show} facets={facets.data} />}
              <div className={styles["end"]}>
                {grid && <SortBy search={search} onShow={show} />}
                {!place.trashed && <SavedFilters workspace={workspace} list="sources" query={asFilter(search)} onApply={(query) => show(readSourcesSearch({ ...query }))} />}
                {!place.trashed && <Segmented label="How they are shown" segments={VIEWS} value={view} onChange={showAs} />}
                <TrashSwitch label="Which sources" place={place} />
              </div>
            </div>
            {place.trashed && <TrashTable workspace={workspace} kind="data_source" place={place} reason={reason} />}
            {!place.trashed && !grid && <SourcesTable {...list} />}
            {!place.trashed && !grid && bar}
          </Card>
          {grid && <SourcesGrid {...list} />}
          {grid && count > 0 && <Card className={styles["floating"]}>{bar}</Card>}
        </div>
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
