/** A design drawn as it was, or two points of it in one drawing: added, removed, changed. The table beside says the same in words. */
import type { ChangeOut } from "@concert/sdk";
import { counted } from "../format/numbers";
import { type Edge, designOf, type Point, pointOf, record } from "../designer/model/design";
import styles from "./history.module.css";
import { namesIn } from "./timeline";

interface Side {
  readonly body: unknown;
  readonly layout: unknown;
}

type Mark = "added" | "removed" | "changed" | "same";

const WIDTH = 176;
const HEIGHT = 56;
const MARGIN = 28;
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
  const ids = Object.keys(nodes);
  const places = { ...placesIn(before?.layout), ...placesIn(now.layout) };
  const at = new Map(ids.map((id, index) => [id, places[id] ?? { x: (index % 4) * (WIDTH + 48), y: Math.floor(index / 4) * (HEIGHT + 48) }]));
  const counts = fieldsChanged(changes);
  const markOf = (id: string, inAfter: object, inBefore: object): Mark => (before === undefined ? "same" : id in inAfter ? (id in inBefore ? (counts.has(id) ? "changed" : "same") : "added") : "removed");
  const nameOf = namesIn("workflow", [before?.body, now.body]);
  const titleOf = (id: string) => nameOf(["body", "nodes", id]).replace(/^The step /u, "");
  if (ids.length === 0) return <p className={styles["none"]}>There were no steps.</p>;
  const box = boxOf([...at.values()]);
  const said = ids.map((id) => ({ id, mark: markOf(id, after.nodes, was.nodes) }));
  return (
    <div className={styles["picture"]} tabIndex={0} role="group" aria-label={label}>
      <svg viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} width={box.width} height={box.height} role="img" aria-label={said.map(({ id, mark }) => (mark === "same" ? titleOf(id) : `${titleOf(id)} ${mark}`)).join(", ")}>
        {Object.entries(edges).map(([id, edge]) => {
          const from = at.get(edge.source);
          const to = at.get(edge.target);
          if (from === undefined || to === undefined) return null;
          return <path key={id} className={styles["edge"]} data-mark={markOf(id, after.edges, was.edges)} d={curve(from, to)} />;
        })}
        {said.map(({ id, mark }) => {
          const { x, y } = at.get(id) ?? { x: 0, y: 0 };
          return (
            <g key={id} transform={`translate(${x} ${y})`} className={styles["node"]} data-mark={mark} data-compared={before !== undefined || undefined}>
              <rect width={WIDTH} height={HEIGHT} rx={8} />
              <text x={14} y={HEIGHT / 2}>
                {shortened(titleOf(id))}
              </text>
              {mark !== "same" && <Badge mark={mark} words={mark === "changed" ? counted(counts.get(id) ?? 1, "field") : mark === "added" ? "Added" : "Removed"} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const SIGN = { added: "+", removed: "−", changed: "✎" } as const;
const LETTER = 6.4;

function Badge({ mark, words }: { readonly mark: Exclude<Mark, "same">; readonly words: string }) {
  const text = `${SIGN[mark]} ${words}`;
  const width = Math.round(text.length * LETTER) + 14;
  return (
    <g transform={`translate(${WIDTH - width - 8} -10)`} className={styles["badge"]} data-mark={mark}>
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

function boxOf(points: readonly Point[]): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const left = Math.min(...points.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...points.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...points.map(({ x }) => x)) + WIDTH + MARGIN;
  const bottom = Math.max(...points.map(({ y }) => y)) + HEIGHT + MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** From the right side of a step to the left side of the next, as on the canvas. */
function curve(from: Point, to: Point): string {
  const x = from.x + WIDTH;
  const y = from.y + HEIGHT / 2;
  const toY = to.y + HEIGHT / 2;
  const bend = Math.max(36, Math.abs(to.x - x) / 2);
  return `M ${x} ${y} C ${x + bend} ${y}, ${to.x - bend} ${toY}, ${to.x} ${toY}`;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
