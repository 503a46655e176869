/** A column's distribution in the width of a table cell; opened, the same as a table. */
import type { ColumnProfile } from "@concert/sdk";
import type { CSSProperties } from "react";
import { figure, percent, whole } from "../format/numbers";
import { Popover } from "../ui";
import styles from "./distribution.module.css";
import { type Distribution, distributionOf, inWords } from "./shares";

interface DistributionCellProps {
  readonly column: ColumnProfile;
  readonly sampled: number;
}

export function DistributionCell({ column, sampled }: DistributionCellProps) {
  const distribution = distributionOf(column, sampled);
  if (distribution.kind === "nothing") return <span className="quiet">{column.distinct === 0 ? "no values" : "left out"}</span>;
  return (
    <Popover
      label={`Distribution of ${column.name}`}
      align="start"
      trigger={
        <button type="button" className={styles["open"]} aria-label={`Distribution of ${column.name}: ${inWords(distribution, column)}`}>
          <Picture distribution={distribution} />
        </button>
      }
    >
      <Twin column={column} sampled={sampled} />
    </Popover>
  );
}

const WIDTH = 88;
const HEIGHT = 18;

function Picture({ distribution }: { readonly distribution: Exclude<Distribution, { kind: "nothing" }> }) {
  if (distribution.kind === "bars") {
    const step = WIDTH / distribution.heights.length;
    return (
      <svg className={styles["bars"]} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {distribution.heights.map((height, index) => {
          const tall = height === 0 ? 0 : Math.max(1, height * HEIGHT);
          return <rect key={index} className={styles["bar"]} x={index * step} y={HEIGHT - tall} width={Math.max(1, step - 1)} height={tall} rx="0.5" />;
        })}
      </svg>
    );
  }
  const parts = [...distribution.shares.map((one) => one.share), distribution.rest];
  return (
    <span className={styles["shares"]} aria-hidden="true">
      {parts.map((share, index) => {
        const rest = index === parts.length - 1;
        const strength = rest ? 14 : Math.max(26, 92 - index * 24);
        const style: CSSProperties & Record<"--strength", string> = { width: `${share * 100}%`, "--strength": `${strength}%` };
        return share > 0 && <span key={index} className={styles["share"]} style={style} />;
      })}
    </span>
  );
}

function Twin({ column, sampled }: DistributionCellProps) {
  const present = Math.max(1, sampled - column.nulls);
  return (
    <table className={styles["twin"]}>
      <caption>
        {column.name}
        {column.mean !== null && <span className="quiet"> mean {figure(column.mean)}</span>}
      </caption>
      <tbody>
        {column.histogram.map((bin) => (
          <tr key={bin.label}>
            <td>{bin.label === "" ? "empty text" : bin.label}</td>
            <td>{whole(bin.count)}</td>
            <td>{percent(bin.count / present)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
