/** How far labels spread along lineage: for all, for one, and where they are stopped. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { Button, Dialog, Field, FieldRow, IconButton, NumberInput, Select, Skeleton, toast } from "../ui";
import { knownQuery, limitsQuery, readAgain } from "./queries";
import styles from "./classification.module.css";

const EVERY = "every";
const MOST_HOPS = 20;

export function SpreadDialog({ workspace, onClose }: { readonly workspace: string; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const limits = useQuery(limitsQuery(workspace));
  const known = useQuery(knownQuery(workspace));
  const [label, setLabel] = useState(EVERY);
  const [hops, setHops] = useState<number | undefined>(3);
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  const failed = (error: Error) => void toast({ text: "The limit was not kept", detail: error.message, state: "failed" });
  const done = ({ changed }: { readonly changed: number }) => {
    readAgain(queries, workspace);
    if (changed > 0) toast({ text: `${counted(changed, "column")} changed with it` });
  };
  const put = useMutation({ mutationFn: () => call("classifications.limit", { workspace, label: label === EVERY ? "" : label, hops: hops ?? 0 }), onSuccess: done, onError: failed });
  const remove = useMutation({ mutationFn: (limit_id: string) => call("classifications.unlimit", { workspace, limit_id }), onSuccess: done, onError: failed });
  const titleOf = (name: string) => (name === "" ? "Every label" : (known.data?.items.find((one) => one.label === name)?.title ?? name));
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title="How far labels spread"
      hint={`A confirmed label is suggested for columns that are made from its column, up to ${counted(limits.data?.usual ?? 5, "step")} away where nothing else is said.`}
      onSubmit={() => reason === undefined && hops !== undefined && put.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
          <Button look="primary" type="submit" reason={reason} busy={put.isPending}>
            Set the limit
          </Button>
        </>
      }
    >
      <FieldRow>
        <Field label="Label">
          <Select value={label} onChange={setLabel} options={[{ value: EVERY, label: "Every label" }, ...(known.data?.items ?? []).map((one) => ({ value: one.label, label: one.title }))]} />
        </Field>
        <Field label="Steps at most" hint="0 switches it off." error={hops === undefined ? "Needs a whole number from 0 to 20." : undefined}>
          <NumberInput needs="a whole number" whole min={0} max={MOST_HOPS} value={hops} onChange={setHops} />
        </Field>
      </FieldRow>
      {limits.error !== null && limits.data === undefined ? (
        <LoadFailure title="The limits could not be loaded" error={limits.error} onRetry={() => void limits.refetch()} />
      ) : limits.data === undefined ? (
        <Skeleton height={48} />
      ) : (
        <ul className={styles["limits"]} aria-label="Limits">
          {limits.data.items.map((one) => (
            <li key={one.id}>
              <span>
                <b>{titleOf(one.label)}</b> {one.begin === null || one.end === null ? (one.hops === 0 ? "does not spread" : `goes ${counted(one.hops, "step")}`) : `stops between ${one.begin.table}.${one.begin.column} and ${one.end.table}.${one.end.column}`}
              </span>
              <IconButton size="small" icon={Trash2} label={`Remove the limit of ${titleOf(one.label).toLowerCase()}`} reason={reason} onClick={() => remove.mutate(one.id)} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
