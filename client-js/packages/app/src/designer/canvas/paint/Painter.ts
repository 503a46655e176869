/**
 * Two sheets, one over the other: below what lies still, above what moves. A view that is moved is copied, and only what
 * came into it is painted; a view that is zoomed is the last picture stretched, until it holds still; a change paints its
 * rectangle again.
 */
import type { Box } from "../../model/frames";
import { type Colours, paint, REACH, type View } from "./brush";
import { type Facts, LIFTED_MS, Scene } from "./scene";

/** With more rectangles than this, one around all of them is cheaper. */
const MOST_DIRT = 48;
/** Fewer steps than this are painted anew at every zoom: that is quick, and sharp at once. */
const FEW = 400;
const STILL_MS = 140;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Shot {
  readonly picture: HTMLCanvasElement;
  readonly view: View;
}

export class Painter {
  readonly #below: Sheet;
  readonly #above: Sheet;
  readonly #size: Size;
  readonly #dots = window.devicePixelRatio;
  readonly #scene = new Scene();
  readonly #colours: Colours;
  readonly #again: () => void;
  #view: View | undefined;
  #shot: Shot | undefined;
  #zoomedAt = 0;
  #painted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `again` asks for another picture: when a zoom has come to rest, or a move. */
  constructor(below: HTMLCanvasElement, above: HTMLCanvasElement, size: Size, again: () => void) {
    this.#size = size;
    this.#again = again;
    this.#below = sheetOf(below, size, this.#dots);
    this.#above = sheetOf(above, size, this.#dots);
    this.#colours = coloursOf(below);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  draw(wanted: View, facts: Facts, now: number): void {
    const view = { ...wanted, x: this.#whole(wanted.x), y: this.#whole(wanted.y) };
    const dirt = this.#scene.look(facts, now);
    const before = this.#view;
    this.#view = view;
    if (before !== undefined && before.zoom !== view.zoom) this.#zoomedAt = now;
    const zooming = now - this.#zoomedAt < STILL_MS && facts.nodes.length > FEW;
    if (before !== undefined && zooming) this.#stretch(before, view);
    else if (before?.zoom !== view.zoom || this.#shot !== undefined) {
      this.#shot = undefined;
      this.#clean({ x: 0, y: 0, ...this.#size }, view);
    } else {
      for (const strip of this.#moved(view.x - before.x, view.y - before.y)) this.#clean(strip, view);
      for (const box of gathered(dirt)) this.#clean(onScreen(box, view), view);
    }
    this.#lift(view);
    this.#comeBack(zooming);
  }

  /** Rounded to the dots of the screen, so that a moved view is the same picture elsewhere. */
  #whole(value: number): number {
    return Math.round(value * this.#dots) / this.#dots;
  }

  /** The last sharp picture, as large as it would be now. */
  #stretch(before: View, view: View): void {
    const { brush, canvas } = this.#below;
    if (this.#shot === undefined) {
      const picture = document.createElement("canvas");
      [picture.width, picture.height] = [canvas.width, canvas.height];
      picture.getContext("2d")?.drawImage(canvas, 0, 0);
      this.#shot = { picture, view: before };
    }
    const { picture, view: then } = this.#shot;
    const scale = view.zoom / then.zoom;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    brush.imageSmoothingEnabled = false;
    brush.drawImage(picture, (view.x - then.x * scale) * this.#dots, (view.y - then.y * scale) * this.#dots, picture.width * scale, picture.height * scale);
  }

  /** Moves the picture; gives what is not painted yet. */
  #moved(dx: number, dy: number): readonly Box[] {
    const { width, height } = this.#size;
    if (dx === 0 && dy === 0) return [];
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) return [{ x: 0, y: 0, width, height }];
    const { brush, canvas } = this.#below;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.globalCompositeOperation = "copy";
    brush.drawImage(canvas, Math.round(dx * this.#dots), Math.round(dy * this.#dots));
    brush.globalCompositeOperation = "source-over";
    const strips: Box[] = [];
    if (dx !== 0) strips.push({ x: dx > 0 ? 0 : width + dx, y: 0, width: Math.abs(dx), height });
    if (dy !== 0) strips.push({ x: 0, y: dy > 0 ? 0 : height + dy, width, height: Math.abs(dy) });
    return strips;
  }

  /** Paints a rectangle of the screen anew, grown to whole dots. */
  #clean(area: Box, view: View): void {
    const left = Math.max(0, Math.floor(area.x));
    const top = Math.max(0, Math.floor(area.y));
    const right = Math.min(this.#size.width, Math.ceil(area.x + area.width));
    const bottom = Math.min(this.#size.height, Math.ceil(area.y + area.height));
    if (right <= left || bottom <= top) return;
    const { brush } = this.#below;
    brush.setTransform(this.#dots, 0, 0, this.#dots, 0, 0);
    brush.save();
    brush.beginPath();
    brush.rect(left, top, right - left, bottom - top);
    brush.clip();
    brush.clearRect(left, top, right - left, bottom - top);
    paint(brush, this.#scene.still, inDesign({ x: left, y: top, width: right - left, height: bottom - top }, view), view, this.#colours);
    brush.restore();
  }

  /** What moves, on the sheet above. */
  #lift(view: View): void {
    const { lifted } = this.#scene;
    const some = lifted.steps.length > 0;
    if (!some && !this.#painted) return;
    const { brush } = this.#above;
    brush.setTransform(this.#dots, 0, 0, this.#dots, 0, 0);
    brush.clearRect(0, 0, this.#size.width, this.#size.height);
    if (some) paint(brush, lifted, inDesign({ x: 0, y: 0, ...this.#size }, view), view, this.#colours);
    this.#painted = some;
  }

  #comeBack(zooming: boolean): void {
    clearTimeout(this.#timer);
    if (zooming) this.#timer = setTimeout(this.#again, STILL_MS);
    else if (this.#scene.lifted.steps.length > 0) this.#timer = setTimeout(this.#again, LIFTED_MS + 20);
  }
}

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly brush: CanvasRenderingContext2D;
}

function sheetOf(canvas: HTMLCanvasElement, { width, height }: Size, dots: number): Sheet {
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Error("This browser cannot paint on a canvas.");
  canvas.width = Math.round(width * dots);
  canvas.height = Math.round(height * dots);
  return { canvas, brush };
}

function onScreen(box: Box, { x, y, zoom }: View): Box {
  return { x: box.x * zoom + x - REACH, y: box.y * zoom + y - REACH, width: box.width * zoom + 2 * REACH, height: box.height * zoom + 2 * REACH };
}

function inDesign(area: Box, { x, y, zoom }: View): Box {
  return { x: (area.x - x) / zoom, y: (area.y - y) / zoom, width: area.width / zoom, height: area.height / zoom };
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
