/** Tells own changes of a document from those that came from elsewhere, and hands them on with their record. */
import type * as Y from "yjs";
import { record, type RecordedEdit } from "./edits";
import { isCopyOrigin } from "./localCopy";
import type { Entry } from "./outbox";

/** Origins of transactions: of the server, of this person (undone by `undo`), of this person (not undone). */
export const REMOTE = { origin: "concert server" };
export const LOCAL = { origin: "concert local" };
export const LOCAL_KEPT = { origin: "concert local, kept by undo" };

/** Calls `made` for each change of `doc` that did not come from the server or this browser's copy; ends with the document. */
export function recordOwn(doc: Y.Doc, made: (entry: Entry) => void): void {
  let edit: RecordedEdit | undefined;
  const written = (update: Uint8Array, origin: unknown) => {
    if (edit === undefined || !isOwn(origin)) return;
    const entry = { update, edit };
    edit = undefined;
    made(entry);
  };
  // Heard only around own changes: while anybody listens, Yjs writes out each transaction, also that which loads it all.
  doc.on("beforeTransaction", ({ origin }: Y.Transaction) => {
    if (isOwn(origin)) doc.on("update", written);
  });
  doc.on("afterAllTransactions", () => doc.off("update", written));
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (isOwn(transaction.origin)) edit = record(transaction, Date.now());
  });
}

function isOwn(origin: unknown): boolean {
  return origin !== REMOTE && !isCopyOrigin(origin);
}
