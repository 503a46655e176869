/** The edges of a design seen from afar, painted on one sheet: a thousand elements that nobody could hit would only slow it. */
import { useStore as useFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { usePreference } from "../../theme/preference";
import { useDesignerState } from "../context";
import type { GraphStore } from "../model/graphStore";
import { NODE } from "../model/placing";
import { pairKey } from "../model/walk";
import { edgeState } from "../run/words";
import type { DesignerState } from "../state";
import styles from "./canvas.module.css";

/** CSS variables of the states, and their widths on the screen; the last ones lie on top. */
const LOOKS = {
  idle: { colour: "--edge-idle", width: 0.75 },
  untaken: { colour: "--edge-idle", width: 0.75 },
  done: { colour: "--edge-done", width: 1 },
  live: { colour: "--run", width: 1.25 },
  wrong: { colour: "--fail", width: 1.5 },
  chosen: { colour: "--accent", width: 1.5 },
} as const;
type Look = keyof typeof LOOKS;
type View = readonly [x: number, y: number, zoom: number];

export function FarEdges() {
  const sheet = useRef<HTMLCanvasElement>(null);
  const state = useDesignerState();
  const flow = useStoreApi();
  const width = useFlow(({ width }) => width);
  const height = useFlow(({ height }) => height);
  const { theme } = usePreference();
  useEffect(() => {
    const canvas = sheet.current;
    const brush = canvas?.getContext("2d");
    if (canvas === null || brush == null) return;
    const dots = window.devicePixelRatio;
    [canvas.width, canvas.height] = [Math.round(width * dots), Math.round(height * dots)];
    let frame: number | undefined;
    const paint = () => {
      frame = undefined;
      brush.setTransform(dots, 0, 0, dots, 0, 0);
      paintEdges(brush, state, flow.getState().transform, { width, height }, getComputedStyle(canvas));
    };
    const soon = () => (frame ??= requestAnimationFrame(paint));
    const stops = [state.graph.nodes, state.graph.edges, state.runs.run, state.wrongEdges].map((store) => store.subscribe(soon));
    let seen = flow.getState().transform;
    stops.push(
      flow.subscribe(({ transform }) => {
        if (transform === seen) return;
        seen = transform;
        soon();
      }),
    );
    paint();
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [state, flow, width, height, theme]);
  return <canvas ref={sheet} className={styles["farEdges"]} aria-hidden="true" />;
}

function paintEdges(brush: CanvasRenderingContext2D, state: DesignerState, [x, y, zoom]: View, size: { width: number; height: number }, css: CSSStyleDeclaration): void {
  brush.clearRect(0, 0, size.width, size.height);
  brush.translate(x, y);
  brush.scale(zoom, zoom);
  const seen = { left: -x / zoom, right: (size.width - x) / zoom, top: -y / zoom, bottom: (size.height - y) / zoom };
  for (const [look, path] of pathsByLook(state, seen)) {
    const { colour, width } = LOOKS[look];
    brush.strokeStyle = css.getPropertyValue(colour);
    brush.lineWidth = width / zoom;
    brush.setLineDash(look === "untaken" ? [3 / zoom, 3 / zoom] : []);
    brush.stroke(path);
  }
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function pathsByLook(state: DesignerState, seen: Frame): [Look, Path2D][] {
  const paths = new Map<Look, Path2D>();
  const { graph, runs } = state;
  const wrong = state.wrongEdges.get();
  for (const { source, target, selected } of graph.edges.get()) {
    const ends = endsOf(graph, source, target);
    if (ends === undefined || !crosses(ends, seen)) continue;
    const look = wrong.has(pairKey(source, target)) ? "wrong" : selected === true ? "chosen" : edgeState(runs.step(source), runs.step(target));
    let path = paths.get(look);
    if (path === undefined) paths.set(look, (path = new Path2D()));
    const [x1, y1, x2, y2] = ends;
    const bend = Math.max(40, Math.abs(x2 - x1) * 0.5);
    path.moveTo(x1, y1);
    path.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
  }
  return (Object.keys(LOOKS) as Look[]).flatMap((look) => (paths.has(look) ? [[look, paths.get(look) as Path2D]] : []));
}

type Ends = readonly [x1: number, y1: number, x2: number, y2: number];

function endsOf(graph: GraphStore, source: string, target: string): Ends | undefined {
  const from = graph.placeOf(source);
  const to = graph.placeOf(target);
  if (from === undefined || to === undefined) return undefined;
  return [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
}

function crosses([x1, y1, x2, y2]: Ends, seen: Frame): boolean {
  return Math.max(x1, x2) >= seen.left && Math.min(x1, x2) <= seen.right && Math.max(y1, y2) >= seen.top && Math.min(y1, y2) <= seen.bottom;
}
