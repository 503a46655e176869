/** Trying failed items again needs an approval: asked for here, for the sources of those items. */
import type { BulkDetail } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure, refusalOf } from "../data/failure";
import { counted } from "../format/numbers";
import { useOfflineReason } from "../live/connection";
import { FormDialog } from "../ui";
import { AskFields, wishFor } from "./AskFields";

interface RedriveDialogProps {
  readonly job: BulkDetail;
  /** Why it was not simply begun. */
  readonly refusal: string;
  readonly onClose: () => void;
}

export function RedriveDialog({ job, refusal, onClose }: RedriveDialogProps) {
  const navigate = useNavigate();
  const offline = useOfflineReason();
  const [why, setWhy] = useState("");
  const failed = useQuery({ queryKey: ["bulk-job", job.id, "failed sources"], queryFn: ({ signal }) => failedSources(job.id, signal), staleTime: 0 });
  const sources = failed.data;
  const wish = sources === undefined ? undefined : wishFor(job.workspace, { operation: job.kind, input: job.input, sources, query: null });
  const ask = useMutation({
    mutationFn: (said: NonNullable<typeof wish>) => call("approvals.ask", { ...said, reason: why.trim() }),
    onSuccess: (request) => navigate({ to: "/w/$workspace/approvals/$id", params: { workspace: job.workspace, id: request.id } }),
  });
  return (
    <FormDialog
      title="Ask to try again"
      hint={`${refusal} It begins by itself when the approval is given.`}
      width={640}
      act={sources === undefined ? "Ask for the approval" : `Ask for ${counted(sources.length, "source")}`}
      busy={ask.isPending}
      reason={offline ?? (wish === undefined ? "The failed items are being looked up" : undefined)}
      failure={refusalOf(ask.error)}
      onSubmit={() => wish !== undefined && ask.mutate(wish)}
      onClose={onClose}
    >
      {failed.error !== null && sources === undefined && <LoadFailure title="The failed items could not be loaded" error={failed.error} onRetry={() => void failed.refetch()} />}
      <AskFields wish={wish} why={why} onWhy={setWhy} />
    </FormDialog>
  );
}

/** Those that are tried again. */
const STATES = ["failed", "skipped"] as const;
const PAGE = 1000;

async function failedSources(id: string, signal: AbortSignal): Promise<string[]> {
  const found = new Set<string>();
  for (const state of STATES) {
    let total = 1;
    for (let offset = 0; offset < total; offset += PAGE) {
      const page = await call("bulk.items", { id, state, offset, limit: PAGE }, { signal });
      for (const one of page.items) found.add(one.document ?? one.source ?? one.item);
      total = page.total;
    }
  }
  return [...found];
}
