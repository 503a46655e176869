/** A value of one side, as a line or, where it is a whole entry, as its fields. */
import type { Json, SideOut } from "@concert/sdk";
import { boundTo } from "../designer/model/bindings";
import { record } from "../designer/model/design";
import { sentence } from "../forms/schema";
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
  const fields = fieldsOf(side.value);
  if (fields.length === 0) return <code className={styles["value"]}>{JSON.stringify(side.value)}</code>;
  return (
    <span className={styles["entry"]} data-look={look} role="group" aria-label="Its fields" tabIndex={0}>
      {fields.map(([name, value]) => (
        <span key={name}>
          <span className="quiet">{name}</span> {value}
        </span>
      ))}
    </span>
  );
}

/** What says something in an entry, by the names of its fields. */
function fieldsOf(value: Json): readonly (readonly [string, string])[] {
  return Object.entries(record(value)).flatMap(([key, held]) => {
    const empty = held === null || held === "" || (typeof held === "object" && Object.keys(held).length === 0);
    return empty ? [] : [[sentence(key.replace(/_s$/u, "")), said(held as Json)] as const];
  });
}

/** A value inside an entry, in a few words: "attempts 2, backoff 1", "from parameters.source". */
function said(value: Json): string {
  if (typeof value === "string") return value;
  const reference = boundTo(value);
  if (reference !== undefined) return `from ${reference}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(record(value))
    .map(([key, held]) => `${key.replace(/_s$/u, "")} ${said(held as Json)}`)
    .join(", ");
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
