/** Both states of a design in one drawing: what is new, gone and changed, and what somebody changed after the request. The table says the same in words. */
import { useEffect, useRef } from "react";
import { useLoadedOperations } from "../designer/catalogue";
import { type Edge, designOf, type Point, pointOf, record } from "../designer/model/design";
import { standing } from "../designer/model/standing";
import { namesIn } from "../history/timeline";
import { counted } from "../format/numbers";
import { firstName } from "../people/person";
import { iconNamed } from "../ui/kindIcons";
import { type Compared, type Mark, marksOf, type StepMark } from "./differing";
import styles from "./approvals.module.css";

const WIDTH = 176;
const HEIGHT = 48;
const MARGIN = { x: 28, y: 40 };
const LONGEST = 19;
const LETTER = 6.4;
/** Smaller than this nobody reads it: then the drawing scrolls. */
const SMALLEST = 0.72;

export function StepsPicture({ compared }: { readonly compared: Compared }) {
  const operations = useLoadedOperations();
  const host = useRef<HTMLDivElement>(null);
  const was = designOf(compared.before.body);
  const is = designOf(compared.after.body);
  const nodes = { ...was.nodes, ...is.nodes };
  const ids = Object.keys(nodes);
  const marks = marksOf(compared);
  const nameOf = namesIn("workflow", [compared.before.body, compared.after.body]);
  const titleOf = (id: string) => nameOf(["body", "nodes", id]).replace(/^The step /u, "");
  const edges: Readonly<Record<string, Edge>> = { ...was.edges, ...is.edges };
  const places = { ...pointsIn(compared.before.layout), ...pointsIn(compared.after.layout) };
  const at = new Map([...Object.entries(places), ...standing({ nodes, edges }, places)].filter(([id]) => id in nodes));
  const box = boxOf([...at.values()]);
  const first = ids.find((id) => (marks.get(id)?.mark ?? "same") !== "same");
  useEffect(() => {
    const place = first === undefined ? undefined : at.get(first);
    const scroller = host.current;
    if (place === undefined || scroller === null || scroller.scrollWidth <= scroller.clientWidth) return;
    scroller.scrollLeft = ((place.x - box.x) / box.width) * scroller.scrollWidth - scroller.clientWidth / 3;
  }, [first]);
  if (ids.length === 0) return <p className={styles["none"]}>There are no steps.</p>;
  const said = ids.map((id) => wordsOf(titleOf(id), marks.get(id))).join(", ");
  return (
    <div ref={host} className={styles["picture"]} tabIndex={0} role="group" aria-label="Drawing of the steps">
      <svg viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`} style={{ width: "100%", minWidth: box.width * SMALLEST, maxWidth: box.width }} role="img" aria-label={said}>
        <defs>
          {(["same", "added", "removed", "changed"] as const).map((mark) => (
            <marker key={mark} id={`head-${mark}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
              <path d="M0 0 L8 4 L0 8 z" className={styles["head"]} data-mark={mark} />
            </marker>
          ))}
        </defs>
        {Object.entries(edges).map(([id, edge]) => {
          const from = at.get(edge.source);
          const to = at.get(edge.target);
          if (from === undefined || to === undefined) return null;
          const mark: Mark = !(id in is.edges) ? "removed" : !(id in was.edges) ? "added" : "same";
          return <path key={id} className={styles["edge"]} data-mark={mark} d={curve(from, to)} markerEnd={`url(#head-${mark})`} />;
        })}
        {ids.map((id) => (
          <Step key={id} at={at.get(id) ?? { x: 0, y: 0 }} title={titleOf(id)} icon={operations.get(nodes[id]?.operation ?? "")?.icon ?? ""} mark={marks.get(id)} />
        ))}
      </svg>
    </div>
  );
}

interface StepProps {
  readonly at: Point;
  readonly title: string;
  readonly icon: string;
  readonly mark: StepMark | undefined;
}

function Step({ at, title, icon, mark = { mark: "same", fields: 0, late: undefined } }: StepProps) {
  const Glyph = iconNamed(icon);
  return (
    <g transform={`translate(${at.x} ${at.y})`} className={styles["step"]} data-mark={mark.mark}>
      <rect width={WIDTH} height={HEIGHT} rx={8} />
      <Glyph x={14} y={HEIGHT / 2 - 8} width={16} height={16} aria-hidden="true" />
      <text x={40} y={HEIGHT / 2}>
        {shortened(title)}
      </text>
      {mark.mark !== "same" && <Flag y={-11} end words={badgeOf(mark)} mark={mark.mark} />}
      {mark.late !== undefined && <Flag y={HEIGHT + 5} words={`${firstName(mark.late) || "Somebody"}, after the request`} mark="late" />}
    </g>
  );
}

function Flag({ y, words, mark, end = false }: { readonly y: number; readonly words: string; readonly mark: Mark | "late"; readonly end?: boolean }) {
  const width = Math.round(words.length * LETTER) + 14;
  return (
    <g transform={`translate(${end ? WIDTH - width - 10 : 0} ${y})`} className={styles["flag"]} data-mark={mark}>
      <rect width={width} height={20} rx={4} />
      <text x={width / 2} y={10.5}>
        {words}
      </text>
    </g>
  );
}

function badgeOf({ mark, fields }: StepMark): string {
  if (mark === "added") return "+ Added";
  if (mark === "removed") return "− Removed";
  return `✎ ${counted(Math.max(1, fields), "field")}`;
}

function wordsOf(title: string, mark: StepMark | undefined): string {
  if (mark === undefined || mark.mark === "same") return title;
  const late = mark.late === undefined ? "" : ` by ${firstName(mark.late)} after the request`;
  return `${title} ${mark.mark}${late}`;
}

function pointsIn(layout: unknown): Readonly<Record<string, Point>> {
  return Object.fromEntries(Object.entries(record(record(layout)["nodes"])).map(([id, place]) => [id, pointOf(place)]));
}

function boxOf(points: readonly Point[]): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const left = Math.min(...points.map(({ x }) => x)) - MARGIN.x;
  const top = Math.min(...points.map(({ y }) => y)) - MARGIN.y;
  const right = Math.max(...points.map(({ x }) => x)) + WIDTH + MARGIN.x;
  const bottom = Math.max(...points.map(({ y }) => y)) + HEIGHT + MARGIN.y;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** From the right side of a step to the left side of the next, as on the canvas. */
function curve(from: Point, to: Point): string {
  const x = from.x + WIDTH;
  const y = from.y + HEIGHT / 2;
  const toY = to.y + HEIGHT / 2;
  const bend = Math.max(28, Math.abs(to.x - x) / 2);
  return `M ${x} ${y} C ${x + bend} ${y}, ${to.x - bend} ${toY}, ${to.x - 1} ${toY}`;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
