/** The questions behind a result, with what came back, masked, and the hash of each whole answer. */
import type { Json } from "@concert/sdk";
import styles from "./security.module.css";
import type { Question } from "./words";

export function Questions({ questions }: { readonly questions: readonly Question[] }) {
  if (questions.length === 0) return <p className={styles["meta"]}>Nothing was asked.</p>;
  return (
    <>
      {questions.map((one) => (
        <Asked key={`${one.query} ${one.hash}`} question={one} />
      ))}
    </>
  );
}

function Asked({ question }: { readonly question: Question }) {
  const { query, values, columns, rows, count, hash } = question;
  const bound = values.length === 0 ? "" : ` Values: ${values.map(shown).join(", ")}.`;
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
                    <td key={columns[at] ?? at}>{shown(value)}</td>
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
