/** A page of runs after what the workspace's channel tells. Pure. Counts come with the next answer of the server. */
import type { Matching, OutputOf, RunOut, Told } from "@concert/sdk";

export type RunPageList = OutputOf<"runs.list">;
export type ListTold = Told<Matching<"workflow:run:*">> | Told<Matching<"workflow:step:*">>;

/** The same object where the event is about no run of this page, or says nothing new. */
export function listAfter(list: RunPageList, event: ListTold): RunPageList {
  if (!("steps_ended" in event.payload) || !list.items.some((run) => run.id === event.payload.run)) return list;
  return { ...list, items: list.items.map((run) => (run.id === event.payload.run ? runAfter(run, event) : run)) };
}

function runAfter(run: RunOut, { topic, payload }: ListTold): RunOut {
  if (!("steps_ended" in payload) || run.finished_at !== null) return run;
  const counted = { ...run, steps: Math.max(run.steps, payload.steps), steps_ended: Math.max(run.steps_ended, payload.steps_ended) };
  switch (topic) {
    case "workflow:run:started":
      return { ...counted, status: "running", started_at: run.started_at ?? payload.at };
    case "workflow:run:completed":
      return { ...counted, status: "succeeded", finished_at: payload.at };
    case "workflow:run:failed":
      return { ...counted, status: "failed", finished_at: payload.at };
    case "workflow:run:cancelled":
      return { ...counted, status: "cancelled", finished_at: payload.at };
    default:
      return counted;
  }
}

/** Whether the list has to be asked again: a run came, began or ended, so counts and places may be others; or it waits for people. */
export function movesLists(event: ListTold): boolean {
  return event.topic.startsWith("workflow:run:") || movesQuestions(event);
}

/** Whether a run asks people now, or asks them no more. */
export function movesQuestions({ topic, payload }: ListTold): boolean {
  if (topic === "workflow:step:asking" || topic === "workflow:step:decided") return true;
  return ENDS.has(topic) && "operation" in payload && payload.operation === "flow.gate";
}

const ENDS: ReadonlySet<string> = new Set(["workflow:step:completed", "workflow:step:failed", "workflow:step:cancelled"]);

