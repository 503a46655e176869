/** Statements that were explained: how each runs now, how it would with the index it could use, estimated against measured. */
import type { OutputOf } from "@concert/sdk";
import { percent, whole } from "../format/numbers";
import { Card, StateWord } from "../ui";
import { Statement } from "./Results";
import styles from "./security.module.css";

type Plan = OutputOf<"tuning.examine">["plans"][number];
type Index = Plan["indexes"][number];

export function Plans({ plans }: { readonly plans: readonly Plan[] }) {
  return (
    <Card title="Statements">
      <ul className={styles["plans"]} aria-label="Statements that were explained">
        {plans.map((plan) => (
          <li key={plan.statement} className={styles["detail"]}>
            <pre className={styles["query"]} tabIndex={0}>
              {plan.statement}
            </pre>
            {plan.calls !== null && <p className={styles["meta"]}>Seen {whole(plan.calls)} times by the source.</p>}
            {plan.error !== "" && <StateWord state="failed">{plan.error}</StateWord>}
            {plan.indexes.length === 0 && plan.before !== "" && <Tree title="How it runs" text={plan.before} />}
            {plan.indexes.map((index) => (
              <Tried key={index.statement} plan={plan} index={index} />
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Tried({ plan, index }: { readonly plan: Plan; readonly index: Index }) {
  return (
    <div className={styles["detail"]}>
      <div className={styles["two"]}>
        <Tree title="Now" text={plan.before} />
        {index.after !== "" && <Tree title={`With an index on ${index.columns.join(", ")}`} text={index.after} />}
      </div>
      <div className={styles["gain"]}>
        <Gain word="Estimated" share={index.estimated} />
        <Gain word="Measured in a copy" share={index.measured} />
        {index.note !== "" && <span className={styles["meta"]}>{index.note}</span>}
      </div>
      <Statement text={index.statement} />
    </div>
  );
}

function Gain({ word, share }: { readonly word: string; readonly share: number | null }) {
  return (
    <span>
      {word}: {share === null ? <span className="quiet">nobody can tell</span> : <b>{percent(share)} less work</b>}
    </span>
  );
}

function Tree({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section>
      <h3>{title}</h3>
      <pre className={styles["query"]} tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
