/** The difference in words: which step, which field, what it was, what it is, who made it so and when; what came after the request is told apart. */
import { ArrowRight } from "lucide-react";
import { Who } from "../history/FieldTable";
import { Value } from "../history/FieldTable";
import { Chip, Icon } from "../ui";
import styles from "./approvals.module.css";
import type { Differing } from "./differing";

interface FieldRowsProps {
  readonly rows: readonly Differing[];
  /** Only those that came after the request are to be looked at. */
  readonly late?: boolean;
}

export function FieldRows({ rows }: FieldRowsProps) {
  return (
    <div className={styles["scroll"]} tabIndex={0} role="group" aria-label="Fields that differ">
      <table className={styles["rows"]} aria-label="Fields that differ">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">then</th>
            <th scope="col">After</th>
            <th scope="col">Who and when</th>
            <th scope="col">After the request</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-late={row.late || undefined}>
              <th scope="row">{row.owner}</th>
              <td className={styles["field"]}>{row.field}</td>
              <td className={styles["value"]}>{row.before.there ? <Value held={row.before} look="old" field={row.name} /> : <span className="quiet">{row.absent}</span>}</td>
              <td className={styles["arrow"]}>
                <Icon of={ArrowRight} size={14} />
              </td>
              <td className={styles["value"]}>{row.after.there ? <Value held={row.after} look="new" field={row.name} /> : <span className="quiet">{row.nature === "removed" ? "removed" : row.absent}</span>}</td>
              <td className={styles["who"]}>{row.at !== undefined && <Who name={row.by} at={row.at} />}</td>
              <td className={styles["late"]}>{row.late && <Chip tone="wait">after request</Chip>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
