/** What is known of the chosen place: who says so, its columns, and what hangs on it. */
import type { EdgeOut, ImpactOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Crosshair, Pencil, Route, Spline, Trash2 } from "lucide-react";
import { Fragment, lazy, type ReactNode, Suspense, useState } from "react";
import { tableQuery } from "../catalog/queries";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { useReasons } from "../security/reason";
import { Button, Chip, EmptyState, IconButton, Skeleton, Tabs, Tag } from "../ui";
import { drawnBy, type Graph, keyOf, type Line, type Node, type Where, whereOf } from "./model";
import { impactQuery } from "./queries";
import { kindWords, levelWords, nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

const TABS = [
  { id: "says", label: "Who says so" },
  { id: "columns", label: "Columns" },
  { id: "impact", label: "Impact" },
] as const;
type TabId = (typeof TABS)[number]["id"];
const MOST_LINES = 50;
const DrawDialog = lazy(async () => ({ default: (await import("./EdgeDialog")).DrawDialog }));
const NoteDialog = lazy(async () => ({ default: (await import("./EdgeDialog")).NoteDialog }));
const RemoveEdgeDialog = lazy(async () => ({ default: (await import("./EdgeDialog")).RemoveEdgeDialog }));

type Opened = { readonly what: "draw" } | { readonly what: "edit" | "remove"; readonly edge: EdgeOut };

interface InspectorProps {
  readonly workspace: string;
  readonly graph: Graph;
  readonly node: Node;
  readonly centre: boolean;
  readonly onGo: (place: Where) => void;
  readonly onPath: () => void;
}

export function Inspector({ workspace, graph, node, centre, onGo, onPath }: InspectorProps) {
  const [tab, setTab] = useState<TabId>("says");
  const [opened, open] = useState<Opened>();
  const { edit: reason } = useReasons(workspace);
  const { place } = node;
  const tabs = place.kind === "table" ? TABS : TABS.filter(({ id }) => id !== "columns");
  const shown = tabs.some(({ id }) => id === tab) ? tab : "says";
  return (
    <aside className={styles["inspector"]} aria-label={`About ${nameOfPlace(place)}`}>
      <header className={styles["about"]}>
        <h2>{nameOfPlace(place)}</h2>
        <p className="quiet">
          {whereWords(place)}, {levelWords(node.level)}
        </p>
        <div className={styles["acting"]}>
          <Button size="small" icon={Crosshair} reason={centre ? "It is in the middle." : undefined} onClick={() => onGo(place)}>
            Put in the middle
          </Button>
          <Button size="small" icon={Route} onClick={onPath}>
            Find a way to another place
          </Button>
          {place.kind !== "design" && (
            <Button size="small" icon={Spline} reason={reason} onClick={() => open({ what: "draw" })}>
              Draw an edge
            </Button>
          )}
        </div>
        <Elsewhere workspace={workspace} node={node} />
      </header>
      <Tabs label="About the place" tabs={tabs} value={shown} onChange={setTab} className={styles["tabs"]} headClassName={styles["tabHeads"]}>
        <div className={styles["tabBody"]}>
          {shown === "says" && <Says workspace={workspace} graph={graph} node={node} reason={reason} onOpen={open} />}
          {shown === "columns" && <Columns workspace={workspace} node={node} onGo={onGo} />}
          {shown === "impact" && <Impact workspace={workspace} place={whereOf(place)} onGo={onGo} />}
        </div>
      </Tabs>
      {opened !== undefined && (
        <Suspense fallback={null}>
          {opened.what === "draw" && <DrawDialog workspace={workspace} of={place} onClose={() => open(undefined)} />}
          {opened.what === "edit" && <NoteDialog workspace={workspace} edge={opened.edge} onClose={() => open(undefined)} />}
          {opened.what === "remove" && <RemoveEdgeDialog workspace={workspace} edge={opened.edge} onClose={() => open(undefined)} />}
        </Suspense>
      )}
    </aside>
  );
}

function Elsewhere({ workspace, node: { place } }: { readonly workspace: string; readonly node: Node }) {
  if (place.kind === "design") {
    return (
      <Link to="/w/$workspace/designs/$document" params={{ workspace, document: place.source.replace(/^design:/u, "") }}>
        Open the design
      </Link>
    );
  }
  if (place.kind !== "table") return null;
  return (
    <Link to="/w/$workspace/catalog/$document" params={{ workspace, document: place.source }} search={{ table: place.table }}>
      Open in the catalog
    </Link>
  );
}

interface SaysProps {
  readonly workspace: string;
  readonly graph: Graph;
  readonly node: Node;
  readonly reason: string | undefined;
  readonly onOpen: (opened: Opened) => void;
}

function Says({ workspace, graph, node, reason, onOpen }: SaysProps) {
  const into = graph.lines.filter(({ to }) => to === node.key);
  const out = graph.lines.filter(({ from }) => from === node.key);
  const people = useNames(
    membersOf(workspace),
    [...into, ...out].flatMap(({ edges }) => edges.map(drawnBy)),
  );
  if (into.length + out.length === 0) return <EmptyState>No line of it is drawn. Open one of its sides.</EmptyState>;
  const byOf = (edge: EdgeOut) => people.get(drawnBy(edge)) ?? "";
  const hand = (edge: EdgeOut) => <ByHand edge={edge} by={byOf(edge)} reason={reason} onOpen={onOpen} />;
  return (
    <>
      <Lines title="Comes from" lines={into} nameOf={({ from }) => named(graph, from)} hand={hand} />
      <Lines title="Leads to" lines={out} nameOf={({ to }) => named(graph, to)} hand={hand} />
    </>
  );
}

/** What somebody drew: who, why, and the way to change it. */
function ByHand({ edge, by, reason, onOpen }: Pick<SaysProps, "reason" | "onOpen"> & { readonly edge: EdgeOut; readonly by: string }) {
  return (
    <span className={styles["byHand"]}>
      <span className={styles["said"]}>{[by === "" ? "Drawn by hand" : `Drawn by ${by}`, edge.how].filter(Boolean).join(": ")}</span>
      <IconButton size="small" icon={Pencil} label="Edit the edge" reason={reason} onClick={() => onOpen({ what: "edit", edge })} />
      <IconButton size="small" icon={Trash2} label="Remove the edge" reason={reason} onClick={() => onOpen({ what: "remove", edge })} />
    </span>
  );
}

function named(graph: Graph, key: string): string {
  const place = graph.nodes.get(key)?.place;
  return place === undefined ? "" : nameOfPlace(place);
}

interface LinesProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly nameOf: (line: Line) => string;
  readonly hand: (edge: EdgeOut) => ReactNode;
}

