/** Everything an app may use; nothing else of this package is public. */

/** One client for one server and one person: connection, documents, events, commands. */
export { Client, type ClientOptions } from "./client";
export type { ConnectionState } from "./connection";
/** What fails, with a stable code and the next step. */
export { ConcertError, type Details, isTransient } from "./errors";

/** Commands and their types. */
export { Api, type CommandName, type InputOf, type OutputOf } from "./api";
export type { CallOptions } from "./calls";
export type * from "./schema";
export { type FileFormat, type Imported, type ImportOptions, type Invitation, Session, type SessionInfo, type SignedIn } from "./session";

/** Documents: open, edit, watch, undo. */
export type { DocumentHandle, EditOptions } from "./documents";
export { asideText, type SetAside } from "./aside";
export type { DocumentFacts, DocumentHappening, DocumentStatus, Saved, Unsaved } from "./documentState";
export type { Change, Path, RecordedEdit } from "./edits";
export type { Undo, UndoState } from "./undo";
/** Write by place, inside `edit`. */
export { removeAt, setAt, text, textAt, whole, writeText } from "./writing";
/** Read by place. */
export { plain, sharedAt, valueAt } from "./paths";
/** Watch places in any Yjs document; a `DocumentHandle` has `at`, `keysAt` and `entriesAt` for its own. */
export { type Entries, observeEntries, observeKeys, observePath, Watcher } from "./watching";
export { mayComment, mayEdit } from "./roles";
/** The Yjs this package uses: two copies of it in one page do not understand each other. */
export * as Y from "yjs";

/** Events of channels, typed by topic. */
export { type EventOf, type Matching, type Told, told, type Topic, type TopicSubscription } from "./events";
export type { ChannelStatus } from "./channel";
export type { ChannelSubscription } from "./channels";
export { matcher } from "./feed";
export type { ChannelEvent, ChannelName, SessionId } from "./frames";

/** Who is where. */
export type { Activity, Attention } from "./attention";
export { groupByPerson, type PresentPerson } from "./people";
export type { Presence } from "./presence";
export type { OtherPresence, OwnPresence, PersonColor, Viewport } from "./presenceState";

/** The past of a document, and the way back. */
export type { DocumentHistory } from "./history";

/** Sections that one person has to themselves. */
export type { LockPerson, Locks, Section, SectionLock } from "./locks";

/** What people say about places of a document, and what each was told. */
export type { CommentAnchor, CommentMessage, CommentReaction, CommentThread, TextUnit, Words } from "./comments";
export type { Comments, ShownThread } from "./commentBook";
export type { Inbox, InboxState } from "./inbox";

/** What the server finds wrong with a document, with the edit that mends it where there is one. */
export type { Problem, ProblemList, Problems } from "./problems";

/** Values that can be watched; made for `useSyncExternalStore`. */
export { derived, nextValue, type Store, type Unsubscribe, type WritableStore, writable } from "./stores";
