/** One entry: who, what, where, when, what stood before and after, and its place in the chain. */
import { useQuery } from "@tanstack/react-query";
import { Filter } from "lucide-react";
import type { ReactNode } from "react";
import { JsonView } from "../approvals/JsonView";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { Button, Dialog, Skeleton } from "../ui";
import styles from "./audit.module.css";
import { type EntryDetail, entryQuery } from "./queries";
import { Who } from "./Who";
import { kindWords } from "./words";

export function EntryDialog({ number, onAll, onClose }: { readonly number: number; readonly onAll: (object: string) => void; readonly onClose: () => void }) {
  const found = useQuery(entryQuery(number));
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={found.data === undefined ? `Entry ${number}` : `${found.data.deed}, entry ${number}`}
      foot={
        <>
          {found.data !== undefined && found.data.object !== "" && (
            <Button icon={Filter} onClick={() => onAll(found.data.object)}>
              Show all about it
            </Button>
          )}
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {found.error !== null && <LoadFailure title="The entry could not be loaded" error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === undefined ? found.error === null && <Skeleton height={200} /> : <Detail entry={found.data} />}
    </Dialog>
  );
}

function Detail({ entry }: { readonly entry: EntryDetail }) {
  const isChange = entry.before !== null || entry.after !== null;
  return (
    <div className={styles["detail"]}>
      <dl className={styles["pairs"]}>
        <Pair name="Who">
          <Who entry={entry} />
        </Pair>
        <Pair name="When">
          <When micros={entry.at} />
        </Pair>
        <Pair name="What">
          <code>{entry.action}</code>
        </Pair>
        <Pair name="Of what">
          {kindWords(entry.object_kind)} {entry.title} {entry.object !== "" && <code>{entry.object}</code>}
        </Pair>
        <Pair name="Workspace">{entry.workspace === null ? "the organisation" : entry.workspace_name || entry.workspace}</Pair>
      </dl>
      <section>
        <h3>Before and after</h3>
        {isChange ? <JsonView before={entry.before} after={entry.after} /> : <p className="quiet">No row was changed, or none whose content the log tells.</p>}
      </section>
      {entry.details !== null && (
        <section>
          <h3>Details</h3>
          <pre className={styles["json"]} tabIndex={0} aria-label="Details">
            {JSON.stringify(entry.details, null, 2)}
          </pre>
        </section>
      )}
      <section>
        <h3>Place in the chain</h3>
        <dl className={styles["hashes"]}>
          <Pair name="Hash">
            <code>{entry.hash}</code>
          </Pair>
          <Pair name="Of the entry before">
            <code>{entry.previous === "" ? "none, this is the first" : entry.previous}</code>
          </Pair>
        </dl>
      </section>
    </div>
  );
}

function Pair({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
