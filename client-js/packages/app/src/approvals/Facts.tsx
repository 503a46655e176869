/** A request without a document to compare: its change before and after, and what it was asked with. */
import { ArrowRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { counted } from "../format/numbers";
import { Value } from "../history/FieldTable";
import { Card, Icon, Segmented } from "../ui";
import styles from "./approvals.module.css";
import { changeRows, factsOf, moreOf, plainIn, questionOf } from "./facts";
import type { Approval } from "./model";

export function Facts({ approval, compare }: { readonly approval: Approval; readonly compare?: ReactNode }) {
  const [view, setView] = useState<"words" | "json">("words");
  const question = questionOf(approval.type, approval.change);
  const rows = question === undefined ? changeRows(approval.change) : [];
  const more = moreOf(approval.change);
  const facts = rows.length > 0 ? [] : (question ?? factsOf(approval.change));
  // Where the change is shown by place, its parts in the input would say it twice.
  const asked = question !== undefined ? [] : factsOf(rows.length > 0 ? plainIn(approval.input) : approval.input);
  const switching = (
    <Segmented
      label="View"
      value={view}
      segments={[
        { value: "words", label: "In words" },
        { value: "json", label: "JSON" },
      ]}
      onChange={setView}
    />
  );
  const meta = rows.length > 0 ? counted(rows.length + more, "place") : approval.count > 1 ? `about ${counted(approval.count, "thing")}` : undefined;
  return (
    <Card title={question === undefined ? "What would be done" : "What is asked"} meta={meta} acts={
        <>
          {compare}
          {switching}
        </>
      } bare>
      {view === "json" ? (
        <pre className={styles["raw"]} tabIndex={0}>
          {JSON.stringify({ input: approval.input, change: approval.change }, null, 2)}
        </pre>
      ) : (
        <>
          {rows.length > 0 && (
            <div className={styles["scroll"]}>
              <table className={styles["rows"]} aria-label="What would change">
                <thead className="visually-hidden">
                  <tr>
                    <th scope="col">Place</th>
                    <th scope="col">Before</th>
                    <th scope="col">then</th>
                    <th scope="col">After</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.place}>
                      <th scope="row">{row.place}</th>
                      <td>{row.before.there ? <Value held={row.before} look="old" /> : <span className="quiet">not set</span>}</td>
                      <td className={styles["arrow"]}>
                        <Icon of={ArrowRight} size={14} />
                      </td>
                      <td>{row.after.there ? <Value held={row.after} look="new" /> : <span className="quiet">removed</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {more > 0 && <p className={styles["note"]}>and {counted(more, "more place")}</p>}
          <List facts={[...facts, ...asked]} />
        </>
      )}
    </Card>
  );
}

function List({ facts }: { readonly facts: readonly { readonly name: string; readonly value: string }[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className={styles["factList"]}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