function Lines({ title, lines, nameOf, hand }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <section className={styles["lineList"]}>
      <h3>
        {title} <span className={styles["count"]}>{counted(lines.length, "place")}</span>
      </h3>
      <ul>
        {lines.slice(0, MOST_LINES).map((line) => (
          <li key={line.id}>
            <span className={styles["name"]}>{nameOf(line)}</span>
            <span className="quiet">
              Said by {kindWords(line.edges)}, <When micros={Math.max(...line.edges.map(({ seen_at }) => seen_at))} />
            </span>
            {line.edges.filter(({ how, kind }) => how !== "" && kind !== "manual").slice(0, 3).map((edge) => (
              <How key={edge.id} edge={edge} />
            ))}
            {line.edges.filter(({ kind }) => kind === "manual").map((edge) => (
              <Fragment key={edge.id}>{hand(edge)}</Fragment>
            ))}
          </li>
        ))}
      </ul>
      {lines.length > MOST_LINES && <p className="quiet">and {counted(lines.length - MOST_LINES, "other")}</p>}
    </section>
  );
}

/** An expression is written by a machine, a step by a person. */
function How({ edge }: { readonly edge: EdgeOut }) {
  return edge.kind === "view" ? <code className={styles["how"]}>{edge.how}</code> : <span className={styles["said"]}>{edge.how}</span>;
}

