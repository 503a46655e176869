/** A place with what it comes from and what it leads to: list, graph and what is known of the chosen one, of the same places. */
import type { PlaceOut, LineageWhy } from "@concert/sdk";
import { Crosshair, ZoomIn, ZoomOut } from "lucide-react";
import { useMemo, useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted, whole } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { EmptyState, IconButton, Skeleton } from "../ui";
import { Canvas, type Zoom } from "./Canvas";
import { Inspector } from "./Inspector";
import { type Graph, keyOf, onlyDrawn, type Where, wayBetween, whereOf } from "./model";
import { PathDialog } from "./PathDialog";
import { PlaceList } from "./PlaceList";
import type { Narrow } from "./queries";
import { placeOf, useGraph } from "./useGraph";
import styles from "./lineage.module.css";

const ZOOMS: readonly Zoom[] = [0.5, 0.75, 1];
const NOBODY: ReadonlySet<string> = new Set();

interface ExplorerProps {
  readonly workspace: string;
  readonly centre: PlaceOut;
  readonly hops: number;
  readonly narrow: Narrow;
  readonly onGo: (place: Where) => void;
}

export function Explorer({ workspace, centre, hops, narrow, onGo }: ExplorerProps) {
  const middle = keyOf(centre);
  const drawing = useGraph(workspace, centre, hops, narrow);
  const { graph } = drawing;
  const [chosen, choose] = useState(middle);
  const [zoom, setZoom] = useState<Zoom>(1);
  const [seeking, seek] = useState<PlaceOut>();
  const node = graph.nodes.get(chosen) ?? graph.nodes.get(middle);
  const way = useMemo(() => wayBetween(graph, middle, chosen), [graph, middle, chosen]);
  const recentre = (key: string) => onGo(placeOf(key));
  const at = ZOOMS.indexOf(zoom);
  const zoomTo = (index: number) => setZoom(ZOOMS[index] ?? zoom);
  useActions([
    { id: "lineage middle", label: "Put the chosen place in the middle", group: "Here", icon: Crosshair, keys: "r", reason: chosen === middle ? "It is in the middle." : undefined, run: () => recentre(chosen) },
    { id: "lineage closer", label: "Zoom in", group: "Here", icon: ZoomIn, keys: "+", reason: at === ZOOMS.length - 1 ? "It is as large as it gets." : undefined, run: () => zoomTo(at + 1) },
    { id: "lineage wider", label: "Zoom out", group: "Here", icon: ZoomOut, keys: "-", reason: at === 0 ? "It is as small as it gets." : undefined, run: () => zoomTo(at - 1) },
  ]);
  return (
    <div className={styles["explorer"]}>
      <PlaceList graph={graph} chosen={node?.key} onChoose={choose} />
      <div className={styles["stage"]}>
        {drawing.error !== null ? (
          <LoadFailure title="The graph could not be loaded" error={drawing.error} onRetry={drawing.retry} />
        ) : drawing.tooMany !== undefined ? (
          <EmptyState centered>{`${whole(drawing.tooMany)} places lie within ${hops} hops: too many to draw. Narrow them by words or by a source above, or draw fewer hops.`}</EmptyState>
        ) : (
          <>
            <Canvas drawing={drawing} centre={middle} chosen={node?.key} marked={way.keys.size > 0 ? way.keys : NOBODY} lines={way.lines} zoom={zoom} onChoose={choose} onRecentre={recentre} />
            <Notes drawing={drawing} graph={graph} />
            {graph.lines.some(onlyDrawn) && <p className={styles["legend"]}>Dashed: drawn by hand</p>}
            <div className={styles["zoom"]} role="group" aria-label="Size of the graph">
              <IconButton icon={ZoomOut} label="Zoom out" keys="-" reason={at === 0 ? "It is as small as it gets." : undefined} onClick={() => zoomTo(at - 1)} />
              <span className={styles["zoomAt"]}>{Math.round(zoom * 100)} %</span>
              <IconButton icon={ZoomIn} label="Zoom in" keys="+" reason={at === ZOOMS.length - 1 ? "It is as large as it gets." : undefined} onClick={() => zoomTo(at + 1)} />
            </div>
          </>
        )}
      </div>
      {node !== undefined && <Inspector key={node.key} workspace={workspace} graph={graph} node={node} centre={node.key === middle} onGo={onGo} onPath={() => seek(node.place)} />}
      {seeking !== undefined && (
        <PathDialog
          workspace={workspace}
          from={seeking}
          onGo={(place) => {
            seek(undefined);
            onGo(whereOf(place));
          }}
          onClose={() => seek(undefined)}
        />
      )}
    </div>
  );
}

/** Over the graph: why it is empty, what may not be seen, that more is on its way. */
function Notes({ drawing, graph }: { readonly drawing: ReturnType<typeof useGraph>; readonly graph: Graph }) {
  if (drawing.loading && graph.nodes.size === 1) {
    return (
      <div className={styles["notes"]} role="status" aria-label="Loading">
        <Skeleton width={240} height={16} />
      </div>
    );
  }
  if (drawing.why.length === 0 && graph.hidden === 0) return null;
  return (
    <div className={styles["notes"]} role="status">
      <Reasons why={drawing.why} />
      {graph.hidden > 0 && <p>{counted(graph.hidden, "place")} that you may not see {graph.hidden === 1 ? "is" : "are"} left out.</p>}
    </div>
  );
}

export function Reasons({ why }: { readonly why: readonly LineageWhy[] }) {
  if (why.length === 0) return null;
  return (
    <>
      <h2>Nothing is known here</h2>
      <ul>
        {why.map(({ message, line, column }) => (
          <li key={message}>
            {message}
            {line > 0 && ` (line ${line}, column ${column})`}
          </li>
        ))}
      </ul>
    </>
  );
}
