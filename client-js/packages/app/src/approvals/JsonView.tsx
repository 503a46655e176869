/** Both states as JSON, line by line: what went out, what came in. */
import type { Json } from "@concert/sdk";
import { useMemo } from "react";
import { counted } from "../format/numbers";
import styles from "./approvals.module.css";
import { type Line, linesOf } from "./lines";

const SIGN: Readonly<Record<Line["nature"], string>> = { same: " ", added: "+", removed: "−", skipped: "" };

export function JsonView({ before, after }: { readonly before: Json; readonly after: Json }) {
  const lines = useMemo(() => linesOf(JSON.stringify(before, null, 2), JSON.stringify(after, null, 2)), [before, after]);
  return (
    <div className={styles["json"]} tabIndex={0} role="group" aria-label="Difference as JSON">
      {lines.map((line, index) =>
        line.nature === "skipped" ? (
          <div key={index} className={styles["skipped"]}>
            {counted(Number(line.text), "line")} the same
          </div>
        ) : (
          <div key={index} className={styles["jsonLine"]} data-nature={line.nature}>
            <span aria-hidden="true">{SIGN[line.nature]}</span>
            {line.nature !== "same" && <span className="visually-hidden">{line.nature === "added" ? "Added: " : "Removed: "}</span>}
            <code>{line.text}</code>
          </div>
        ),
      )}
    </div>
  );
}
