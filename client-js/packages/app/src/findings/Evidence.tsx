/** What shows a finding: names and values, and lists of them, however deep the check has put them. */
import type { Json } from "@concert/sdk";
import { percent } from "../format/numbers";
import styles from "./findings.module.css";

export function Evidence({ of }: { readonly of: Json }) {
  if (of === null || of === "") return null;
  if (Array.isArray(of)) {
    return (
      <ul className={styles["several"]}>
        {of.map((one, at) => (
          <li key={at}>
            <Evidence of={one} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof of !== "object") return <>{String(of)}</>;
  return (
    <dl className={styles["pairs"]}>
      {Object.entries(of).map(([name, value]) =>
        value === null || value === "" || (Array.isArray(value) && value.length === 0) ? null : (
          <div key={name} data-wide={typeof value === "object"}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd>{name === "share" && typeof value === "number" ? percent(value) : <Evidence of={value} />}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
