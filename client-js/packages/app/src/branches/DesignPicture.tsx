/** Both sides of a design in one drawing: what was added, removed, changed, and where a question waits. The table says the same in words. */
import type { Comparison, Json } from "@concert/sdk";
import { designOf, type Point, pointOf, record } from "../designer/model/design";
import type { Box } from "../designer/model/frames";
import { stillOf, wayBetween } from "../designer/model/still";
import styles from "./branches.module.css";
import type { NameOf } from "./naming";

type Mark = "added" | "removed" | "changed" | "asked" | "same";

const SIGN: Readonly<Record<Mark, string>> = { added: "+ ", removed: "− ", changed: "✎ ", asked: "? ", same: "" };
const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };
const LONGEST = 22;

export function DesignPicture({ comparison, nameOf }: { readonly comparison: Comparison; readonly nameOf: NameOf }) {
  const marks = marksOf(comparison);
  const target = designOf(comparison.target_body);
  const branch = designOf(comparison.branch_body);
  const places = { ...placesIn(comparison.branch_layout), ...placesIn(comparison.target_layout) };
  const both = { nodes: { ...target.nodes, ...branch.nodes }, edges: { ...target.edges, ...branch.edges } };
  const { ids, boxes, isFrame, whole } = stillOf(both, places);
  return (
    <div className={styles["picture"]} tabIndex={0} role="group" aria-label="Drawing of both sides">
      <svg viewBox={`${whole.x} ${whole.y} ${whole.width} ${whole.height}`} width={whole.width} height={whole.height} role="img" aria-label={wordsOf(ids, marks, nameOf)}>
        {Object.entries(both.edges).map(([id, edge]) => {
          const from = boxes.get(edge.source);
          const to = boxes.get(edge.target);
          if (from === undefined || to === undefined) return null;
          return <path key={id} className={styles["edge"]} data-mark={id in target.edges ? (id in branch.edges ? "same" : "target") : "branch"} d={wayBetween(from, to)} />;
        })}
        {ids.map((id) => {
          const { x, y, width, height } = boxes.get(id) ?? NOWHERE;
          const mark = marks.get(id) ?? "same";
          return (
            <g key={id} transform={`translate(${x} ${y})`} className={styles["node"]} data-mark={mark} data-frame={isFrame(id) || undefined}>
              <rect width={width} height={height} rx={isFrame(id) ? 12 : 8} />
              <text x={12} y={isFrame(id) ? 20 : height / 2}>
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

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
