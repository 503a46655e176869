/** A design drawn as it was, or two points of it in one drawing: added, removed, changed. The table beside says the same in words. */
import type { ChangeOut } from "@concert/sdk";
import { counted } from "../format/numbers";
import { type Edge, designOf, type Point, pointOf, record } from "../designer/model/design";
import type { Box } from "../designer/model/frames";
import { stillOf, wayBetween } from "../designer/model/still";
import styles from "./history.module.css";
import { namesIn } from "./timeline";

interface Side {
  readonly body: unknown;
  readonly layout: unknown;
}

type Mark = "added" | "removed" | "changed" | "same";

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };
const LONGEST = 21;

interface PictureProps {
  readonly label: string;
  readonly now: Side;
  /** The earlier side, where two are compared. */
  readonly before?: Side | undefined;
  readonly changes?: readonly ChangeOut[];
}

export function Picture({ label, now, before, changes = [] }: PictureProps) {
  const after = designOf(now.body);
  const was = designOf(before?.body);
  const nodes = { ...was.nodes, ...after.nodes };
  const edges: Readonly<Record<string, Edge>> = { ...was.edges, ...after.edges };
  const { ids, boxes, isFrame, whole } = stillOf({ nodes, edges }, { ...placesIn(before?.layout), ...placesIn(now.layout) });
  const counts = fieldsChanged(changes);
  const markOf = (id: string, inAfter: object, inBefore: object): Mark => (before === undefined ? "same" : id in inAfter ? (id in inBefore ? (counts.has(id) ? "changed" : "same") : "added") : "removed");
  const nameOf = namesIn("workflow", [before?.body, now.body]);
  const titleOf = (id: string) => nameOf(["body", "nodes", id]).replace(/^The step /u, "");
  if (ids.length === 0) return <p className={styles["none"]}>There were no steps.</p>;
  const said = ids.map((id) => ({ id, mark: markOf(id, after.nodes, was.nodes) }));
  return (
    <div className={styles["picture"]} tabIndex={0} role="group" aria-label={label}>
      <svg viewBox={`${whole.x} ${whole.y} ${whole.width} ${whole.height}`} width={whole.width} height={whole.height} role="img" aria-label={said.map(({ id, mark }) => (mark === "same" ? titleOf(id) : `${titleOf(id)} ${mark}`)).join(", ")}>
        {Object.entries(edges).map(([id, edge]) => {
          const from = boxes.get(edge.source);
          const to = boxes.get(edge.target);
          if (from === undefined || to === undefined) return null;
          return <path key={id} className={styles["edge"]} data-mark={markOf(id, after.edges, was.edges)} d={wayBetween(from, to)} />;
        })}
        {said.map(({ id, mark }) => {
          const { x, y, width, height } = boxes.get(id) ?? NOWHERE;
          return (
            <g key={id} transform={`translate(${x} ${y})`} className={styles["node"]} data-mark={mark} data-frame={isFrame(id) || undefined} data-compared={before !== undefined || undefined}>
              <rect width={width} height={height} rx={isFrame(id) ? 12 : 8} />
              <text x={14} y={isFrame(id) ? 20 : height / 2}>
                {shortened(titleOf(id))}
              </text>
              {mark !== "same" && <Badge mark={mark} width={width} words={mark === "changed" ? counted(counts.get(id) ?? 1, "field") : mark === "added" ? "Added" : "Removed"} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const SIGN = { added: "+", removed: "−", changed: "✎" } as const;
const LETTER = 6.4;

function Badge({ mark, width: of, words }: { readonly mark: Exclude<Mark, "same">; readonly width: number; readonly words: string }) {
  const text = `${SIGN[mark]} ${words}`;
  const width = Math.round(text.length * LETTER) + 14;
  return (
    <g transform={`translate(${of - width - 8} -10)`} className={styles["badge"]} data-mark={mark}>
      <rect width={width} height={20} rx={4} />
      <text x={width / 2} y={10}>
        {text}
      </text>
    </g>
  );
}

/** How many fields of each step differ. */
function fieldsChanged(changes: readonly ChangeOut[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { root, path } of changes) {
    const [map, id] = path;
    if (root === "body" && map === "nodes" && id !== undefined && path.length > 2) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function placesIn(layout: unknown): Readonly<Record<string, Point>> {
  return Object.fromEntries(Object.entries(record(record(layout)["nodes"])).map(([id, place]) => [id, pointOf(place)]));
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
