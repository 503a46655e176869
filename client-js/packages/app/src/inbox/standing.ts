/** How far the matter of an entry is, in a word; nothing where there is none to say. Pure. */
import { stateLook } from "../approvals/words";
import { requestState } from "../access/words";
import { STATES, type Tone } from "../ui/states";
import type { Entry } from "./entries";

export interface Standing {
  readonly tone: Tone;
  readonly word: string;
}

export function stateOf(entry: Entry): Standing | undefined {
  switch (entry.kind) {
    case "news":
      return undefined;
    case "approval": {
      if (entry.needsMe) return { tone: "wait", word: entry.approval.state === "changes_requested" ? "To change" : "To decide" };
      const { state, word } = stateLook(entry.approval.state);
      return { tone: STATES[state].tone, word };
    }
    case "gate":
      return { tone: "wait", word: "To decide" };
    case "access": {
      if (entry.needsMe) return { tone: "wait", word: "To decide" };
      const { state, word } = requestState(entry.request.state);
      return { tone: STATES[state].tone, word };
    }
  }
}
