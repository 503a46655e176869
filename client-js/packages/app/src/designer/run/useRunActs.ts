/** Starting, stopping and repeating runs, and why one may not now. */
import { ConcertError, type JsonObject, nextValue, type RunOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../data/api";
import { useOfflineReason } from "../../live/connection";
import { useStore } from "../../live/useStore";
import { useWorkspace } from "../../session/Bootstrap";
import { mayRun } from "../../session/rights";
import { toast } from "../../ui";
import { useDesigning } from "../context";
import { record } from "../model/design";
import type { DesignerState } from "../state";

const SAVING_MS = 10_000;

export function useRunActs() {
  const { state, workspace } = useDesigning();
  const offline = useOfflineReason();
  const right = mayRun(useWorkspace(workspace)?.role);
  const reason = offline ?? right;
  const run = useStore(state.runs.run);
  const begun = (fresh: RunOut) => state.runs.show(fresh.id);
  const start = useMutation({
    mutationFn: async (parameters: JsonObject) => {
      await allSaved(state);
      return call("runs.start", { id: state.handle.id, parameters, key: crypto.randomUUID() });
    },
    onSuccess: begun,
    onError: (error: Error) => refused(state, error),
  });
  const cancel = useMutation({
    mutationFn: (id: string) => call("runs.cancel", { id }),
    onError: (error: Error) => void toast({ text: "The run was not cancelled", detail: error.message, state: "failed" }),
  });
  const retry = useMutation({
    mutationFn: (id: string) => call("runs.retry", { id }),
    onSuccess: begun,
    onError: (error: Error) => void toast({ text: "The run was not started again", detail: error.message, state: "failed" }),
  });
  const mayRetry = run?.status === "failed";
  return { start, cancel, retry, reason, run, mayRetry };
}

/** A run takes what the server has: edits on their way are waited for. */
async function allSaved(state: DesignerState): Promise<void> {
  const limit = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("Your last edits are not saved yet. Try again in a moment.")), SAVING_MS));
  await Promise.race([nextValue(state.handle.saved, (saved) => (saved.state === "saved" ? true : undefined)), limit]);
}

function refused(state: DesignerState, error: Error): void {
  const problems = error instanceof ConcertError && error.code === "design_invalid" ? record(error.details)["problems"] : undefined;
  if (Array.isArray(problems)) {
    state.drawer.set("problems");
  }
  const next = error instanceof ConcertError ? error.nextStep : "";
  toast({ text: "The draft was not run", detail: `${error.message} ${Array.isArray(problems) ? "The problems stand below the canvas." : next}`, state: "failed" });
}
