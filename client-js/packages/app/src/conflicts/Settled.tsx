/** A conflict that was settled: the two values, and what became of them. */
import type { ConflictOut } from "@concert/sdk";
import { ValueView } from "../branches/ValueView";
import { When } from "../format/When";
import { firstName } from "../people/person";
import styles from "./conflicts.module.css";

const HOW: Readonly<Record<string, string>> = {
  keep: "kept what stood",
  take_other: "took the lost value",
  last_writer_wins: "took what was written last",
  first_writer_wins: "took what was written first",
  field_rule: "went by the rule of the field",
  manual: "wrote another value",
  by_hand: "decided in a merge",
  automatic: "merged and took the branch's value",
};

export function Settled({ conflict, name }: { readonly conflict: ConflictOut; readonly name: string }) {
  const { settled } = conflict;
  return (
    <section className={styles["conflict"]} aria-label={name}>
      <h3>{name}</h3>
      {settled !== null && (
        <p className="quiet">
          {settled.by_name === "" ? "Somebody" : firstName(settled.by_name)} {HOW[conflict.strategy ?? ""] ?? "settled it"}
          {conflict.settled_at !== null && (
            <>
              , <When micros={conflict.settled_at} />
            </>
          )}
        </p>
      )}
      <dl className={styles["both"]}>
        <dt>Now</dt>
        <dd>{settled !== null && <ValueView side={settled} />}</dd>
        <dt>Before</dt>
        <dd>
          <ValueView side={conflict.kept} />
          <span className={styles["by"]}>and, lost,</span>
          <ValueView side={conflict.lost} />
        </dd>
      </dl>
    </section>
  );
}
