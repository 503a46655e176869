/** An approval as the server tells it; names for its parts. */
import type { ApprovalOut, ChangeOut } from "@concert/sdk";

export type Approval = ApprovalOut;
export type Stage = Approval["stages"][number];
export type Seat = Stage["people"][number];
export type Life = Approval["life"][number];
export type Held = ChangeOut["before"];
export type ApprovalState = Approval["state"];

/** It may still be decided, or waits for who asked for it. */
export function isOpen(state: ApprovalState): boolean {
  return state === "waiting" || state === "changes_requested";
}

/** When what is reviewed was put before people the last time. */
export function askedAt(approval: Approval): number {
  return Math.max(approval.created_at, ...approval.life.filter((one) => one.kind === "asked" || one.kind === "resubmitted").map((one) => one.at));
}

/** The content that an answer holds for: what stands there now. */
export function seenHash(approval: Approval): string {
  return approval.current === "" ? approval.pinned : approval.current;
}

/** The document whose content is reviewed; undefined where nothing is pinned. */
export function reviewedDocument({ pinned, branch, subject, subject_kind }: Approval): string | undefined {
  if (pinned === "") return undefined;
  return branch ?? (subject_kind === "document" ? subject : undefined);
}
