/** The questions behind a result, with what came back, masked, and the hash of each whole answer. */
import type { Json } from "@concert/sdk";
import styles from "./security.module.css";
import { named, type Question } from "./words";

interface QuestionsProps {
  readonly questions: readonly Question[];
  /** What they are about: known by its title, asked for by its id. */
  readonly source: string;
  readonly title: string;
}

export function Questions({ questions, source, title }: QuestionsProps) {
  if (questions.length === 0) return <p className={styles["meta"]}>Nothing was asked.</p>;
  return (
    <>
      {questions.map((one) => (
        <Asked key={`${one.query} ${one.hash}`} question={one} names={{ [source]: title }} />
      ))}
    </>
  );
}

function Asked({ question, names }: { readonly question: Question; readonly names: Readonly<Record<string, string>> }) {
  const { query, values, columns, rows, count, hash } = question;
  const bound = values.length === 0 ? "" : ` Values: ${values.map((value) => shown(named(value, names))).join(", ")}.`;
  return (
    <details>
      <summary className={styles["meta"]}>
        {count} {count === 1 ? "row" : "rows"}: <code>{query.length > 90 ? `${query.slice(0, 90)}…` : query}</code>
      </summary>
      <pre className={styles["query"]} tabIndex={0}>
        {query}
      </pre>
      {rows.length > 0 && (
        <div className={styles["answer"]} tabIndex={0} role="group" aria-label="What came back">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((value, at) => (
                    <td key={columns[at] ?? at}>{shown(named(value, names))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={styles["meta"]}>
        {count > rows.length && `The first ${rows.length} of ${count}.`}
        {bound} Hash <code>{hash.slice(0, 16)}</code>
      </p>
    </details>
  );
}

function shown(value: Json): string {
  return value === null ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}
