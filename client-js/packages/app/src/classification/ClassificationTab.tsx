/** What the columns of one source hold: suggested, decided, given by hand. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, ScanSearch } from "lucide-react";
import { useRef, useState } from "react";
import { call } from "../data/api";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useChannel } from "../live/useChannel";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import type { SourceTabProps } from "../source/tabs";
import { Button, toast } from "../ui";
import { AddLabelDialog } from "./AddLabelDialog";
import { readAgain, useLabelEvents } from "./queries";
import { Review } from "./Review";
import styles from "./classification.module.css";

export function ClassificationTab({ source }: SourceTabProps) {
  const { workspace, id } = source;
  const queries = useQueryClient();
  useLabelEvents(workspace, `doc:${id}`);
  const [adding, add] = useState(false);
  const [going, go] = useState<string>();
  /** A short scan may be over before the answer that names it is here. */
  const ended = useRef(new Set<string>());
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  const over = (scan: string) => {
    ended.current.add(scan);
    if (scan !== going) return;
    go(undefined);
    readAgain(queries, workspace);
  };
  const scan = useMutation({
    mutationFn: () => call("classifications.run", { id }),
    onSuccess: (begun) => (ended.current.has(begun.scan) ? readAgain(queries, workspace) : go(begun.scan)),
    onError: (error) => void toast({ text: "The columns could not be looked at", detail: error.message, state: "failed" }),
  });
  useChannel(`doc:${id}`, ["scan:completed", "scan:failed", "scan:cancelled"], {
    onEvent: (event) => {
      over(event.payload.scan);
      if (event.topic === "scan:failed" && event.payload.scan === going) toast({ text: "The columns could not be looked at", detail: "The scan says why.", state: "failed" });
    },
    onStale: () => go(undefined),
  });
  const busy = scan.isPending || going !== undefined;
  useActions([
    { id: "labels.run", label: "Look at the columns now", group: "Here", icon: ScanSearch, reason, run: () => scan.mutate() },
    { id: "labels.add", label: "Give a column a label", group: "Here", icon: Plus, keys: "n", reason, run: () => add(true) },
  ]);
  return (
    <div className={styles["tab"]}>
      <Review
        workspace={workspace}
        source={id}
        empty="Nobody has looked at the columns of this source yet, or they hold nothing that needs a label."
        acts={
          <>
            <Button icon={Plus} reason={reason} onClick={() => add(true)}>
              Give a label
            </Button>
            <Button icon={ScanSearch} reason={reason} busy={busy} onClick={() => scan.mutate()}>
              Look at the columns
            </Button>
          </>
        }
      />
      {adding && <AddLabelDialog workspace={workspace} source={id} onClose={() => add(false)} />}
    </div>
  );
}
