/** The checks of one assessment, worst first, and beside them what the chosen one found, with evidence and how to mend it. */
import { Copy } from "lucide-react";
import { useState } from "react";
import { When } from "../format/When";
import { Card, EmptyState, IconButton, Segmented, StateIcon, StateWord } from "../ui";
import { Questions } from "./Questions";
import styles from "./security.module.css";
import { SeverityChip } from "./SeverityChip";
import { type Assessment, placeOfFlaw, type Result, RESULTS, worstFirst } from "./words";

type Shown = "fail" | "not_permitted" | "pass" | "all";

export function Results({ assessment, label }: { readonly assessment: Assessment; readonly label: string }) {
  const count = (status: Result["status"]) => assessment.results.filter((one) => one.status === status).length;
  const [shown, show] = useState<Shown>("all");
  const [picked, pick] = useState<string>();
  const results = worstFirst(assessment.results).filter((one) => shown === "all" || one.status === shown);
  const chosen = results.find((one) => one.check === picked) ?? results[0];
  return (
    <div className={styles["split"]}>
      <Card title={label} bare>
        <div className={styles["tools"]}>
          <Segmented<Shown>
            label="Results shown"
            value={shown}
            onChange={show}
            segments={[
              { value: "all", label: "All", count: assessment.results.length },
              { value: "fail", label: "Failed", count: count("fail") },
              { value: "not_permitted", label: "Not seen", count: count("not_permitted") },
              { value: "pass", label: "Passed", count: count("pass") },
            ]}
          />
        </div>
        <ul className={styles["list"]} aria-label={label}>
          {results.map((one) => (
            <li key={one.check}>
              <button type="button" className={styles["item"]} aria-current={one.check === chosen?.check} onClick={() => pick(one.check)}>
                <StateIcon state={RESULTS[one.status].state} label={RESULTS[one.status].word} />
                <span>{one.title}</span>
                {one.status === "fail" || one.status === "not_permitted" ? <SeverityChip of={one.severity} /> : <span />}
                <small>{one.message}</small>
              </button>
            </li>
          ))}
        </ul>
        {results.length === 0 && <EmptyState>No check came to this.</EmptyState>}
      </Card>
      {chosen !== undefined && <Detail result={chosen} of={assessment} />}
    </div>
  );
}

function Detail({ result, of }: { readonly result: Result; readonly of: Assessment }) {
  const own = result.flaws.filter((flaw) => flaw.message !== result.message || flaw.statement !== "");
  return (
    <Card title={result.title} meta={result.looks_at}>
      <div className={styles["detail"]}>
        <div className={styles["lead"]}>
          <StateWord state={RESULTS[result.status].state}>{RESULTS[result.status].word}</StateWord>
          {result.status !== "pass" && result.status !== "not_applicable" && <SeverityChip of={result.severity} />}
        </div>
        <p>{result.message}</p>
        {own.length > 0 && (
          <ul className={styles["flaws"]} aria-label="What was found">
            {own.map((flaw) => (
              <li key={`${flaw.table} ${flaw.column} ${flaw.key}`}>
                {!flaw.message.includes(placeOfFlaw(flaw)) && <code>{placeOfFlaw(flaw)} </code>}
                {flaw.message}
                {flaw.statement !== "" && <Statement text={flaw.statement} />}
              </li>
            ))}
          </ul>
        )}
        {result.status === "fail" && (
          <section>
            <h3>How to mend it</h3>
            <p>{result.fix}</p>
          </section>
        )}
        <section className={styles["evidence"]}>
          <h3>Evidence</h3>
          <Questions questions={result.evidence} source={of.source} title={of.source_title} />
          <p className={styles["meta"]}>
            {of.by_name}, <When micros={result.at} />. Hash of all answers <code>{result.hash.slice(0, 16)}</code>
          </p>
        </section>
        {result.references.length > 0 && <p className={styles["meta"]}>{result.references.join("; ")}</p>}
      </div>
    </Card>
  );
}

/** What would mend it, for somebody who may run it. Concert never does. */
export function Statement({ text }: { readonly text: string }) {
  return (
    <div className={styles["code"]}>
      <pre tabIndex={0}>{text}</pre>
      <IconButton size="small" icon={Copy} label="Copy the statement" onClick={() => void navigator.clipboard.writeText(text)} />
    </div>
  );
}
