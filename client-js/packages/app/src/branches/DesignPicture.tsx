/** Both sides of a design in one drawing: what was added, removed, changed, and where a question waits. The table says the same in words. */
import type { Comparison, Json } from "@concert/sdk";
import { designOf, type Point, pointOf, record } from "../designer/model/design";
import styles from "./branches.module.css";
import type { NameOf } from "./naming";

type Mark = "added" | "removed" | "changed" | "asked" | "same";

const SIGN: Readonly<Record<Mark, string>> = { added: "+ ", removed: "− ", changed: "✎ ", asked: "? ", same: "" };
const WIDTH = 176;
const HEIGHT = 44;
const MARGIN = 24;
const GAP = 40;
const PER_ROW = 4;
const LONGEST = 22;

export function DesignPicture({ comparison, nameOf }: { readonly comparison: Comparison; readonly nameOf: NameOf }) {
  const marks = marksOf(comparison);
  const target = designOf(comparison.target_body);
  const branch = designOf(comparison.branch_body);
  const places = { ...placesIn(comparison.branch_layout), ...placesIn(comparison.target_layout) };
  const ids = Object.keys({ ...target.nodes, ...branch.nodes });
  const at = placed(ids, places);
  const edges = Object.entries({ ...target.edges, ...branch.edges });
  const box = boxOf([...at.values()]);
  return (
    <div className={styles["picture"]} tabIndex={0} role="group" aria-label="Drawing of both sides">
      <svg viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} width={box.width} height={box.height} role="img" aria-label={wordsOf(ids, marks, nameOf)}>
        {edges.map(([id, edge]) => {
          const from = at.get(edge.source);
          const to = at.get(edge.target);
          if (from === undefined || to === undefined) return null;
          return <path key={id} className={styles["edge"]} data-mark={id in target.edges ? (id in branch.edges ? "same" : "target") : "branch"} d={curve(from, to)} />;
        })}
        {ids.map((id) => {
          const { x, y } = at.get(id) ?? { x: 0, y: 0 };
          const mark = marks.get(id) ?? "same";
          return (
            <g key={id} transform={`translate(${x} ${y})`} className={styles["node"]} data-mark={mark}>
              <rect width={WIDTH} height={HEIGHT} rx={6} />
              <text x={12} y={HEIGHT / 2}>
                {SIGN[mark]}
                {shortened(nameOf(["body", "nodes", id]).replace(/^The step /u, ""))}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** What became of each step: a question weighs more than a change, a whole step more than its fields. */
export function marksOf({ changes, questions }: Pick<Comparison, "changes" | "questions">): ReadonlyMap<string, Mark> {
  const found = new Map<string, Mark>();
  for (const { path, nature } of changes) {
    const [root, map, id, field] = path;
    if (root !== "body" || map !== "nodes" || id === undefined) continue;
    if (field !== undefined || nature === "changed" || nature === "woven") found.set(id, "changed");
    else found.set(id, nature);
  }
  for (const { path } of questions) if (path[1] === "nodes" && path[2] !== undefined) found.set(path[2], "asked");
  return found;
}

function wordsOf(ids: readonly string[], marks: ReadonlyMap<string, Mark>, nameOf: NameOf): string {
  const said = ids.flatMap((id) => {
    const mark = marks.get(id);
    return mark === undefined ? [] : [`${nameOf(["body", "nodes", id])} ${mark === "asked" ? "has a question" : mark}`];
  });
  return said.length === 0 ? "No step differs" : said.join(", ");
}

function placesIn(layout: Json): Readonly<Record<string, Point>> {
  return Object.fromEntries(Object.entries(record(record(layout)["nodes"])).map(([id, place]) => [id, pointOf(place)]));
}

/** Steps that nobody has put anywhere stand in rows below the others. */
function placed(ids: readonly string[], places: Readonly<Record<string, Point>>): ReadonlyMap<string, Point> {
  const known = ids.flatMap((id) => places[id] ?? []);
  const left = Math.min(0, ...known.map(({ x }) => x));
  const top = known.length === 0 ? 0 : Math.max(...known.map(({ y }) => y)) + HEIGHT + GAP;
  let rest = 0;
  return new Map(
    ids.map((id) => {
      const place = places[id];
      if (place !== undefined) return [id, place];
      const at = { x: left + (rest % PER_ROW) * (WIDTH + GAP), y: top + Math.floor(rest / PER_ROW) * (HEIGHT + GAP) };
      rest += 1;
      return [id, at];
    }),
  );
}

function boxOf(points: readonly Point[]): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  if (points.length === 0) return { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const left = Math.min(...points.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...points.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...points.map(({ x }) => x)) + WIDTH + MARGIN;
  const bottom = Math.max(...points.map(({ y }) => y)) + HEIGHT + MARGIN;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function curve(from: Point, to: Point): string {
  const x = from.x + WIDTH;
  const y = from.y + HEIGHT / 2;
  const toY = to.y + HEIGHT / 2;
  const middle = (x + to.x) / 2;
  return `M ${x} ${y} C ${middle} ${y}, ${middle} ${toY}, ${to.x} ${toY}`;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
