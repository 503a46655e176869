/** The catalogue: search first, choices at the left, every table that fits beside them. */
import type { FacetsOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FileUp, Search } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import type { FilterQuery } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { useWords } from "../filters/useWords";
import { counted } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useReasons } from "../security/reason";
import { usePage } from "../shell/page";
import { ToSources } from "../sources/ToSources";
import { Button, EmptyState, SearchInput, Select, Skeleton } from "../ui";
import { CatalogHead } from "./CatalogHead";
import { Facets } from "./Facets";
import { facetsQuery, tablesQuery, useCatalogEvents } from "./queries";
import { type CatalogSearch, isNarrowed, ORDERS, queryOf, readCatalogSearch } from "./search";
import { TableList } from "./TableList";
import styles from "./catalog.module.css";

const ImportDialog = lazy(async () => ({ default: (await import("../imports/ImportDialog")).ImportDialog }));

/** Long enough that a word is not asked for letter by letter. */

export function CatalogPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/catalog" });
  const search = useSearch({ from: "/signed-in/w/$workspace/catalog" });
  const navigate = useNavigate();
  const go = (next: Partial<CatalogSearch>) => void navigate({ to: "/w/$workspace/catalog", params: { workspace }, search: (before: CatalogSearch) => ({ ...before, ...next }), replace: true });
  const [typed, setTyped] = useWords(search.q ?? "", (q) => go({ q: q === "" ? undefined : q }));
  const query = queryOf(search);
  const tables = useQuery(tablesQuery(workspace, query, 0));
  const facets = useQuery(facetsQuery(workspace, query));
  const input = useRef<HTMLDivElement>(null);
  const [loading, load] = useState(false);
  const { edit: reason } = useReasons(workspace);
  usePage({ people: useWorkspacePeople(workspace) });
  useCatalogEvents(workspace);
  useActions([{ id: "search catalog", label: "Search the catalog", group: "Here", icon: Search, keys: "/", run: () => input.current?.querySelector("input")?.focus() }]);
  const clear = () => {
    setTyped("");
    void navigate({ to: "/w/$workspace/catalog", params: { workspace }, search: {}, replace: true });
  };
  return (
    <div className={styles["page"]}>
      <CatalogHead
        workspace={workspace}
        at="tables"
        acts={
          <Button icon={FileUp} onClick={() => load(true)}>
            Import or export descriptions
          </Button>
        }
      />
      {loading && (
        <Suspense fallback={null}>
          <ImportDialog workspace={workspace} what="annotations" reason={reason} onClose={() => load(false)} />
        </Suspense>
      )}
      <div className={styles["split"]}>
        <aside className={styles["side"]} aria-label="Narrow the list">
          <Facets facets={facets.data} search={search} onChoose={go} />
        </aside>
        <div className={styles["main"]}>
          <div className={styles["tools"]} ref={input}>
            <SearchInput aria-label="Search the catalog" placeholder="Names, columns, labels, tags, terms, descriptions" value={typed} onChange={setTyped} />
            <Select label="Order" value={search.order ?? "rank"} options={ORDERS} onChange={(order) => go({ order: order === "rank" ? undefined : order })} />
            <SavedFilters
              workspace={workspace}
              list="catalog"
              query={asFilter(search)}
              named={(name, value) => nameOf(facets.data, name, value)}
              onApply={(query) => {
                const next = readCatalogSearch(query);
                setTyped(next.q ?? "");
                void navigate({ to: "/w/$workspace/catalog", params: { workspace }, search: next, replace: true });
              }}
            />
            <span className={styles["total"]} role="status">
              {tables.data === undefined ? "" : counted(tables.data.total, "table")}
            </span>
            {isNarrowed(search) && (
              <Button size="small" look="quiet" onClick={clear}>
                Show everything
              </Button>
            )}
          </div>
          <Found workspace={workspace} search={search} tables={tables} />
        </div>
      </div>
    </div>
  );
}

interface FoundProps {
  readonly workspace: string;
  readonly search: CatalogSearch;
  readonly tables: { readonly data: Parameters<typeof listOf>[2] | undefined; readonly error: Error | null; readonly refetch: () => unknown };
}

function Found({ workspace, search, tables }: FoundProps) {
  if (tables.error !== null && tables.data === undefined) return <LoadFailure title="The catalog could not be searched" error={tables.error} onRetry={() => void tables.refetch()} />;
  if (tables.data === undefined) return <Skeleton height={400} />;
  if (tables.data.total > 0) return listOf(workspace, search, tables.data);
  if (isNarrowed(search)) return <EmptyState centered>No table fits. Try fewer words, or let a choice go.</EmptyState>;
  return (
    <EmptyState centered act={<ToSources workspace={workspace} />}>
      The catalog is empty. Scan a source, and its tables are here.
    </EmptyState>
  );
}

function listOf(workspace: string, search: CatalogSearch, data: { readonly items: Parameters<typeof TableList>[0]["first"]; readonly total: number }) {
  return <TableList key={JSON.stringify(search)} workspace={workspace} query={queryOf(search)} total={data.total} first={data.items} />;
}

function asFilter(search: CatalogSearch): FilterQuery {
  return Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Sources and owners are chosen by id: in words as far as they are among what is found. */
function nameOf(facets: FacetsOut | undefined, name: string, value: string): string {
  const among = name === "source" ? facets?.sources : name === "owner" ? facets?.owners : [{ value, title: value }];
  return among?.find((one) => one.value === value)?.title ?? "as chosen";
}
