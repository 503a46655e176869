/** What becomes of unsaved edits when a document must be made anew from the server's state. Pure. */
import * as Y from "yjs";
import type { Held } from "./coverage";
import { type Change, type RecordedEdit, record } from "./edits";
import type { ConcertError } from "./errors";
import { type Section, touches } from "./locks";
import type { Batch, Entry, Outbox } from "./outbox";

/** A document being made anew, and the edits to make on it again. */
export interface Rebuild {
  /** What takes the document's place, under a client id of its own. */
  readonly fresh: Y.Doc;
  readonly error: ConcertError | undefined;
  /** False while it is still open which edit of a batch the server did not want. */
  readonly decided: boolean;
  readonly refused: readonly Change[];
  /** Sent before the refused one: made again only where the server turns out not to have them. */
  readonly earlier: readonly Batch[];
  readonly again: readonly RecordedEdit[];
  /** What a torn copy held of others: of pages that may be gone, so that nobody else sends it. */
  readonly left?: Uint8Array;
}

/** Refusals that hold for every edit, not for one. */
const WHOLE: ReadonlySet<string> = new Set(["read_only", "forbidden", "not_found"]);

/**
 * After a refusal: a batch of one edit is dropped; one of several is made again edit by edit, so that only the culprits
 * go. Undefined when the batch is not among those under way.
 */
export function afterRefusal(outbox: Outbox, id: number, error: ConcertError): Rebuild | undefined {
  const found = outbox.find(id);
  if (found === undefined) return undefined;
  const { batch, earlier } = found;
  const section = lockedSection(error);
  const without = section === undefined ? undefined : withoutSection(section, batch, earlier, outbox.after(id), error);
  if (without !== undefined) return without;
  const edits = batch.entries.map((entry) => entry.edit);
  const later = outbox.after(id).map((entry) => entry.edit);
  const whole = WHOLE.has(error.code);
  const decided = whole || edits.length === 1;
  const refused = whole ? [...edits, ...later] : decided ? edits : [];
  const again = whole ? [] : decided ? later : [...edits, ...later];
  return { fresh: new Y.Doc(), error, decided, refused: refused.flatMap((edit) => edit.changes), earlier, again };
}

/** Of a locked section all edits go that touch it, wherever they stand: the next would meet the same lock. Undefined where none does. */
function withoutSection(section: Section, batch: Batch, earlier: readonly Batch[], after: readonly Entry[], error: ConcertError): Rebuild | undefined {
  const edits = [...batch.entries, ...after].map((entry) => entry.edit);
  const refused = edits.filter(({ changes }) => changes.some(({ path }) => touches(path.map(String), section)));
  if (refused.length === 0) return undefined;
  const again = edits.filter((edit) => !refused.includes(edit));
  return { fresh: new Y.Doc(), error, decided: true, refused: refused.flatMap((edit) => edit.changes), earlier, again };
}

function lockedSection({ code, details }: ConcertError): Section | undefined {
  const { section } = details;
  if (code !== "section_locked" || !Array.isArray(section)) return undefined;
  return section.map(String);
}

/** Goes on under another client id, with everything that is not saved. */
export function underNewId(again: readonly RecordedEdit[]): Rebuild {
  return { fresh: new Y.Doc(), error: undefined, decided: false, refused: [], earlier: [], again };
}

/** What `left` does to a document that is `update`, as an edit; of the shared types only those that `like` knows. */
export function leftEdit(like: Y.Doc, update: Uint8Array, left: Uint8Array): RecordedEdit {
  const doc = new Y.Doc();
  for (const [name, { constructor }] of like.share) doc.get(name, constructor as new () => Y.AbstractType<unknown>);
  Y.applyUpdate(doc, update);
  let edit: RecordedEdit = { at: Date.now(), changes: [] };
  doc.once("afterTransaction", (transaction: Y.Transaction) => {
    edit = record(transaction, edit.at);
  });
  Y.applyUpdate(doc, left);
  doc.destroy();
  return edit;
}

/** The edits to make on the fresh document: what the server lacks of the earlier ones, the rest, and those of meanwhile. */
export function editsToMake(rebuild: Rebuild, held: Held, meanwhile: readonly RecordedEdit[]): readonly RecordedEdit[] {
  const missing = rebuild.earlier.filter((batch) => batch.update.length === 0 || !held.has(batch.update));
  return [...missing.flatMap((batch) => batch.entries.map((entry) => entry.edit)), ...rebuild.again, ...meanwhile];
}
