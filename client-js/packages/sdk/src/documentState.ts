/** What there is to know about an open document, as data: status, what is saved, what befell it. */
import type { Change, RecordedEdit } from "./edits";
import type { ConcertError } from "./errors";

export type DocumentStatus =
  | { readonly state: "loading" }
  /** Joined: changes of others arrive, own ones leave. */
  | { readonly state: "live" }
  /** Shown from this browser's copy; edits are kept here. */
  | { readonly state: "offline" }
  /** The server does not let this person in. */
  | { readonly state: "refused"; readonly code: string; readonly message: string };

/** `saved` means committed on the server, for every edit. `edits` counts those that are not. */
export type Saved = { readonly state: "saved" } | { readonly state: "saving"; readonly edits: number } | { readonly state: "offline"; readonly edits: number };

/** Edits of all open documents that the server has not. `kept`: this browser keeps them, so that a page which goes away takes nothing along. */
export interface Unsaved {
  readonly edits: number;
  readonly kept: boolean;
}

export type DocumentHappening =
  /** Edits were not accepted; the document was rebuilt without them. `lost` holds what could not be kept. */
  | { readonly kind: "refused"; readonly error: ConcertError; readonly lost: readonly Change[]; readonly kept: number }
  /** The history was replaced (a restored backup). `edits` were not saved yet; they are kept `aside` until `applyAside` has made them again. */
  | { readonly kind: "reset"; readonly edits: readonly RecordedEdit[]; readonly aside: string | undefined }
  /** Back after a break: so many edits made meanwhile were sent, and so many places others had changed. */
  | { readonly kind: "returned"; readonly edits: number; readonly others: number };

export interface DocumentFacts {
  readonly role: string;
  readonly kind: string;
  readonly epoch: string;
}

export function sameStatus(a: DocumentStatus, b: DocumentStatus): boolean {
  return a.state === b.state && (a.state !== "refused" || (b.state === "refused" && a.code === b.code));
}

export function sameSaved(a: Saved, b: Saved): boolean {
  return a.state === b.state && (a.state === "saved" || (b.state !== "saved" && a.edits === b.edits));
}

export function sameUnsaved(a: Unsaved, b: Unsaved): boolean {
  return a.edits === b.edits && a.kept === b.kept;
}

export function sameFacts(a: DocumentFacts, b: DocumentFacts): boolean {
  return a.role === b.role && a.kind === b.kind && a.epoch === b.epoch;
}
