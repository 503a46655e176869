/**
 * The drawn graph. It scrolls as any page does; only the nodes and lines in view exist, so thousands cost what a few do.
 * Arrow keys walk along lines and in columns, Enter shows what is known, `e` and `w` open the sides, `r` puts a place in the middle.
 */
import { clsx } from "clsx";
import { ChevronLeft, ChevronRight, Columns3, Ellipsis, Globe, Table2, Workflow } from "lucide-react";
import { type KeyboardEvent, memo, type RefObject, type UIEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { whole } from "../format/numbers";
import { Icon } from "../ui";
import { type Arrow, curvesIn, inView, type More, NODE, type Node, onlyDrawn, type Placed, stepFrom, type Way, type Window } from "./model";
import type { Drawing } from "./useGraph";
import { countWords, levelWords, nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

const MARGIN = 200;
const ARROWS: ReadonlySet<string> = new Set<Arrow>(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
const ZOOMS = [0.5, 0.75, 1] as const;
export type Zoom = (typeof ZOOMS)[number];

interface CanvasProps {
  readonly drawing: Drawing;
  readonly centre: string;
  readonly chosen: string | undefined;
  readonly marked: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
  readonly zoom: Zoom;
  readonly onChoose: (key: string) => void;
  readonly onRecentre: (key: string) => void;
}

export function Canvas({ drawing, centre, chosen, marked, lines, zoom, onChoose, onRecentre }: CanvasProps) {
  const { graph, layout } = drawing;
  const host = useRef<HTMLDivElement>(null);
  const [window, setWindow] = useState<Window>({ left: 0, top: 0, right: 2000, bottom: 1400 });
  const stand = chosen !== undefined && layout.at.has(chosen) ? chosen : centre;
  const look = (at: HTMLElement) => setWindow((before) => moved(before, windowOf(at, zoom)));
  useAnchored(host, stand, centre, zoom, layout.at.get(stand));
  useEffect(() => {
    const at = host.current;
    if (at === null) return undefined;
    const watch = new ResizeObserver(() => look(at));
    watch.observe(at);
    return () => watch.disconnect();
  }, [zoom]);
  useEffect(() => {
    const to = layout.at.get(stand);
    if (host.current !== null && to !== undefined && stand !== centre) bring(host.current, to, zoom);
  }, [stand]);
  const shown = useMemo(() => inView(layout, window), [layout, window]);
  const plain = useMemo(() => curvesIn({ lines: graph.lines.filter((line) => !onlyDrawn(line)), more: graph.more }, layout, window), [graph, layout, window]);
  const hand = useMemo(() => curvesIn({ lines: graph.lines.filter(onlyDrawn), more: [] }, layout, window), [graph, layout, window]);
  const over = useMemo(() => curvesIn(graph, layout, window, lines), [graph, layout, window, lines]);
  const more = useMemo(() => new Map(graph.more.map((one) => [one.key, one])), [graph]);
  const keys = shown.includes(stand) ? shown : [...shown, stand];
  const focus = (key: string) => {
    const at = host.current;
    const to = layout.at.get(key);
    if (at === null || to === undefined) return;
    bring(at, to, zoom);
    look(at);
    requestAnimationFrame(() => at.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true }));
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset["key"] : undefined;
    if (key === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS.has(event.key)) {
      event.preventDefault();
      const next = stepFrom(graph, layout, key, event.key as Arrow);
      if (next === undefined) return;
      if (!more.has(next)) onChoose(next);
      focus(next);
    } else if (event.key === "w" || event.key === "e") drawing.toggle(key, event.key === "w" ? "up" : "down");
    else if (event.key === "r" && !more.has(key)) onRecentre(key);
    else return;
    event.stopPropagation();
  };
  return (
    <div ref={host} className={styles["canvas"]} onScroll={(event: UIEvent<HTMLDivElement>) => look(event.currentTarget)} onKeyDown={press} role="application" aria-label="Lineage graph" aria-roledescription="graph" tabIndex={-1}>
      <div style={{ width: layout.width * zoom, height: layout.height * zoom }}>
        <div className={styles["sheet"]} style={{ width: layout.width, height: layout.height, transform: `scale(${zoom})` }}>
          <svg className={styles["lines"]} width={layout.width} height={layout.height} aria-hidden="true">
            <path className={styles["line"]} d={plain} />
            <path className={styles["lineByHand"]} d={hand} />
            <path className={styles["lineMarked"]} d={over} />
          </svg>
          {keys.map((key) => {
            const at = layout.at.get(key);
            const node = graph.nodes.get(key);
            const rest = more.get(key);
            if (at === undefined) return null;
            if (rest !== undefined) return <MoreNode key={key} more={rest} at={at} onPress={drawing.extend} />;
            if (node === undefined) return null;
            return (
              <NodeCard
                key={key}
                node={node}
                x={at.x}
                y={at.y}
                centre={key === centre}
                chosen={key === chosen}
                marked={marked.has(key)}
                stand={key === stand}
                up={drawing.isOpen(key, "up")}
                down={drawing.isOpen(key, "down")}
                onChoose={onChoose}
                onRecentre={onRecentre}
                onToggle={(of, way) => {
                  onChoose(of);
                  drawing.toggle(of, way);
                }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface NodeProps {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly centre: boolean;
  readonly chosen: boolean;
  readonly marked: boolean;
  readonly stand: boolean;
  readonly up: boolean;
  readonly down: boolean;
  readonly onChoose: (key: string) => void;
  readonly onRecentre: (key: string) => void;
  readonly onToggle: (key: string, way: Way) => void;
}

const NodeCard = memo(function NodeCard(props: NodeProps) {
  const { node, x, y, centre, chosen, marked, stand, up, down } = props;
  const { place, key, level } = node;
  const name = nameOfPlace(place);
  return (
    <div className={styles["node"]} style={{ transform: `translate(${x}px, ${y}px)` }} data-centre={centre || undefined} data-chosen={chosen || undefined} data-marked={marked || undefined} data-kind={place.kind}>
      <button
        type="button"
        className={styles["card"]}
        data-key={key}
        tabIndex={stand ? 0 : -1}
        aria-pressed={chosen}
        onClick={() => props.onChoose(key)}
        onDoubleClick={() => props.onRecentre(key)}
      >
        <span className={styles["icon"]}>
          <Icon of={iconOf(node)} size={16} />
        </span>
        <span className={styles["texts"]}>
          <span className={styles["name"]} title={name}>{name}</span>
          <span className={styles["where"]}>{whereWords(place)}</span>
          <span className="visually-hidden">{`, ${levelWords(level)}, ${countWords(place)}`}</span>
        </span>
      </button>
      <SideButton way="up" count={place.up ?? 0} open={up} name={name} onPress={() => props.onToggle(key, "up")} />
      <SideButton way="down" count={place.down ?? 0} open={down} name={name} onPress={() => props.onToggle(key, "down")} />
    </div>
  );
}, sameNode);

/** The acts are others on each render; those of a node whose look is the same still do the same. */
function sameNode(one: NodeProps, other: NodeProps): boolean {
  return (
    one.node.place === other.node.place && one.node.level === other.node.level && one.x === other.x && one.y === other.y && one.centre === other.centre &&
    one.chosen === other.chosen && one.marked === other.marked && one.stand === other.stand && one.up === other.up && one.down === other.down
  );
}

export function iconOf({ place }: Pick<Node, "place">) {
  if (place.kind === "design") return Workflow;
  if (place.kind === "outside") return Globe;
  return place.column === "" ? Table2 : Columns3;
}

interface SideProps {
  readonly way: Way;
  readonly count: number;
  readonly open: boolean;
  readonly name: string;
  readonly onPress: () => void;
}

/** How many hang on this side; opens and folds it. */
function SideButton({ way, count, open, name, onPress }: SideProps) {
  if (count === 0) return null;
  const label = `${open ? "Fold" : "Show"} what ${name} ${way === "up" ? "comes from" : "leads to"}: ${count}`;
  return (
    <button type="button" className={clsx(styles["side"], styles[way])} tabIndex={-1} aria-expanded={open} aria-label={label} title={label} onClick={onPress}>
      {way === "up" && <Icon of={open ? ChevronRight : ChevronLeft} size={12} />}
      {whole(count)}
      {way === "down" && <Icon of={open ? ChevronLeft : ChevronRight} size={12} />}
    </button>
  );
}

function MoreNode({ more, at, onPress }: { readonly more: More; readonly at: Placed; readonly onPress: (key: string, way: Way) => void }) {
  return (
    <div className={styles["node"]} style={{ transform: `translate(${at.x}px, ${at.y}px)` }}>
      <button type="button" className={clsx(styles["card"], styles["more"])} data-key={more.key} tabIndex={-1} onClick={() => onPress(more.of, more.way)}>
        <Icon of={Ellipsis} size={16} />
        <span>Show more of {whole(more.count)} others</span>
      </button>
    </div>
  );
}

interface Anchor {
  readonly key: string;
  readonly zoom: Zoom;
  readonly at: Placed;
}

/** The middle stands in the middle; when more is drawn, another place that one stands on stays where it is on the screen. */
function useAnchored(host: RefObject<HTMLElement | null>, key: string, centre: string, zoom: Zoom, at: Placed | undefined): void {
  const last = useRef<Anchor>(undefined);
  useLayoutEffect(() => {
    const before = last.current;
    if (host.current === null || at === undefined) return;
    last.current = { key, zoom, at };
    if (before === undefined || key === centre || before.zoom !== zoom) {
      const { clientWidth, clientHeight } = host.current;
      host.current.scrollTo({ left: (at.x + NODE.width / 2) * zoom - clientWidth / 2, top: (at.y + NODE.height / 2) * zoom - clientHeight / 2 });
    } else if (before.key === key && (before.at.x !== at.x || before.at.y !== at.y)) {
      host.current.scrollBy({ left: (at.x - before.at.x) * zoom, top: (at.y - before.at.y) * zoom });
    }
  }, [host, key, centre, zoom, at?.x, at?.y]);
}

function windowOf(at: HTMLElement, zoom: Zoom): Window {
  const [left, top] = [at.scrollLeft / zoom, at.scrollTop / zoom];
  return { left: left - MARGIN, top: top - MARGIN, right: left + at.clientWidth / zoom + MARGIN, bottom: top + at.clientHeight / zoom + MARGIN };
}

/** The same window until the view has left half of its margin: most scrolling renders nothing. */
function moved(before: Window, now: Window): Window {
  const far = Math.max(Math.abs(before.left - now.left), Math.abs(before.top - now.top), Math.abs(before.right - now.right), Math.abs(before.bottom - now.bottom));
  return far > MARGIN / 2 ? now : before;
}

function bring(host: HTMLElement, { x, y }: Placed, zoom: Zoom): void {
  const [left, top, right, bottom] = [x * zoom, y * zoom, (x + NODE.width) * zoom, (y + NODE.height) * zoom];
  if (left < host.scrollLeft + 24) host.scrollLeft = left - 48;
  else if (right > host.scrollLeft + host.clientWidth - 24) host.scrollLeft = right - host.clientWidth + 48;
  if (top < host.scrollTop + 24) host.scrollTop = top - 48;
  else if (bottom > host.scrollTop + host.clientHeight - 24) host.scrollTop = bottom - host.clientHeight + 48;
}
