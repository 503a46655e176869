/** A value of one side, as a line or, where it is a whole entry, as its fields. */
import type { SideOut } from "@concert/sdk";
import { When } from "../format/When";
import { firstName } from "../people/person";
import styles from "./branches.module.css";
import { lineOf } from "./naming";

export function ValueView({ side, look }: { readonly side: Pick<SideOut, "there" | "value">; readonly look?: "old" | "new" }) {
  const line = lineOf(side);
  const quiet = !side.there || side.value === null || side.value === "";
  if (line !== undefined) {
    return (
      <span className={styles["value"]} data-look={look} data-quiet={quiet || undefined}>
        {line}
      </span>
    );
  }
  return (
    <code className={styles["entry"]} data-look={look} tabIndex={0}>
      {JSON.stringify(side.value, null, 1)}
    </code>
  );
}

/** "Ada, 08:31"; nothing where nobody knows. */
export function Writer({ side }: { readonly side: Pick<SideOut, "by_name" | "at"> }) {
  if (side.by_name === "" || side.at === null) return null;
  return (
    <span className={styles["writer"]}>
      {firstName(side.by_name)}, <When micros={side.at} />
    </span>
  );
}
