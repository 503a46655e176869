/** The imports that were made here, newest first: opened again, or forgotten. */
import type { ImportOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { IconButton, Pager, StateWord } from "../ui";
import { useActing } from "../workspace/acting";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import styles from "./imports.module.css";
import { EARLIER, importsQuery } from "./queries";
import { isHeld, stateOf } from "./words";

interface EarlierImportsProps {
  readonly workspace: string;
  readonly what: string;
  readonly reason: string | undefined;
  readonly onOpen: (upload: string) => void;
}

export function EarlierImports({ workspace, what, reason, onOpen }: EarlierImportsProps) {
  const [offset, setOffset] = useState(0);
  const [asked, ask] = useState<ImportOut>();
  const { act, busy } = useActing();
  const earlier = useQuery(importsQuery(workspace, what, offset));
  return (
    <section className={styles["earlier"]} aria-label="Earlier imports">
      <h3>Earlier imports</h3>
      {earlier.error !== null && earlier.data === undefined && <LoadFailure title="Earlier imports could not be loaded" error={earlier.error} onRetry={() => void earlier.refetch()} />}
      {earlier.data?.items.length === 0 && <p className="quiet">Nothing was imported yet.</p>}
      <ul>
        {(earlier.data?.items ?? []).map((one) => (
          <li key={one.id}>
            <button type="button" className={styles["open"]} onClick={() => onOpen(one.id)}>
              {one.name}
            </button>
            <StateWord state={stateOf(one).state}>{stateOf(one).word}</StateWord>
            <span className="quiet">
              {one.created_by_name}, <When micros={one.created_at} short />
            </span>
            <IconButton icon={Trash2} size="small" label={`Forget ${one.name}`} reason={reason ?? (isHeld(one) ? "It is being worked on" : undefined)} onClick={() => ask(one)} />
          </li>
        ))}
      </ul>
      <Pager offset={offset} limit={EARLIER} total={earlier.data?.total ?? 0} onMove={setOffset} />
      {asked !== undefined && (
        <ConfirmDialog
          title={`Forget ${asked.name}?`}
          act="Forget it"
          busy={busy}
          onClose={() => ask(undefined)}
          onConfirm={() => {
            act({ command: "imports.remove", input: { id: workspace, upload: asked.id }, done: "Forgotten", failed: "It was not forgotten" });
            ask(undefined);
          }}
        >
          {asked.applied > 0 ? "What it changed stays, and can no longer be undone as a whole." : "Nothing that it changed stands here."} Its rows and what became of them go for everybody.
        </ConfirmDialog>
      )}
    </section>
  );
}
