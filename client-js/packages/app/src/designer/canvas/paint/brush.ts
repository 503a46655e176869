/** How steps, frames and edges are painted on one sheet: far away as blocks of their state's colour, nearer with their names. */
import type { Box } from "../../model/frames";
import { overlaps } from "../../model/frames";
import { bowOf, type EdgeLook, type Layer, type PaintedEdge, type PaintedStep } from "./scene";

export interface Colours {
  readonly of: (variable: string) => string;
  readonly person: (colour: number) => string;
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** CSS variables of the looks of edges, and their widths on the screen; the last ones lie on top. */
const EDGES: Readonly<Record<EdgeLook, { readonly colour: string; readonly width: number; readonly dash?: number }>> = {
  idle: { colour: "--edge-idle", width: 0.75 },
  untaken: { colour: "--edge-idle", width: 1, dash: 3 },
  undo: { colour: "--wait", width: 1, dash: 2 },
  done: { colour: "--edge-done", width: 1.25 },
  live: { colour: "--run", width: 1.5 },
  wrong: { colour: "--fail", width: 1.5 },
  chosen: { colour: "--accent", width: 1.5 },
};

const TONES = { ok: "--ok", run: "--run", wait: "--wait", fail: "--fail", idle: "--idle", accent: "--accent", error: "--fail", warning: "--wait" } as const;

/** Under this zoom names cannot be read and corners not be seen. */
const NAMED = 0.35;
const ROUND = 0.18;
/** Under this zoom an edge's bow is less than the eye sees, and straight lines cost a third. */
const BOWED = 0.3;
/** How far rings and dots reach beyond a step, on the screen. */
export const REACH = 14;

/** Paints all that touches `seen`, in the coordinates of the design; the sheet is clear there. */
export function paint(brush: CanvasRenderingContext2D, { steps, edges }: Layer, seen: Box, { x, y, zoom }: View, colours: Colours): void {
  brush.save();
  brush.translate(x, y);
  brush.scale(zoom, zoom);
  const pad = REACH / zoom;
  const wide = { x: seen.x - pad, y: seen.y - pad, width: seen.width + 2 * pad, height: seen.height + 2 * pad };
  const shown = steps.filter(({ box }) => overlaps(box, wide));
  for (const step of shown) if (step.group) paintFrame(brush, step, zoom, colours);
  paintEdges(brush, edges, wide, zoom, colours);
  const plain = shown.filter((step) => !step.group);
  if (zoom < NAMED) paintBlocks(brush, plain, zoom, colours);
  else for (const step of plain) paintCard(brush, step, colours);
  for (const step of shown) {
    if (step.selected) paintRing(brush, step, zoom, colours);
    if (step.person !== undefined) paintPerson(brush, step, zoom, colours);
  }
  brush.restore();
}

function paintEdges(brush: CanvasRenderingContext2D, edges: readonly PaintedEdge[], seen: Box, zoom: number, colours: Colours): void {
  const byLook = new Map<EdgeLook, PaintedEdge[]>();
  for (const edge of edges) {
    if (!touches(edge.area, seen)) continue;
    const there = byLook.get(edge.look);
    if (there === undefined) byLook.set(edge.look, [edge]);
    else there.push(edge);
  }
  for (const look of Object.keys(EDGES) as EdgeLook[]) {
    const these = byLook.get(look);
    if (these === undefined) continue;
    const { colour, width, dash } = EDGES[look];
    brush.strokeStyle = colours.of(colour);
    brush.lineWidth = width / zoom;
    brush.setLineDash(dash === undefined ? [] : [dash / zoom, dash / zoom]);
    brush.beginPath();
    for (const edge of these) {
      const { x1, y1, x2, y2 } = edge;
      brush.moveTo(x1, y1);
      if (zoom < BOWED) brush.lineTo(x2, y2);
      else {
        const bow = bowOf(edge);
        brush.bezierCurveTo(x1 + bow, y1, x2 - bow, y2, x2, y2);
      }
    }
    brush.stroke();
  }
  brush.setLineDash([]);
}

/** Also of a rectangle without height: an edge may be level. */
function touches({ x, y, width, height }: Box, seen: Box): boolean {
  return x <= seen.x + seen.width && x + width >= seen.x && y <= seen.y + seen.height && y + height >= seen.y;
}

function paintBlocks(brush: CanvasRenderingContext2D, steps: readonly PaintedStep[], zoom: number, colours: Colours): void {
  const byTone = new Map<string, PaintedStep[]>();
  for (const step of steps) {
    const colour = TONES[step.tone];
    const there = byTone.get(colour);
    if (there === undefined) byTone.set(colour, [step]);
    else there.push(step);
  }
  for (const [colour, these] of byTone) {
    brush.fillStyle = colours.of(colour);
    if (zoom < ROUND) {
      for (const { box } of these) brush.fillRect(box.x, box.y, box.width, box.height);
      continue;
    }
    brush.beginPath();
    for (const { box } of these) brush.roundRect(box.x, box.y, box.width, box.height, 12);
    brush.fill();
  }
}

function paintCard(brush: CanvasRenderingContext2D, { box, name, tone, state }: PaintedStep, colours: Colours): void {
  brush.beginPath();
  brush.roundRect(box.x, box.y, box.width, box.height, 8);
  brush.fillStyle = colours.of("--surface");
  brush.fill();
  brush.lineWidth = 1.5;
  brush.strokeStyle = colours.of(tone === "idle" ? "--line-strong" : TONES[tone]);
  brush.stroke();
  brush.fillStyle = colours.of(state === "skipped" ? "--text-3" : "--text");
  brush.font = `600 17px ${colours.of("--font-sans")}`;
  brush.textBaseline = "middle";
  brush.fillText(shortened(brush, name, box.width - 24), box.x + 12, box.y + box.height / 2 + 1);
  if (tone === "idle" && state === undefined) return;
  brush.beginPath();
  brush.arc(box.x + box.width, box.y, 12, 0, Math.PI * 2);
  brush.fillStyle = colours.of(TONES[tone]);
  brush.fill();
  brush.lineWidth = 3;
  brush.strokeStyle = colours.of("--canvas");
  brush.stroke();
}

function paintFrame(brush: CanvasRenderingContext2D, { box, name, tone }: PaintedStep, zoom: number, colours: Colours): void {
  brush.beginPath();
  brush.roundRect(box.x, box.y, box.width, box.height, 12);
  brush.fillStyle = colours.of("--group");
  brush.fill();
  brush.lineWidth = 1 / zoom;
  brush.strokeStyle = colours.of(tone === "idle" ? "--line-control" : TONES[tone]);
  brush.setLineDash([4 / zoom, 3 / zoom]);
  brush.stroke();
  brush.setLineDash([]);
  const size = Math.min(48, 12 / zoom);
  brush.fillStyle = colours.of("--text-2");
  brush.font = `600 ${size}px ${colours.of("--font-sans")}`;
  brush.textBaseline = "bottom";
  brush.fillText(shortened(brush, name, box.width), box.x, box.y - 2 / zoom);
}

function paintRing(brush: CanvasRenderingContext2D, { box }: PaintedStep, zoom: number, colours: Colours): void {
  const gap = 2 / zoom;
  brush.beginPath();
  brush.roundRect(box.x - gap, box.y - gap, box.width + 2 * gap, box.height + 2 * gap, 8 + gap);
  brush.lineWidth = 2 / zoom;
  brush.strokeStyle = colours.of("--accent");
  brush.stroke();
}

function paintPerson(brush: CanvasRenderingContext2D, { box, person = 1 }: PaintedStep, zoom: number, colours: Colours): void {
  brush.beginPath();
  brush.arc(box.x + box.width, box.y + box.height, 5 / zoom, 0, Math.PI * 2);
  brush.fillStyle = colours.person(person);
  brush.fill();
  brush.lineWidth = 2 / zoom;
  brush.strokeStyle = colours.of("--canvas");
  brush.stroke();
}

const shorts = new Map<string, string>();
const MOST_SHORTS = 20_000;

/** As much of a text as has room, ended by dots. Measured once for each text and room. */
function shortened(brush: CanvasRenderingContext2D, text: string, room: number): string {
  const key = `${brush.font} ${Math.round(room)} ${text}`;
  const known = shorts.get(key);
  if (known !== undefined) return known;
  let short = text;
  for (let end = text.length; end > 0 && brush.measureText(short).width > room; end -= 1) short = `${text.slice(0, end - 1)}…`;
  if (shorts.size > MOST_SHORTS) shorts.clear();
  shorts.set(key, short);
  return short;
}
