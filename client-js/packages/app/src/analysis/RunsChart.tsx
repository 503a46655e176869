/** Days of runs: how long the median one took with the slow ones above it, and below how many succeeded and failed. */
import type { DayStatistics } from "@concert/sdk";
import { useEffect, useMemo, useRef, useState } from "react";
import { ms } from "../format/useNow";
import { counted } from "../format/numbers";
import styles from "./analysis.module.css";
import { band, every, path, type Point, steps } from "./scale";
import { seconds } from "./words";

const HEIGHT = 220;
const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const LINES = 140;
const BARS_TOP = 164;
const BARS = 36;

const DAY = 86_400_000;

interface RunsChartProps {
  readonly days: number;
  readonly rows: readonly DayStatistics[];
  readonly now: number;
}

/** Days without runs leave a gap: nothing is drawn where nothing was measured. */
export function RunsChart({ days, rows, now }: RunsChartProps) {
  const [pointed, point] = useState<number | undefined>(undefined);
  const [box, width] = useWidth();
  const shown = useMemo(() => {
    const last = Math.floor(now / DAY);
    const byDay = new Map(rows.map((row) => [Math.floor(ms(row.at) / DAY), row]));
    return Array.from({ length: days }, (_, index) => ({ day: last - days + 1 + index, row: byDay.get(last - days + 1 + index) }));
  }, [rows, days, now]);
  const most = Math.max(...rows.map((row) => row.outcomes.duration.p95 ?? 0), 0);
  const marks = steps(most);
  const ceiling = marks.at(-1) ?? 1;
  const mostRuns = Math.max(...rows.map((row) => row.outcomes.runs), 1);
  const slot = (width - LEFT - RIGHT) / Math.max(1, days);
  const x = (index: number) => LEFT + slot * (index + 0.5);
  const y = (value: number) => TOP + LINES * (1 - value / ceiling);
  const at = (pick: (row: DayStatistics) => number | null): (Point | undefined)[] =>
    shown.map(({ row }, index) => {
      const value = row === undefined ? null : pick(row);
      return value === null ? undefined : { x: x(index), y: y(value) };
    });
  const median = at((row) => row.outcomes.duration.p50);
  const slow = at((row) => row.outcomes.duration.p95);
  const labelled = every(days, Math.floor(width / 90));
  const chosen = pointed === undefined ? undefined : shown[pointed]?.row;
  return (
    <figure className={styles["chart"]}>
      <svg ref={box} width="100%" height={HEIGHT} role="img" aria-label={`Median and slow runs of ${days} days, and how they ended. The same is in the table.`} onPointerLeave={() => point(undefined)}>
        {marks.map((mark) => (
          <g key={mark}>
            <line className={styles["gridLine"]} x1={LEFT} x2={width - RIGHT} y1={y(mark)} y2={y(mark)} />
            <text className={styles["axis"]} x={LEFT - 8} y={y(mark) + 4} textAnchor="end">
              {mark === 0 ? "0" : seconds(mark)}
            </text>
          </g>
        ))}
        <path className={styles["band"]} d={band(slow, median)} />
        <path className={styles["slow"]} d={path(slow)} />
        <path className={styles["median"]} d={path(median)} />
        {median.map((one, index) => one !== undefined && <circle key={shown[index]?.day} className={styles["dot"]} cx={one.x} cy={one.y} r={2.5} />)}
        {slow.map((one, index) => one !== undefined && <circle key={shown[index]?.day} className={styles["slowDot"]} cx={one.x} cy={one.y} r={1.5} />)}
        <text className={styles["axis"]} x={LEFT - 8} y={BARS_TOP + 12} textAnchor="end">
          runs
        </text>
        {shown.map(({ day, row }, index) => {
          const bar = Math.max(1.5, Math.min(16, slot - 2));
          const good = ((row?.outcomes.succeeded ?? 0) / mostRuns) * BARS;
          const bad = ((row?.outcomes.failed ?? 0) / mostRuns) * BARS;
          const left = x(index) - bar / 2;
          return (
            <g key={day}>
              {good > 0 && <rect className={styles["good"]} x={left} width={bar} y={BARS_TOP + BARS - good} height={good} />}
              {bad > 0 && <rect className={styles["bad"]} x={left} width={bar} y={BARS_TOP + BARS - good - bad - 1} height={Math.max(1.5, bad)} />}
              {index % labelled === 0 && (
                <text className={styles["axis"]} x={x(index)} y={HEIGHT - 4} textAnchor="middle">
                  {dayWords(day)}
                </text>
              )}
              <rect className={styles["hit"]} data-pointed={pointed === index || undefined} x={LEFT + slot * index} width={slot} y={TOP} height={BARS_TOP + BARS - TOP} onPointerEnter={() => point(index)} />
            </g>
          );
        })}
      </svg>
      <figcaption className={styles["legend"]}>
        <span className={styles["key"]} data-of="median">
          median run
        </span>
        <span className={styles["key"]} data-of="slow">
          1 in 20 is slower
        </span>
        <span className={styles["key"]} data-of="good">
          succeeded
        </span>
        <span className={styles["key"]} data-of="bad">
          failed
        </span>
        <span className={styles["said"]}>{chosen === undefined ? "" : dayLine(chosen)}</span>
      </figcaption>
    </figure>
  );
}

/** Pixels of the picture as it is laid out, so that letters keep their size. */
function useWidth() {
  const box = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => entry !== undefined && setWidth(Math.max(240, entry.contentRect.width)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, width] as const;
}

const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** Days are counted by UTC. */
function dayWords(day: number): string {
  return SHORT.format(day * DAY);
}

function dayLine(row: DayStatistics): string {
  const { runs, failed, duration } = row.outcomes;
  const ended = failed === 0 ? "" : `, ${failed} failed`;
  return `${SHORT.format(ms(row.at))}: ${counted(runs, "run")}${ended}, median ${seconds(duration.p50)}, slow ${seconds(duration.p95)}`;
}
