/** A small picture of a design: its steps where they stand, and what ties them. Says nothing that the words beside it do not. */
import type { TemplateOut } from "@concert/sdk";
import styles from "./library.module.css";

const WIDTH = 176;
const HEIGHT = 56;
const MARGIN = 16;
/** Smaller designs are not drawn larger than this makes them. */
const LEAST = 760;

type Drawn = Pick<TemplateOut, "steps" | "ties">;

export function Picture({ steps, ties }: Drawn) {
  if (steps.length === 0) return <div className={styles["picture"]} aria-hidden="true" />;
  const first = Math.min(...steps.map((step) => step.x)) - MARGIN;
  const top = Math.min(...steps.map((step) => step.y)) - MARGIN;
  const last = Math.max(...steps.map((step) => step.x)) + WIDTH + MARGIN;
  const spare = Math.max(0, LEAST - (last - first)) / 2;
  const [left, right] = [first - spare, last + spare];
  const bottom = Math.max(...steps.map((step) => step.y)) + HEIGHT + MARGIN;
  const at = new Map(steps.map((step) => [step.id, step]));
  return (
    <svg className={styles["picture"]} viewBox={`${left} ${top} ${right - left} ${bottom - top}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {ties.map(([source = "", target = ""]) => {
        const [from, to] = [at.get(source), at.get(target)];
        if (from === undefined || to === undefined) return null;
        const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
        const bend = Math.max(40, (x2 - x1) / 2);
        return <path key={`${source} ${target}`} d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`} />;
      })}
      {steps.map((step) => (
        <g key={step.id} data-inside={step.inside !== ""} data-steers={step.operation.startsWith("flow.")}>
          <rect x={step.x} y={step.y} width={WIDTH} height={HEIGHT} rx={8} />
          <rect className={styles["tile"]} x={step.x + 10} y={step.y + 14} width={28} height={28} rx={6} />
          <rect className={styles["line"]} x={step.x + 48} y={step.y + 24} width={Math.min(112, 24 + step.name.length * 5)} height={8} rx={4} />
        </g>
      ))}
    </svg>
  );
}
