/** One event as a sentence: "Bo changed the role of Ana to editor". Pure. What no sentence is known for is said by its topic. */
import { type ActivityItem, type Told, told } from "@concert/sdk";
import { type Names, workSentence } from "./work";

export interface Sentence {
  /** Begins with who did it. */
  readonly did: string;
  /** The thing it was done to, at the end; "" where the sentence is whole. */
  readonly what: string;
}

const NO_NAMES: Names = new Map();

/** `names`: of documents that events tell by their id. */
export function sentenceOf(item: ActivityItem, me: string, names: Names = NO_NAMES): Sentence {
  const who = item.by === me ? "You" : item.by_name === "" ? "Somebody" : item.by_name;
  return spoken(told(item), who) ?? workSentence(item, who, names) ?? { did: plain(item, who), what: titleIn(item.payload) };
}

function spoken({ topic, payload }: Told, who: string): Sentence | undefined {
  switch (topic) {
    case "document:created":
      return { did: `${who} made`, what: payload.title };
    case "document:renamed":
      return payload.kind === "workspace" ? { did: `${who} renamed the workspace to`, what: payload.title } : { did: `${who} renamed a document to`, what: payload.title };
    case "document:reset":
      return { did: `${who} put another history into`, what: payload.title };
    case "document:trashed":
      return { did: `${who} moved to the trash:`, what: payload.title };
    case "document:restored":
      return { did: `${who} brought back`, what: payload.title };
    case "document:deleted":
      return { did: `${who} deleted for good:`, what: payload.title };
    case "document:moved":
      return { did: `${who} moved from ${payload.was_name} to ${payload.workspace_name}:`, what: payload.title };
    case "document:shared":
      return { did: `${who} made ${named(payload.name, payload.subject_kind)} ${payload.role ?? "no one"} of`, what: payload.title };
    case "document:unshared":
      return { did: `${who} stopped sharing with ${named(payload.name, payload.subject_kind)}:`, what: payload.title };
    case "workspace:member:joined":
      return { did: `${who} joined as ${payload.role}`, what: "" };
    case "workspace:member:changed":
      return { did: `${who} changed the role of ${payload.name} to ${payload.role ?? "none"}`, what: "" };
    case "workspace:member:renamed":
      return { did: who === "You" ? `You changed your name from ${payload.was}` : `${who} changed their name from`, what: who === "You" ? "" : payload.was };
    case "workspace:member:removed":
      return { did: `${who} removed`, what: payload.name };
    case "workspace:member:left":
      return { did: `${who} left the workspace`, what: "" };
    case "workspace:ownership:transferred":
      return { did: `${who} handed the workspace over to`, what: payload.name };
    case "workspace:group:created":
      return { did: `${who} made the group`, what: payload.name };
    case "workspace:group:renamed":
      return { did: `${who} renamed the group ${payload.was} to`, what: payload.name };
    case "workspace:group:deleted":
      return { did: `${who} deleted the group`, what: payload.name };
    case "workspace:group:changed":
      return payload.role === null ? { did: `${who} took its role here from the group`, what: payload.name } : { did: `${who} made the group ${payload.name} ${payload.role}`, what: "" };
    case "workspace:group:joined":
      return { did: `${who} added ${payload.user_name} to the group`, what: payload.name };
    case "workspace:group:left":
      return { did: `${who} took ${payload.user_name} out of the group`, what: payload.name };
    case "workspace:updated":
      return { did: `${who} described the workspace anew`, what: "" };
    case "workspace:archived":
      return { did: `${who} archived the workspace`, what: "" };
    case "workspace:brought_back":
      return { did: `${who} brought the workspace back`, what: "" };
    case "security:invitation:created":
      return { did: `${who} invited somebody as ${payload.role}`, what: "" };
    case "security:invitation:accepted":
      return { did: `${who} accepted an invitation as ${payload.role}`, what: "" };
    case "security:invitation:declined":
      return { did: `${who} declined an invitation as ${payload.role}`, what: "" };
    case "security:invitation:renewed":
      return { did: `${who} made a new link for an invitation as ${payload.role}`, what: "" };
    case "security:invitation:withdrawn":
      return { did: `${who} withdrew an invitation as ${payload.role}`, what: "" };
    case "security:sign_in:succeeded":
      return { did: `${who} signed in`, what: "" };
    case "workflow:run:queued":
      return { did: `${who} started run ${payload.number} of`, what: payload.name };
    case "workflow:run:started":
      return { did: `Run ${payload.number} began:`, what: payload.name };
    case "workflow:run:completed":
      return { did: `Run ${payload.number} succeeded:`, what: payload.name };
    case "workflow:run:failed":
      return { did: `Run ${payload.number} failed:`, what: payload.name };
    case "workflow:run:cancelled":
      return { did: `${who} cancelled run ${payload.number} of`, what: payload.name };
    case "workflow:run:deleted":
      return { did: `${who} deleted run ${payload.number} of`, what: payload.name };
    case "collaboration:session:started":
      return { did: `${who} started the session`, what: payload.title };
    case "collaboration:session:joined":
      return { did: `${who} joined the session`, what: payload.title };
    case "collaboration:session:left":
      return { did: `${who} left the session`, what: payload.title };
    case "collaboration:session:ended":
      return { did: `${who} ended the session`, what: payload.title };
    default:
      return undefined;
  }
}

function named(name: string, kind: "user" | "group"): string {
  return kind === "group" ? `the group ${name}` : name;
}

/** "Bo: session started" from "collaboration:session:started". */
function plain(item: ActivityItem, who: string): string {
  const words = item.topic.split(":").slice(1).join(" ").replaceAll("_", " ");
  return item.by === "" ? words.replace(/^./u, (letter) => letter.toUpperCase()) : `${who}: ${words}`;
}

function titleIn(payload: unknown): string {
  if (payload === null || typeof payload !== "object") return "";
  for (const [key, value] of Object.entries(payload)) {
    if ((key === "title" || key === "name") && typeof value === "string") return value;
  }
  return "";
}
