/** The document as it was at a point: its drawing where it is a design, and each field with who wrote it and when. */
import type { BlameOut, DocumentState, Json } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { firstName } from "../people/person";
import { Card, EmptyState, Skeleton } from "../ui";
import { Value, Who } from "./FieldTable";
import styles from "./history.module.css";
import { Picture } from "./Picture";
import { blameQuery } from "./queries";
import type { NameOf } from "./timeline";

interface LookProps {
  readonly kind: string;
  readonly document: string;
  readonly state: DocumentState;
  readonly nameOf: NameOf;
}

export function Look({ kind, document, state, nameOf }: LookProps) {
  return (
    <>
      {kind === "workflow" && (
        <Card title="Steps as they were" bare>
          <Picture label="Drawing of the design at this point" now={state} />
        </Card>
      )}
      <Fields document={document} state={state} nameOf={nameOf} />
    </>
  );
}

function Fields({ document, state, nameOf }: Omit<LookProps, "kind">) {
  const blame = useQuery(blameQuery(document, state.through));
  const fields = (blame.data?.fields ?? []).filter(({ path }) => path[1] !== "edges" && shows(valueAt(state, path)));
  return (
    <Card title="Fields" meta="who wrote what stands in each, and when" bare>
      {blame.error !== null && <LoadFailure title="Who wrote what could not be loaded" error={blame.error} onRetry={() => void blame.refetch()} />}
      {blame.data === undefined && blame.error === null && <Skeleton height={160} />}
      {blame.data !== undefined && fields.length === 0 && <EmptyState>Nothing was filled in.</EmptyState>}
      {fields.length > 0 && (
        <div className={styles["scroll"]}>
          <table className={styles["table"]} aria-label="Fields at this point">
            <thead>
              <tr>
                <th scope="col">Place</th>
                <th scope="col">What stood there</th>
                <th scope="col">Who and when</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((one) => (
                <tr key={one.path.join(" ")}>
                  <th scope="row">{nameOf(one.path)}</th>
                  <td>{one.stretches.length > 1 ? <Stretches field={one} /> : <Value held={{ there: true, value: valueAt(state, one.path) }} look="plain" field={one.path.at(-1)} />}</td>
                  <td>{one.by !== null && <Who name={one.by.name} at={one.by.at} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** A text with the name of whoever wrote each part of it. */
function Stretches({ field }: { readonly field: BlameOut }) {
  return (
    <span className={styles["words"]}>
      {field.stretches.map((one, index) => (
        <span key={`${index} ${one.text}`} className={styles["stretch"]} title={one.by === null ? undefined : `${one.by.name}`}>
          {one.text}
          <small>{one.by === null || one.by.name === "" ? "Concert" : firstName(one.by.name)}</small>
        </span>
      ))}
    </span>
  );
}

function valueAt({ body, layout, roots }: DocumentState, path: readonly string[]): Json {
  const [root = "", ...steps] = path;
  let held: Json = root === "body" ? body : root === "layout" ? layout : (roots[root] ?? null);
  for (const step of steps) {
    if (held === null || typeof held !== "object" || Array.isArray(held)) return null;
    held = (held as Readonly<Record<string, Json>>)[step] ?? null;
  }
  return held;
}

function shows(value: Json): boolean {
  return value !== null && value !== "" && !(typeof value === "object" && Object.keys(value).length === 0);
}
