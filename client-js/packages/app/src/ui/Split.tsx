/** Two panes with a handle between them: dragged, or moved with the arrow keys. The size is kept under its name. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { clampSize, nudgeSize, readSize } from "./sizes";
import styles from "./split.module.css";

interface SplitProps {
  /** What is resized, as a name: "Inspector". */
  readonly label: string;
  /** Where the size is kept in this browser. With another name comes another size. */
  readonly name: string;
  /** x: side by side, y: one over the other. */
  readonly axis?: "x" | "y";
  /** Which pane has the size; the other takes the rest. */
  readonly sized: "first" | "second";
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

export function Split({ label, name, axis = "x", sized, size: normal, min, max, first, second }: SplitProps) {
  const key = `concert.split.${name}`;
  const [moved, setMoved] = useState<ReadonlyMap<string, number>>(new Map());
  const stored = useMemo(() => readSize(localStorage.getItem(key), normal, min, max), [key, normal, min, max]);
  const size = moved.get(key) ?? stored;
  const [dragging, setDragging] = useState(false);
  const start = useRef({ at: 0, size: 0 });
  const growth = sized === "first" ? 1 : -1;

  const keep = (next: number) => {
    const kept = clampSize(next, min, max);
    setMoved((before) => new Map(before).set(key, kept));
    localStorage.setItem(key, String(kept));
  };
  const place = (event: PointerEvent) => (axis === "x" ? event.clientX : event.clientY);
  const press = (event: KeyboardEvent) => {
    const next = nudgeSize(event.key, event.shiftKey, { size, min, max, normal, growth, axis });
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };

  const style = axis === "x" ? { width: size } : { height: size };
  const pane = (content: ReactNode, fixed: boolean) => (
    <div className={fixed ? styles["fixed"] : styles["rest"]} style={fixed ? style : undefined}>
      {content}
    </div>
  );
  return (
    <div className={styles["split"]} data-axis={axis}>
      {pane(first, sized === "first")}
      <div
        className={styles["handle"]}
        role="separator"
        tabIndex={0}
        aria-label={`Resize ${label}`}
        aria-orientation={axis === "x" ? "vertical" : "horizontal"}
        aria-valuenow={size}
        aria-valuemin={min}
        aria-valuemax={max}
        data-dragging={dragging}
        onKeyDown={press}
        onDoubleClick={() => keep(normal)}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { at: place(event), size };
          setDragging(true);
        }}
        onPointerMove={(event) => {
          if (dragging) keep(start.current.size + growth * (place(event) - start.current.at));
        }}
        onPointerUp={() => setDragging(false)}
        onPointerCancel={() => setDragging(false)}
      />
      {pane(second, sized === "second")}
    </div>
  );
}
