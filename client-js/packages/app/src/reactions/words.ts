/** Rules and what came of them, in words. */
import { anyEventWords } from "../events/words";
import type { State } from "../ui";
import type { Act, Parts, Reaction } from "./queries";

const FIRED: Readonly<Record<"waiting" | "done" | "failed" | "held_back", { readonly state: State; readonly word: string }>> = {
  waiting: { state: "waiting", word: "Waiting" },
  done: { state: "done", word: "Done" },
  failed: { state: "failed", word: "Failed" },
  held_back: { state: "skipped", word: "Held back" },
};

export function firedAs(state: keyof typeof FIRED): { readonly state: State; readonly word: string } {
  return FIRED[state];
}

const TRIED: Readonly<Record<"fires" | "held_back" | "not" | "failed", { readonly state: State; readonly word: string }>> = {
  fires: { state: "done", word: "Would have fired" },
  held_back: { state: "skipped", word: "Too often: held back" },
  not: { state: "skipped", word: "Would not have fired" },
  failed: { state: "failed", word: "Not worked out" },
};

export function triedAs(verdict: keyof typeof TRIED): { readonly state: State; readonly word: string } {
  return TRIED[verdict];
}

export function does(rule: Reaction, parts: Parts | undefined): string {
  return rule.actions.map((one) => parts?.actions.find((known) => known.name === one.action)?.title ?? one.action).join(", then ");
}

/** What has to happen, and what it is called where rules are written. */
export function when(rule: Pick<Reaction, "topics" | "condition">): { readonly happens: string; readonly called: string } {
  const called = rule.topics.join(" or ");
  return { happens: anyEventWords(rule.topics), called: (rule.condition ?? "") === "" ? called : `${called}, if ${rule.condition}` };
}

/** What an action needs that nothing was chosen for yet. */
export function missingOf(act: Act): string | undefined {
  const said = act.input ?? {};
  const empty = (name: string) => said[name] === undefined || said[name] === "" || (Array.isArray(said[name]) && said[name].length === 0);
  switch (act.action) {
    case "notify":
      return empty("tell") ? "Choose somebody to tell." : empty("message") ? "Say something." : undefined;
    case "add_tag":
      return empty("tag") ? "Name a tag." : undefined;
    case "run_workflow":
      return empty("workflow") ? "Choose a workflow." : undefined;
    case "run_operation":
      return empty("operation") ? "Choose an operation." : undefined;
    case "start_bulk_job":
      return empty("kind") ? "Choose a bulk operation." : undefined;
    case "ask_approval":
      return empty("type") ? "Choose what is asked for." : empty("reason") ? "Say why." : undefined;
    case "post":
      return empty("setup") ? "Choose a channel." : undefined;
    default:
      return undefined;
  }
}

/** The reason of a firing that did nothing, or failed. */
export function reasonWords(reason: unknown): string {
  return typeof reason === "object" && reason !== null && "message" in reason && typeof reason.message === "string" ? reason.message : "";
}
