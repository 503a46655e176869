/**
 * The design on one Canvas2D sheet, for views in which there is more than elements can show: as many steps as there may be.
 * A view that is moved is copied, and only what came into it is painted; a change paints its rectangle again.
 */
import { useStore as useFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { usePreference } from "../../../theme/preference";
import { useDesigning } from "../../context";
import type { Box } from "../../model/frames";
import styles from "../canvas.module.css";
import { type Colours, paint, REACH, type View } from "./brush";
import { type Facts, Scene } from "./scene";

/** With more rectangles than this, one around all of them is cheaper. */
const MOST_DIRT = 24;

export function Sheet() {
  const sheet = useRef<HTMLCanvasElement>(null);
  const { state, people } = useDesigning();
  const flow = useStoreApi();
  const width = useFlow((now) => now.width);
  const height = useFlow((now) => now.height);
  const { theme } = usePreference();
  useEffect(() => {
    const canvas = sheet.current;
    const brush = canvas?.getContext("2d");
    if (canvas === null || brush == null || width === 0 || height === 0) return;
    const painter = new Painter(canvas, brush, { width, height });
    const facts = (): Facts => {
      const { graph, runs } = state;
      const problems = state.problemOf.get();
      return {
        nodes: graph.nodes.get(),
        edges: graph.edges.get(),
        design: graph.design,
        run: (id) => runs.step(id),
        problem: (id) => problems.get(id)?.severity,
        person: (id) => people.on(id)[0]?.colour,
        wrong: state.wrongEdges.get(),
      };
    };
    let frame: number | undefined;
    const draw = () => {
      frame = undefined;
      const [x, y, zoom] = flow.getState().transform;
      painter.draw({ x, y, zoom }, facts());
    };
    const soon = () => void (frame ??= requestAnimationFrame(draw));
    const { graph, runs, wrongEdges, problemOf } = state;
    const stops = [graph.nodes, graph.edges, state.design, runs.run, wrongEdges, problemOf].map((store) => store.subscribe(soon));
    stops.push(people.subscribe(soon));
    let seen = flow.getState().transform;
    stops.push(
      flow.subscribe(({ transform }) => {
        if (transform === seen) return;
        seen = transform;
        soon();
      }),
    );
    draw();
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [state, people, flow, width, height, theme]);
  return <canvas ref={sheet} className={styles["sheet"]} aria-hidden="true" />;
}

class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #brush: CanvasRenderingContext2D;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #dots = window.devicePixelRatio;
  readonly #scene = new Scene();
  readonly #colours: Colours;
  #view: View | undefined;

  constructor(canvas: HTMLCanvasElement, brush: CanvasRenderingContext2D, size: { readonly width: number; readonly height: number }) {
    this.#canvas = canvas;
    this.#brush = brush;
    this.#size = size;
    this.#colours = coloursOf(canvas);
    canvas.width = Math.round(size.width * this.#dots);
    canvas.height = Math.round(size.height * this.#dots);
  }

  draw(wanted: View, facts: Facts): void {
    const view = { ...wanted, x: this.#whole(wanted.x), y: this.#whole(wanted.y) };
    const dirt = this.#scene.look(facts);
    const before = this.#view;
    this.#view = view;
    if (before?.zoom !== view.zoom) this.#clean({ x: 0, y: 0, ...this.#size }, view);
    else {
      for (const strip of this.#moved(view.x - before.x, view.y - before.y)) this.#clean(strip, view);
      for (const box of gathered(dirt)) this.#clean(this.#onScreen(box, view), view);
    }
  }

  /** Rounded to the dots of the screen, so that a moved view is the same picture elsewhere. */
  #whole(value: number): number {
    return Math.round(value * this.#dots) / this.#dots;
  }

  /** Moves the picture; gives what is not painted yet. */
  #moved(dx: number, dy: number): readonly Box[] {
    const { width, height } = this.#size;
    if (dx === 0 && dy === 0) return [];
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) return [{ x: 0, y: 0, width, height }];
    this.#brush.setTransform(1, 0, 0, 1, 0, 0);
    this.#brush.globalCompositeOperation = "copy";
    this.#brush.drawImage(this.#canvas, Math.round(dx * this.#dots), Math.round(dy * this.#dots));
    this.#brush.globalCompositeOperation = "source-over";
    const strips: Box[] = [];
    if (dx !== 0) strips.push({ x: dx > 0 ? 0 : width + dx, y: 0, width: Math.abs(dx), height });
    if (dy !== 0) strips.push({ x: 0, y: dy > 0 ? 0 : height + dy, width, height: Math.abs(dy) });
    return strips;
  }

  #onScreen(box: Box, { x, y, zoom }: View): Box {
    return { x: box.x * zoom + x - REACH, y: box.y * zoom + y - REACH, width: box.width * zoom + 2 * REACH, height: box.height * zoom + 2 * REACH };
  }

  /** Paints a rectangle of the screen anew, grown to whole dots. */
  #clean(area: Box, view: View): void {
    const left = Math.max(0, Math.floor(area.x));
    const top = Math.max(0, Math.floor(area.y));
    const right = Math.min(this.#size.width, Math.ceil(area.x + area.width));
    const bottom = Math.min(this.#size.height, Math.ceil(area.y + area.height));
    if (right <= left || bottom <= top) return;
    const brush = this.#brush;
    brush.setTransform(this.#dots, 0, 0, this.#dots, 0, 0);
    brush.save();
    brush.beginPath();
    brush.rect(left, top, right - left, bottom - top);
    brush.clip();
    brush.clearRect(left, top, right - left, bottom - top);
    const { x, y, zoom } = view;
    paint(brush, this.#scene, { x: (left - x) / zoom, y: (top - y) / zoom, width: (right - left) / zoom, height: (bottom - top) / zoom }, view, this.#colours);
    brush.restore();
  }
}

function gathered(dirt: readonly Box[]): readonly Box[] {
  if (dirt.length <= MOST_DIRT) return dirt;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of dirt) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return [{ x: left, y: top, width: right - left, height: bottom - top }];
}

/** The colours of the theme, each asked for once. */
function coloursOf(canvas: HTMLElement): Colours {
  const css = getComputedStyle(canvas);
  const known = new Map<string, string>();
  const once = (key: string, find: () => string) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = find()));
    return value;
  };
  return {
    of: (variable) => once(variable, () => css.getPropertyValue(variable)),
    person: (colour) =>
      once(`person ${colour}`, () => {
        const probe = document.createElement("span");
        probe.dataset["person"] = String(colour);
        canvas.parentElement?.append(probe);
        const value = getComputedStyle(probe).getPropertyValue("--person");
        probe.remove();
        return value;
      }),
  };
}
