/** What the run gave under names, as `flow.output` set it. */
import type { RunDetail } from "@concert/sdk";
import { bytes } from "../format/numbers";
import styles from "./runs.module.css";

export function RunResults({ run }: { readonly run: RunDetail }) {
  if (run.results.length === 0) return null;
  return (
    <section className={styles["results"]} aria-label="Results" tabIndex={0}>
      <dl>
        {run.results.map((one) => (
          <div key={one.name}>
            <dt>{one.name}</dt>
            <dd>{shown(one)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const LONGEST = 400;

function shown({ value, stored }: RunDetail["results"][number]): string {
  if (stored !== null) return `${bytes(stored.size)}, kept beside the run`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
