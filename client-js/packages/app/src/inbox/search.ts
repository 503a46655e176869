/** What the address of the inbox says: which part of it is shown, and what is open beside the list. Pure. */

export const PARTS = ["all", "needs", "unread", "approvals", "mentions", "sent"] as const;
export type Part = (typeof PARTS)[number];

export interface InboxSearch {
  readonly part?: Part;
  /** The key of the entry that is open. */
  readonly open?: string;
}

export function readInboxSearch(given: Record<string, unknown>): InboxSearch {
  const part = PARTS.find((one) => one === given["part"]);
  const open = given["open"];
  return { ...(part === undefined || part === "all" ? {} : { part }), ...(typeof open === "string" && open !== "" ? { open } : {}) };
}
