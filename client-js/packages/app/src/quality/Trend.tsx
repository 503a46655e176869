/** Scores of runs as a line from 0 to 100, or sizes of a table: the newest at the right. The same stands in a table beside it. */
import { useEffect, useRef, useState } from "react";
import { path } from "../analysis/scale";
import { When } from "../format/When";
import styles from "./quality.module.css";

export interface Mark {
  readonly key: string;
  readonly at: number;
  readonly value: number;
  readonly words: string;
}

interface TrendProps {
  readonly label: string;
  /** Oldest first. */
  readonly marks: readonly Mark[];
  readonly most: number;
  readonly least?: number;
  readonly ticks: readonly { readonly value: number; readonly words: string }[];
  readonly height?: number;
}

const LEFT = 44;
const EDGE = 8;

export function Trend({ label, marks, most, least = 0, ticks, height = 132 }: TrendProps) {
  const [pointed, point] = useState<number>();
  const [box, width] = useWidth();
  const step = (width - LEFT - EDGE) / Math.max(1, marks.length - 1);
  const x = (index: number) => (marks.length === 1 ? LEFT + (width - LEFT - EDGE) / 2 : LEFT + step * index);
  const y = (value: number) => EDGE + (height - 2 * EDGE) * (1 - (value - least) / Math.max(1e-9, most - least));
  const points = marks.map((mark, index) => ({ x: x(index), y: y(mark.value) }));
  const shown = pointed === undefined ? marks.at(-1) : marks[pointed];
  return (
    <figure className={styles["trend"]}>
      <svg ref={box} width="100%" height={height} role="img" aria-label={label} onPointerLeave={() => point(undefined)}>
        {ticks.map((tick) => (
          <g key={tick.value}>
            <line className={styles["grid"]} x1={LEFT} x2={width - EDGE} y1={y(tick.value)} y2={y(tick.value)} />
            <text className={styles["axis"]} x={LEFT - 8} y={y(tick.value) + 4} textAnchor="end">
              {tick.words}
            </text>
          </g>
        ))}
        <path className={styles["line"]} d={path(points)} />
        {points.map((at, index) => (
          <circle key={marks[index]?.key} className={styles["dot"]} cx={at.x} cy={at.y} r={index === (pointed ?? marks.length - 1) ? 4 : 2.5} />
        ))}
        {points.map((at, index) => (
          <rect key={marks[index]?.key} className={styles["hit"]} x={at.x - step / 2} width={Math.max(8, step)} y={0} height={height} onPointerEnter={() => point(index)} />
        ))}
      </svg>
      <figcaption className={styles["caption"]}>
        {shown !== undefined && (
          <>
            {shown.words}, <When micros={shown.at} />
          </>
        )}
      </figcaption>
    </figure>
  );
}

/** Pixels of the picture as it is laid out, so that letters keep their size. */
function useWidth() {
  const box = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(480);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => entry !== undefined && setWidth(Math.max(200, entry.contentRect.width)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, width] as const;
}
