/** The place Lineage: a search first, then one place in the middle with its neighbours. */
import type { PlaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Link2, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { LoadFailure } from "../data/failure";
import { useWords } from "../filters/useWords";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { useReasons } from "../security/reason";
import { usePage } from "../shell/page";
import { Button, PageHead, SearchInput, Select, Skeleton } from "../ui";
import { Explorer } from "./Explorer";
import { keyOf, type Where } from "./model";
import { PlaceSearch } from "./PlaceSearch";
import { graphQuery, useLineageEvents } from "./queries";
import { HOPS, type LineageSearch, placeIn } from "./search";
import styles from "./lineage.module.css";

const ALL_SOURCES = [{ value: "", label: "All sources" }];
const NamespacesDialog = lazy(async () => ({ default: (await import("./NamespacesDialog")).NamespacesDialog }));

export function LineagePage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/lineage" });
  const search = useSearch({ from: "/signed-in/w/$workspace/lineage" });
  const navigate = useNavigate();
  const go = (next: LineageSearch, replace = false) => void navigate({ to: "/w/$workspace/lineage", params: { workspace }, search: next, replace });
  const place = placeIn(search);
  usePage({ people: useWorkspacePeople(workspace), title: place === undefined ? undefined : place.table || "A design" });
  useLineageEvents(workspace);
  useActions([{ id: "lineage search", label: "Search another place", group: "Here", icon: Search, keys: "/", run: () => go({}) }]);
  const [mapping, openMapping] = useState(false);
  const { edit: reason } = useReasons(workspace);
  const open = ({ source, table, column }: Where) => go({ hops: search.hops, source, table, column });
  if (place === undefined) {
    return (
      <div className={styles["first"]}>
        <PageHead
          title="Lineage"
          sub="Where data comes from, and where it goes"
          acts={
            <Button icon={Link2} onClick={() => openMapping(true)}>
              OpenLineage namespaces
            </Button>
          }
        />
        <div className={styles["firstBody"]}>
          <PlaceSearch workspace={workspace} label="Search a place" onChoose={open} />
        </div>
        {mapping && (
          <Suspense fallback={null}>
            <NamespacesDialog workspace={workspace} reason={reason} onClose={() => openMapping(false)} />
          </Suspense>
        )}
      </div>
    );
  }
  return (
    <div className={styles["page"]}>
      <h1 className="visually-hidden">Lineage of {place.column === "" ? place.table : `${place.table}.${place.column}`}</h1>
      <Tools workspace={workspace} search={search} onChange={(next) => go({ ...search, ...next }, true)} onSearch={() => go({})} />
      <Middle key={keyOf(place)} workspace={workspace} place={place} search={search} onGo={open} />
    </div>
  );
}

interface MiddleProps {
  readonly workspace: string;
  readonly place: Where;
  readonly search: LineageSearch;
  readonly onGo: (place: Where) => void;
}

/** Asks for the place itself first: its name, its kind and how many hang on it. */
function Middle({ workspace, place, search, onGo }: MiddleProps) {
  const alone = useQuery(graphQuery(workspace, place, 0, { search: "", of: "" }));
  if (alone.error !== null && alone.data === undefined) return <LoadFailure title="The place could not be loaded" error={alone.error} onRetry={() => void alone.refetch()} />;
  if (alone.data === undefined) return <Skeleton height="100%" />;
  const centre: PlaceOut = alone.data.nodes[0] ?? { ...place, title: "", kind: "table", up: 0, down: 0 };
  return <Explorer key={search.hops ?? 1} workspace={workspace} centre={centre} hops={search.hops ?? 1} narrow={{ search: search.q ?? "", of: search.of ?? "" }} onGo={onGo} />;
}

interface ToolsProps {
  readonly workspace: string;
  readonly search: LineageSearch;
  readonly onChange: (next: LineageSearch) => void;
  readonly onSearch: () => void;
}

function Tools({ workspace, search, onChange, onSearch }: ToolsProps) {
  const [typed, setTyped] = useWords(search.q ?? "", (words) => onChange({ q: words === "" ? undefined : words }));
  return (
    <div className={styles["tools"]} role="group" aria-label="What is drawn">
      <Button icon={Search} onClick={onSearch}>
        Search another place
      </Button>
      <Select label="How far" value={String(search.hops ?? 1)} options={HOPS} onChange={(hops) => onChange({ hops: hops === "1" ? undefined : Number(hops) })} />
      <SearchInput aria-label="Only places with these words" placeholder="Only places with…" value={typed} onChange={setTyped} />
      <Picker label="Only places of" from={sourcesOf(workspace)} first={ALL_SOURCES} value={search.of ?? ""} onChange={(of) => onChange({ of: of === "" ? undefined : of })} />
    </div>
  );
}
