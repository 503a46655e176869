/** The few numbers that decide something, each with what it was counted from. */
import type { RunStatistics } from "@concert/sdk";
import type { ReactNode } from "react";
import { counted, percent } from "../format/numbers";
import styles from "./analysis.module.css";
import { between, seconds } from "./words";

export function Figures({ of }: { readonly of: RunStatistics }) {
  const { total, trend } = of;
  const decided = total.succeeded + total.failed;
  return (
    <dl className={styles["figures"]}>
      <Figure name="Succeeded" value={total.success.value === null ? "none" : percent(total.success.value)} meta={between(total.success.low, total.success.high, percent) ?? "no run was decided"}>
        {counted(decided, "run")}
        {total.cancelled > 0 && `, ${total.cancelled} cancelled`}
      </Figure>
      <Figure name="Median run" value={seconds(total.duration.p50)} meta={between(total.duration.between.low, total.duration.between.high, seconds) ?? `${counted(total.duration.count, "run")}: too few for a range`}>
        {trend.per_day === null || trend.p === null ? `${counted(trend.days, "day")} with runs of the ${trend.needed} that a trend needs` : trendWords(trend.per_day, trend.p)}
      </Figure>
      <Figure name="Slow run" value={seconds(total.duration.p95)} meta="1 in 20 is slower">
        waits {seconds(total.wait.p95)} before it starts
      </Figure>
      <Figure name="Cost" value={seconds(total.runs === 0 ? null : total.held / total.runs)} meta="of held places for each run">
        {seconds(total.held)} in all
      </Figure>
    </dl>
  );
}

function trendWords(perDay: number, p: number): string {
  if (p >= 0.05) return "no trend seen";
  return `${seconds(Math.abs(perDay))} ${perDay > 0 ? "longer" : "shorter"} each day (chance ${percent(p)})`;
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly meta: string;
  readonly children: ReactNode;
}

function Figure({ name, value, meta, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{meta}</span>
        <span>{children}</span>
      </dd>
    </div>
  );
}