function Columns({ workspace, node: { place }, onGo }: Pick<InspectorProps, "workspace" | "node" | "onGo">) {
  const { data, error, refetch } = useQuery(tableQuery(workspace, place.source, place.table));
  if (error !== null && data === undefined) return <LoadFailure title="The columns could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={160} />;
  if (data.columns.length === 0) return <EmptyState>The catalog has no columns of it. Scan the source.</EmptyState>;
  return (
    <ul className={styles["columns"]}>
      {place.column !== "" && (
        <li>
          <button type="button" className={styles["row"]} onClick={() => onGo({ ...whereOf(place), column: "" })}>
            Show the table instead of its columns
          </button>
        </li>
      )}
      {data.columns.map(({ name, type }) => (
        <li key={name}>
          <button type="button" className={styles["row"]} aria-label={`Show where ${name} comes from and leads to`} aria-pressed={name === place.column} onClick={() => onGo({ ...whereOf(place), column: name })}>
            <span className={styles["name"]}>{name}</span>
            <span className="quiet">{type}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Impact({ workspace, place, onGo }: { readonly workspace: string; readonly place: Where; readonly onGo: (place: Where) => void }) {
  const { data, error, refetch } = useQuery(impactQuery(workspace, place));
  if (error !== null && data === undefined) return <LoadFailure title="The impact could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={160} />;
  if (data.total === 0 && data.designs.length === 0) return <EmptyState>{data.why[0]?.message ?? "Nothing that is known hangs on it."}</EmptyState>;
  return (
    <>
      <p className={styles["summary"]}>{summary(data)}</p>
      {data.owners.length > 0 && (
        <p className={styles["chips"]}>
          Owned by
          {data.owners.map(({ id, name, places }) => (
            <Tag key={id}>{`${name}, ${counted(places, "place")}`}</Tag>
          ))}
        </p>
      )}
      {data.labels.length > 0 && (
        <p className={styles["chips"]}>
          Labels
          {data.labels.map((label) => (
            <Chip key={label} tone="wait">
              {label}
            </Chip>
          ))}
        </p>
      )}
      {data.designs.length > 0 && <Designs workspace={workspace} designs={data.designs} />}
      <ul className={styles["columns"]} aria-label="What hangs on it">
        {data.items.slice(0, 200).map((item) => (
          <li key={keyOf(item)}>
            <button type="button" className={styles["row"]} onClick={() => onGo(whereOf(item))}>
              <span className={styles["texts"]}>
                <span className={styles["name"]}>{nameOfPlace(item)}</span>
                <span className={styles["where"]}>{[whereWords(item), counted(item.hops, "hop"), item.direct ? "" : "decides its rows", item.owner_name].filter(Boolean).join(", ")}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {data.total > 200 && <p className="quiet">and {counted(data.total - 200, "other place")}</p>}
    </>
  );
}

function summary({ tables, columns, designs, sources, hidden }: ImpactOut): string {
  const parts = [counted(tables, "table"), columns > 0 ? counted(columns, "column") : "", designs.length > 0 ? counted(designs.length, "design") : ""].filter(Boolean).join(", ");
  const unseen = hidden > 0 ? `, and ${counted(hidden, "place")} that you may not see` : "";
  return `${parts} in ${counted(sources, "source")} hang on it${unseen}.`;
}

function Designs({ workspace, designs }: { readonly workspace: string; readonly designs: ImpactOut["designs"] }) {
  return (
    <section className={styles["lineList"]}>
      <h3>Designs that read it</h3>
      <ul>
        {designs.map(({ id, title, steps, last_run }) => (
          <li key={id}>
            <Link to="/w/$workspace/designs/$document" params={{ workspace, document: id }}>
              {title === "" ? "Without a name" : title}
            </Link>
            <span className="quiet">
              {steps.join(", ")}
              {last_run !== null && (
                <>
                  , run {last_run.number} {last_run.status} <When micros={last_run.at} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
