/** The whole design on a small sheet, and the view as a frame on it. A press or a drag moves the view there. */
import { useReactFlow, useStore as useFlow } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { stateOfStep } from "../../data/runs";
import { useShownTheme } from "../../theme/preference";
import { STATES, type Tone } from "../../ui/states";
import { usePicked } from "../../live/useStore";
import { useDesignerState } from "../context";
import { type Box, bounds } from "../model/frames";
import { boxOfNode, isOpenGroup } from "../model/graphStore";
import type { DesignerState } from "../state";
import styles from "./canvas.module.css";

const SIZE = { width: 168, height: 88 } as const;
const EDGE = 6;
/** The map follows when all rests, or after a while: who drags does not look at it. */
const REST_MS = 150;
const LATEST_MS = 1_000;

export function MapView() {
  const sheet = useRef<HTMLCanvasElement>(null);
  const state = useDesignerState();
  const flow = useReactFlow();
  const theme = useShownTheme();
  const whole = usePicked(state.graph.nodes, () => wholeOf(state));
  const key = `${whole.x} ${whole.y} ${whole.width} ${whole.height}`;
  const scale = scaleOf(whole);
  useEffect(() => {
    const canvas = sheet.current;
    if (canvas === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let askedAt: number | undefined;
    const draw = () => {
      askedAt = undefined;
      paintMap(canvas, state);
    };
    const soon = () => {
      askedAt ??= performance.now();
      clearTimeout(timer);
      timer = setTimeout(draw, Math.min(REST_MS, askedAt + LATEST_MS - performance.now()));
    };
    const stops = [state.graph.nodes, state.runs.run].map((store) => store.subscribe(soon));
    draw();
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [state, theme, key]);
  const go = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return;
    const host = event.currentTarget.getBoundingClientRect();
    const corner = cornerOf(whole, scale);
    const at = { x: (event.clientX - host.left - corner.x) / scale, y: (event.clientY - host.top - corner.y) / scale };
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  return (
    <div className={styles["map"]} role="img" aria-label="Map of the design" onPointerDown={go} onPointerMove={go}>
      <canvas ref={sheet} style={SIZE} aria-hidden="true" />
      <ViewFrame whole={whole} scale={scale} />
    </div>
  );
}

/** Apart, since it moves with every frame of a pan. */
function ViewFrame({ whole, scale }: { readonly whole: Box; readonly scale: number }) {
  const transform = useFlow((now) => now.transform);
  const width = useFlow((now) => now.width);
  const height = useFlow((now) => now.height);
  const [x, y, zoom] = transform;
  const corner = cornerOf(whole, scale);
  const left = (-x / zoom) * scale + corner.x;
  const top = (-y / zoom) * scale + corner.y;
  return <span className={styles["mapView"]} style={{ transform: `translate(${left}px, ${top}px)`, width: (width / zoom) * scale, height: (height / zoom) * scale }} />;
}

let last: { readonly of: unknown; readonly box: Box } | undefined;

function wholeOf({ graph }: DesignerState): Box {
  const nodes = graph.nodes.get();
  if (last?.of === nodes) return last.box;
  const box = bounds(nodes.map(boxOfNode));
  const same = last !== undefined && last.box.x === box.x && last.box.y === box.y && last.box.width === box.width && last.box.height === box.height;
  last = { of: nodes, box: same && last !== undefined ? last.box : box };
  return last.box;
}

/** Where the corner of the design stands on the map: it lies in the middle. */
function cornerOf(whole: Box, scale: number): { readonly x: number; readonly y: number } {
  return { x: (SIZE.width - whole.width * scale) / 2 - whole.x * scale, y: (SIZE.height - whole.height * scale) / 2 - whole.y * scale };
}

function scaleOf({ width, height }: Box): number {
  return Math.min((SIZE.width - 2 * EDGE) / Math.max(1, width), (SIZE.height - 2 * EDGE) / Math.max(1, height), 0.25);
}

const TONES: Readonly<Record<Tone, string>> = { ok: "--ok", run: "--run", wait: "--wait", fail: "--fail", idle: "--idle", accent: "--accent" };

function paintMap(canvas: HTMLCanvasElement, state: DesignerState): void {
  const brush = canvas.getContext("2d");
  if (brush === null) return;
  const dots = window.devicePixelRatio;
  canvas.width = SIZE.width * dots;
  canvas.height = SIZE.height * dots;
  const css = getComputedStyle(canvas);
  const whole = wholeOf(state);
  const scale = scaleOf(whole);
  brush.setTransform(scale * dots, 0, 0, scale * dots, cornerOf(whole, scale).x * dots, cornerOf(whole, scale).y * dots);
  const colours = new Map<Tone, string>();
  for (const node of state.graph.nodes.get()) {
    const { x, y, width, height } = boxOfNode(node);
    if (isOpenGroup(node)) {
      brush.lineWidth = 1 / scale;
      brush.strokeStyle = css.getPropertyValue("--line-control");
      brush.strokeRect(x, y, width, height);
      continue;
    }
    const run = state.runs.step(node.id);
    const tone = run === undefined ? "idle" : STATES[stateOfStep(run)].tone;
    let colour = colours.get(tone);
    if (colour === undefined) colours.set(tone, (colour = css.getPropertyValue(TONES[tone])));
    brush.globalAlpha = tone === "idle" ? 0.6 : 1;
    brush.fillStyle = colour;
    brush.fillRect(x, y, Math.max(width, 1.5 / scale), Math.max(height, 1.5 / scale));
    brush.globalAlpha = 1;
  }
}
