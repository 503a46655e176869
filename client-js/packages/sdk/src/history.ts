/**
 * The past of one open document: who worked when, any point of it, what differs between two, who wrote what, and the ways
 * back, which are edits like any other. A point is a number: the document after so many edits; 0, or none, is now.
 */
import type { CommandName, InputOf, OutputOf } from "./api";
import type { Connection } from "./connection";
import type { BlamePage, DifferenceOut, DocumentState, HistoryPage, RevertedOut, VersionOut } from "./schema";

type Command = Extract<CommandName, `history.${string}` | `versions.${string}`>;

/** The promises fail with `point_not_kept`, `read_only`, `section_locked`, `offline`… */
export interface DocumentHistory {
  /** Sessions of work, newest first, with versions and the points that can be had. */
  readonly list: (page?: { readonly offset?: number; readonly limit?: number }) => Promise<HistoryPage>;
  /** The content at a point; `exact` is false where only one nearby is kept. */
  readonly state: (through?: number) => Promise<DocumentState>;
  readonly difference: (before: number, after?: number) => Promise<DifferenceOut>;
  /** Who wrote what stands at a place and below it; of merged text who wrote which words. */
  readonly blame: (path?: readonly string[], through?: number) => Promise<BlamePage>;
  /** What restoring a point would change. */
  readonly previewRestore: (through: number) => Promise<RevertedOut>;
  readonly restore: (through: number) => Promise<RevertedOut>;
  /** What taking back a person's edits would change, and what would stay because others changed it since. */
  readonly previewUndo: (person: string, since: number, until?: number) => Promise<RevertedOut>;
  readonly undoPerson: (person: string, since: number, until?: number) => Promise<RevertedOut>;
  readonly versions: () => Promise<readonly VersionOut[]>;
  /** Names the document as it is now, or as it was at a point. */
  readonly nameVersion: (name: string, more?: { readonly note?: string; readonly through?: number }) => Promise<VersionOut>;
  readonly renameVersion: (version: string, name: string, note?: string) => Promise<VersionOut>;
  /** Takes the name away. */
  readonly removeVersion: (version: string) => Promise<void>;
}

export function historyOf(connection: Pick<Connection, "call">, id: string): DocumentHistory {
  const call = async <Name extends Command>(name: Name, input: Omit<InputOf<Name>, "id">): Promise<OutputOf<Name>> => (await connection.call(name, { id, ...input })) as OutputOf<Name>;
  return {
    list: (page = {}) => call("history.list", page),
    state: (through = 0) => call("history.state", { through }),
    difference: (before, after = 0) => call("history.difference", { before, after }),
    blame: (path = [], through = 0) => call("history.blame", { path, through }),
    previewRestore: (through) => call("history.restore", { through, preview: true }),
    restore: (through) => call("history.restore", { through }),
    previewUndo: (user, since, until = 0) => call("history.undo_person", { user, since, until, preview: true }),
    undoPerson: (user, since, until = 0) => call("history.undo_person", { user, since, until }),
    versions: async () => (await call("versions.list", { limit: 1000 })).items,
    nameVersion: (name, more = {}) => call("versions.create", { name, ...more }),
    renameVersion: (version, name, note = "") => call("versions.rename", { version, name, note }),
    removeVersion: async (version) => void (await call("versions.remove", { version })),
  };
}
