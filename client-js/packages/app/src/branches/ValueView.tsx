/** A value of one side, as a line or, where it is a whole entry, as its fields. */
import type { Json, SideOut } from "@concert/sdk";
import { boundTo } from "../designer/model/bindings";
import { record } from "../designer/model/design";
import { Said } from "../designer/Said";
import { fieldWord, valueWords } from "../designer/model/values";
import { When } from "../format/When";
import { firstName } from "../people/person";
import styles from "./branches.module.css";
import { lineOf } from "./naming";

interface ValueViewProps {
  readonly side: Pick<SideOut, "there" | "value">;
  readonly look?: "old" | "new";
  /** The field that it stands in. */
  readonly field?: string | undefined;
}

export function ValueView({ side, look, field }: ValueViewProps) {
  const line = lineOf(side, field);
  const quiet = !side.there || side.value === null || side.value === "";
  if (line !== undefined) {
    return (
      <span className={styles["value"]} data-look={look} data-quiet={quiet || undefined}>
        {quiet ? line : <Said value={side.value} field={field} />}
      </span>
    );
  }
  const bound = boundTo(side.value);
  if (bound !== undefined) return <span className={styles["value"]} data-look={look}>{valueWords(side.value)}</span>;
  const fields = fieldsOf(side.value);
  if (fields.length === 0) return <code className={styles["value"]}>{JSON.stringify(side.value)}</code>;
  return (
    <span className={styles["entry"]} data-look={look} role="group" aria-label="Its fields" tabIndex={0}>
      {fields.map(([name, value]) => (
        <span key={name}>
          <span className="quiet">{fieldWord(name)}</span> <Said value={value} field={name} />
        </span>
      ))}
    </span>
  );
}

/** What says something in an entry, field by field. */
function fieldsOf(value: Json): readonly (readonly [string, Json])[] {
  return Object.entries(record(value)).flatMap(([key, held]) => {
    const empty = held === null || held === "" || (typeof held === "object" && Object.keys(held).length === 0);
    return empty ? [] : [[key, held as Json] as const];
  });
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
