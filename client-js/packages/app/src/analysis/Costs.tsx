/** What runs cost in time that steps hold places, where it goes, and how much of it came to nothing. */
import type { CostsOut } from "@concert/sdk";
import { counted, percent } from "../format/numbers";
import { Card } from "../ui";
import styles from "./analysis.module.css";
import { seconds, wasteWords } from "./words";

const SHOWN = 6;

export function Costs({ of }: { readonly of: CostsOut }) {
  if (of.spent === 0) return null;
  return (
    <Card title="What it costs" meta={`${counted(of.runs, "run")} counted`} bare>
      <div className={styles["bottleneck"]}>
        <h3>{seconds(of.spent / of.runs)} of places per run</h3>
        <p>{wasteWords(of)}</p>
        <ol className={styles["decisive"]} aria-label="Steps by how long they hold places">
          {of.steps.slice(0, SHOWN).map((one) => (
            <li key={one.node}>
              <span>{one.title}</span>
              <span className={styles["bar"]} aria-hidden="true">
                <span style={{ width: `${(one.spent / of.spent) * 100}%` }} />
              </span>
              <span>{percent(one.spent / of.spent)}</span>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
