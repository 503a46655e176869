/** Access in words: rights, reasons, states of a request. Pure. */
import type { ChainOut, GrantOut, RequestOut, Right, Role } from "@concert/sdk";
import { roleWord } from "../workspace/roles";
import type { Option } from "../ui";
import type { State } from "../ui/states";

const RIGHTS: Readonly<Record<Right, string>> = {
  read: "Read",
  presence: "Be seen",
  comment: "Comment",
  edit: "Edit",
  run: "Run",
  create: "Create",
  approve: "Approve",
  lock_break: "Take over locks",
  share: "Share",
  manage: "Manage",
  delete: "Move to the trash",
  transfer: "Hand over",
};

export function rightWord(right: Right): string {
  return RIGHTS[right];
}

/** Roles that are asked for. Ownership is handed over instead. */
export const OFFERED: readonly Option<Role>[] = (["editor", "admin", "approver", "commenter", "viewer"] as const).map((role) => ({ value: role, label: roleWord(role) }));

/** What a request is about, as far as whoever reads it may know. */
export function thingWords({ title, workspace }: RequestOut): string {
  if (workspace === "" && title === "") return "something you cannot see";
  return title === "" ? "a document without a name" : title;
}

/** Those that people ask for; the others follow from them. */
export const ASKED: readonly Right[] = ["read", "comment", "edit", "run", "approve", "share", "manage"];

/** "Editor of orders_db, by the group Crew" */
export function grantWords(grant: GrantOut): string {
  const on = grant.on === "organisation" ? "in the organisation" : grant.on === "kind" || grant.on === "tag" ? `on ${grant.on_title}` : `on ${grant.on_title === "" ? `this ${grant.on}` : grant.on_title}`;
  const by = grant.subject_kind === "group" ? `, by the group ${grant.name}` : grant.subject_kind === "everyone" ? ", as everyone" : "";
  if (grant.effect === "deny") return `denied ${on}${by}`;
  if (grant.effect === "narrow") return `a working session leaves ${roleWord(grant.role).toLowerCase()} here`;
  return `${roleWord(grant.role).toLowerCase()} ${on}${by}`;
}

/** Why a right is there or not, in one line. */
export function reasonWords({ because, grants }: ChainOut): string {
  const said = grants.map(grantWords).join("; ");
  switch (because) {
    case "given":
    case "denied":
    case "narrowed":
      return said;
    case "archived":
      return "the workspace is archived and only read";
    case "disabled":
      return "may not sign in any more";
    case "token":
      return "a token narrows it";
    case "not given":
      return grants.length === 0 ? "nothing was given here" : `not part of ${[...new Set(grants.map(({ role }) => roleWord(role).toLowerCase()))].join(" or ")}`;
  }
}

export interface Reasoned {
  readonly allowed: boolean;
  readonly words: string;
  readonly rights: readonly Right[];
}

/** Each reason once, with the rights that it gives or keeps; reasons and rights in the order they came in. */
export function byReason(chains: readonly ChainOut[]): readonly Reasoned[] {
  const found = new Map<string, Reasoned>();
  for (const chain of chains) {
    const words = reasonWords(chain);
    const key = `${chain.allowed} ${words}`;
    found.set(key, { allowed: chain.allowed, words, rights: [...(found.get(key)?.rights ?? []), chain.right] });
  }
  return [...found.values()];
}

const STATES: Readonly<Record<RequestOut["state"], { readonly state: State; readonly word: string }>> = {
  draft: { state: "idle", word: "Draft" },
  submitted: { state: "waiting", word: "Submitted" },
  in_review: { state: "waiting", word: "In review" },
  approved: { state: "queued", word: "Approved" },
  granted: { state: "done", word: "Granted" },
  expired: { state: "cancelled", word: "Expired" },
  revoked: { state: "cancelled", word: "Revoked" },
  rejected: { state: "failed", word: "Rejected" },
  withdrawn: { state: "cancelled", word: "Withdrawn" },
};

export function requestState(state: RequestOut["state"]): { readonly state: State; readonly word: string } {
  return STATES[state];
}

export const LASTING = [
  { value: "8", label: "For 8 hours" },
  { value: "24", label: "For one day" },
  { value: "168", label: "For one week" },
  { value: "720", label: "For 30 days" },
  { value: "always", label: "Until it is taken away" },
] as const;

export type Lasting = (typeof LASTING)[number]["value"];

/** "for one week" */
export function lastingWords(hours: number | null): string {
  if (hours === null) return "until it is taken away";
  const known = LASTING.find((one) => one.value === String(hours));
  return known === undefined ? `for ${hours} ${hours === 1 ? "hour" : "hours"}` : known.label.toLowerCase();
}
