/** The same act on several runs, with what became of each. The server judges every run by itself. */
import type { RunOut } from "@concert/sdk";
import { asError, call } from "../data/api";
import { hasEnded } from "../data/runs";

export type Act = "cancel" | "retry" | "delete";
const AT_ONCE = 6;

export interface Outcome {
  readonly run: RunOut;
  readonly done: boolean;
  readonly words: string;
}

/** Those among them that the act means anything to. */
export function fitting(act: Act, runs: readonly RunOut[]): readonly RunOut[] {
  switch (act) {
    case "cancel":
      return runs.filter((run) => !hasEnded(run.status));
    case "retry":
      return runs.filter((run) => run.status === "failed" || run.status === "cancelled");
    case "delete":
      return runs.filter((run) => hasEnded(run.status));
  }
}

/** Tells of each as it is done, a few at a time; never fails. */
export async function actOnAll(act: Act, runs: readonly RunOut[], told: (outcome: Outcome) => void): Promise<void> {
  const waiting = [...runs];
  const worker = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) told(await actOn(act, run));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, runs.length) }, worker));
}

async function actOn(act: Act, run: RunOut): Promise<Outcome> {
  try {
    if (act === "cancel") {
      const after = await call("runs.cancel", { id: run.id });
      return { run, done: true, words: hasEnded(after.status) ? "cancelled" : "is being stopped" };
    }
    if (act === "delete") {
      await call("runs.delete", { id: run.id });
      return { run, done: true, words: "deleted" };
    }
    const again = await call("runs.retry", { id: run.id });
    return { run, done: true, words: `goes on as run ${again.number}` };
  } catch (failure) {
    return { run, done: false, words: asError(failure).message };
  }
}
