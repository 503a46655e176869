/** What the server takes, gives and tells: commands and events. Made by scripts/generate.mjs from schema/: edit the server. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A page of a list; `total` counts before paging. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

export interface ActivityItem {
  readonly at: number;
  readonly payload: JsonObject;
  readonly sequence: number;
  readonly topic: string;
}

export interface ActivityQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** The workspace was put away or brought back. */
export interface ArchivedEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
}

/** `status` is `running` for one that has not ended. */
export interface AttemptOut {
  readonly ended_at: number | null;
  readonly error: ErrorOut | null;
  readonly log: readonly LogLineOut[];
  readonly number: number;
  readonly started_at: number;
  readonly status: "running" | "succeeded" | "failed" | "interrupted" | "cancelled";
}

export interface Bin {
  readonly count: number;
  readonly label: string;
}

export interface Bootstrap {
  readonly build: string;
  readonly kinds: readonly KindOut[];
  readonly source_kinds: readonly SourceKindOut[];
  readonly user: Me;
  readonly workspaces: readonly WorkspaceOut[];
}

/** `ok` means that it could be run now. */
export interface Checked {
  readonly ok: boolean;
  readonly problems: readonly ProblemOut[];
}

export interface Column {
  readonly name: string;
  readonly nullable: boolean;
  readonly primary_key: boolean;
  readonly references: string | null;
  readonly type: string;
}

/** Computed from the data. `distinct` is exact unless `distinct_estimated`. */
export interface ColumnProfile {
  readonly distinct: number;
  readonly distinct_estimated: boolean;
  readonly histogram: readonly Bin[];
  readonly maximum: Json;
  readonly mean: number | null;
  readonly median: number | null;
  readonly minimum: Json;
  readonly name: string;
  readonly note: string;
  readonly null_share: number;
  readonly nulls: number;
  readonly top: readonly Bin[];
  readonly type: string;
}

/** `missing` says in words what is not there. `input`, `output` and `config` are JSON Schemas. */
export interface ComponentOut {
  readonly capabilities: readonly string[];
  readonly category: string;
  readonly changes: boolean | null;
  readonly config: Json;
  readonly depends_on: readonly string[];
  readonly health: "ok" | "missing";
  readonly icon: string;
  readonly input: Json;
  readonly inverse: string | null;
  readonly missing: readonly string[];
  readonly name: string;
  readonly output: Json;
  readonly right: string | null;
  readonly summary: string;
  readonly timeout: number | null;
  readonly title: string;
  readonly type: "engine" | "source" | "operation" | "kind";
}

/** What the events of a document say about a conflict. Values are not told: the command lists them. */
export interface ConflictEvent {
  readonly by: string | null;
  readonly conflict: string;
  readonly kept_by: string;
  readonly lost_by: string;
  readonly path: readonly string[];
  readonly sequence: number;
  readonly strategy: string | null;
}

/** `late`: which of the two came second. The last four are empty while it is open. */
export interface ConflictOut {
  readonly at: number;
  readonly id: string;
  readonly kept: ValueOut;
  readonly late: "kept" | "lost";
  readonly lost: ValueOut;
  readonly path: readonly string[];
  readonly sequence: number;
  readonly settled: ValueOut | null;
  readonly settled_at: number | null;
  readonly strategy: string | null;
}

export interface ConflictQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly state?: "open" | "settled" | "all";
}

export interface CountOutput {
  readonly rows: number;
  readonly table: string;
}

export interface CountedEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.count_rows";
  readonly result: CountOutput;
  readonly subject: string;
}

/** A description in the format that its name says. */
export type Described = JsonObject;

export interface DesignBody {
  readonly body: JsonObject;
  readonly id: string;
}

export interface DesignId {
  readonly id: string;
}

export interface DesignOut {
  readonly created_at: number;
  readonly id: string;
  readonly kind: string;
  readonly last_run: LastRun | null;
  readonly present: readonly PresentOut[];
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

export interface DesignToCheck {
  readonly id: string;
}

export interface DiscoveredEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.discover_schema";
  readonly result: SchemaOutput;
  readonly subject: string;
}

export interface DocumentContent {
  readonly body: JsonObject;
  readonly content_hash: string;
  readonly created_at: number;
  readonly epoch: string;
  readonly id: string;
  readonly kind: string;
  readonly layout: JsonObject;
  readonly present: readonly PresentOut[];
  readonly role: Role;
  readonly roots: JsonObject;
  readonly sequence: number;
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

/** What the events of a workspace say about one of its documents. */
export interface DocumentEvent {
  readonly by: string;
  readonly document: string;
  readonly kind: string;
  readonly title: string;
}

export interface DocumentOut {
  readonly created_at: number;
  readonly id: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

export interface DocumentQuery {
  readonly id: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly trashed?: boolean;
}

/** One kind, over all my workspaces or in one. */
export interface DocumentsOfKind {
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly workspace?: string;
}

export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly details: JsonObject; readonly message: string; readonly next_step: string; };
}

export interface ErrorCode {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
  readonly status: number;
}

export interface ErrorCodes {
  readonly items: readonly ErrorCode[];
}

export interface ErrorOut {
  readonly code: string;
  readonly details: Json;
  readonly message: string;
  readonly next_step: string;
}

export interface EventOut {
  readonly at: number;
  readonly payload: Json;
  readonly sequence: number;
  readonly topic: string;
}

/** Ask on with `since` = `next`, until it is `last`. `gap`: events between are not kept any more. */
export interface EventsOut {
  readonly gap: boolean;
  readonly items: readonly EventOut[];
  readonly last: number;
  readonly next: number;
}

/** `topics`: patterns, several with commas; everything when empty. `wait`: seconds until the first event, if there is none. */
export interface EventsQuery {
  readonly channel: string;
  readonly limit?: number;
  readonly since?: number;
  readonly topics?: string;
  readonly wait?: number;
}

/** With the same `key` again, the answer is the run that was started first. */
export interface Execute {
  readonly id: string;
  readonly key?: string;
  readonly parameters?: JsonObject;
}

/** A group came, went, or has another name: `was` is the one before. */
export interface GroupEvent {
  readonly by: string;
  readonly by_name: string;
  readonly group: string;
  readonly name: string;
  readonly was: string;
}

export interface GroupMemberEvent {
  readonly by: string;
  readonly by_name: string;
  readonly group: string;
  readonly name: string;
  readonly user: string;
  readonly user_name: string;
}

/** `to` is the id of a person who waits for the section, or has the document open and may edit it. */
export interface HandOver {
  readonly id: string;
  readonly section?: readonly string[];
  readonly to: string;
}

export interface Identified {
  readonly id: string;
}

export interface ImportedOut {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
}

/** Somebody, `by`, made a link that lets whoever has it in with this role. */
export interface InvitationEvent {
  readonly by: string;
  readonly expires_at: number;
  readonly invitation: string;
  readonly name: string;
  readonly role: Role;
}

export interface InvitationOut {
  readonly expires_at: number;
  readonly invited_by: string;
  readonly organisation: string;
  readonly role: Role;
  readonly workspace: string;
}

/** An invitation was accepted, declined or withdrawn by somebody, or has a new link. */
export interface InvitationStateEvent {
  readonly by: string;
  readonly invitation: string;
  readonly name: string;
  readonly role: Role;
}

export interface Invite {
  readonly expires_in_hours?: number;
  readonly id: string;
  readonly role?: Role;
}

export interface Invited {
  readonly expires_at: number;
  readonly invitation: string;
  readonly path: string;
  readonly role: Role;
}

export interface JoinIn {
  readonly name: string;
  readonly token: string;
}

export interface JoinedIn {
  readonly organisation: Identified;
  readonly user: Named;
  readonly workspace: string;
}

export interface KindOut {
  readonly icon: string;
  readonly name: string;
  readonly shape: JsonObject;
  readonly title: string;
  readonly version: number;
}

/** `subject` is the table, or "" for the whole source. */
export interface LastResult {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly passed: boolean | null;
  readonly status: "succeeded" | "failed";
  readonly subject: string;
}

export interface LastRun {
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly id: string;
  readonly number: number;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
}

/** `seconds` until it ends unless renewed: at most 30 for who has the document open, 600 for anybody else. */
export interface Lease {
  readonly id: string;
  readonly seconds?: number | null;
  readonly section?: readonly string[];
}

export interface LinkIn {
  readonly token: string;
}

/** What the events of a document say about one of its locks. `user` is whom it is about: the holder, the former holder of what ended, who asks. `by` did it, None: time or the server. `reason` of an end: `lease` ran out, `away` too long, `unanswered` ask, `contended` too long, `role` lost. */
export interface LockEvent {
  readonly by: string | null;
  readonly by_name: string | null;
  readonly fence: number;
  readonly former: string | null;
  readonly former_name: string | null;
  readonly name: string;
  readonly reason: string;
  readonly section: readonly string[];
  readonly until: number;
  readonly user: string;
}

export interface LockListing {
  readonly items: readonly LockOut[];
  readonly total: number;
}

/** `section` is a path of map keys, empty for the whole document. `answer_by`: somebody asked for it, and gets it then unless the holder answers or goes on working. Times are UTC microseconds. */
export interface LockOut {
  readonly answer_by: number | null;
  readonly fence: number;
  readonly holder: PersonOut;
  readonly queue: readonly PersonOut[];
  readonly section: readonly string[];
  readonly until: number;
}

/** `lock` as it stands now, null where nobody holds the section. `place`: from 1 in the queue, 0 for who does not wait. */
export interface LockStanding {
  readonly lock: LockOut | null;
  readonly place: number;
}

export interface LogLineOut {
  readonly at: number;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

export interface Me {
  readonly email: string | null;
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly organisation_name: string;
}

export interface Member {
  readonly email: string | null;
  readonly inherited: boolean;
  readonly name: string;
  readonly role: Role;
  readonly user: string;
}

/** Somebody new in a workspace. */
export interface MemberEvent {
  readonly name: string;
  readonly role: Role;
  readonly user: string;
}

/** A person is no member any more; they went themselves where `by` is theirs. */
export interface MemberGoneEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
  readonly user: string;
}

export interface MembersOf {
  readonly id: string;
}

/** A document went from one workspace to another; told in both. */
export interface MovedEvent {
  readonly by: string;
  readonly document: string;
  readonly kind: string;
  readonly title: string;
  readonly was: string;
  readonly was_name: string;
  readonly workspace: string;
  readonly workspace_name: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface NewDesign {
  readonly body?: JsonObject;
  readonly layout?: JsonObject;
  readonly name: string;
  readonly workspace: string;
}

export interface NewDocument {
  readonly body?: JsonObject;
  readonly id: string;
  readonly kind: string;
  readonly layout?: JsonObject;
  readonly name: string;
  readonly roots?: JsonObject;
}

export interface NewSource {
  readonly connection?: JsonObject;
  readonly description?: string;
  readonly kind: string;
  readonly name: string;
  readonly workspace: string;
}

export interface NewWorkspace {
  readonly name: string;
}

/** No input, or no output. */
export type Nothing = Record<string, never>;

export interface OfDocument {
  readonly id: string;
}

/** `section` is a path of map keys from a root on, such as `["body", "nodes", "n1"]`; empty for the whole document. */
export interface OfSection {
  readonly id: string;
  readonly section?: readonly string[];
}

/** To a person: they are invited into a workspace, or not any more. */
export interface OfferEvent {
  readonly by: string;
  readonly by_name: string;
  readonly invitation: string;
  readonly name: string;
  readonly role: Role;
  readonly workspace: string;
}

export interface OneDocument {
  readonly id: string;
}

export interface OneRevision {
  readonly id: string;
  readonly through: number;
}

export interface OneRun {
  readonly id: string;
}

export interface OneSession {
  readonly id: string;
  readonly session: string;
}

export type OperationCompletedEvent = TestedEvent | DiscoveredEvent | ProfiledEvent | CountedEvent;

export interface OperationError {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
}

export interface OperationFailedEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly error: OperationError;
  readonly name: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly subject: string;
}

export interface OperationLogEvent {
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly subject: string;
}

export interface OperationProgressEvent {
  readonly done: number;
  readonly label: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly subject: string;
  readonly total: number;
}

/** `name` is the name of the person `by`. */
export interface OperationStartedEvent {
  readonly by: string;
  readonly name: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly subject: string;
}

/** The workspace was handed over; who did so is an admin from then on. */
export interface OwnerEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
  readonly user: string;
}

export interface PersonOut {
  readonly color: number;
  readonly id: string;
  readonly name: string;
}

export interface Pong {
  readonly now: number;
}

/** Everybody who has the document open now. */
export interface PresenceEvent {
  readonly document: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly title: string;
}

/** A person who has a document open; `color` is theirs in that document. On several devices they are one person, as lively as on the liveliest of them. */
export interface PresentOut {
  readonly activity: "active" | "idle" | "away";
  readonly color: number;
  readonly devices: number;
  readonly name: string;
  readonly user: string;
}

/** `node` and `field` say where, `path` is the round trip of a cycle. */
export interface ProblemOut {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
  readonly next_step: string;
  readonly node: string | null;
  readonly path: readonly string[];
}

export interface ProfileOf {
  readonly id: string;
  readonly sample_rows?: number | null;
  readonly table: string;
}

export interface ProfileOutput {
  readonly column_count: number;
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  readonly sampled_rows: number;
  readonly table: string;
}

export interface ProfiledEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.profile_table";
  readonly result: ProfileOutput;
  readonly subject: string;
}

export interface ReportOut {
  readonly content: Json;
  readonly created_at: number;
  readonly key: string;
  readonly title: string;
}

/** The state after `through` edits: as many rows as the document's log had then. */
export interface RevisionOut {
  readonly at: number;
  readonly size: number;
  readonly through: number;
}

export interface RevisionQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** From the one that may do most to the one that may do least. */
export type Role = "owner" | "admin" | "editor" | "approver" | "commenter" | "viewer";

/** Somebody, `by`, gave a person or a group a role in the workspace, or took it. None: no role. */
export interface RoleEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
  readonly role: Role | null;
  readonly subject_kind: "user" | "group";
  readonly user: string;
  readonly was: Role | null;
}

export interface RoleInSession {
  readonly id: string;
  readonly role: Role;
  readonly session: string;
  readonly user: string;
}

export interface RunCancelledEvent {
  readonly at: number;
  readonly cancelled_by: string | null;
  readonly design: string;
  readonly duration: number;
  readonly name: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly workspace: string;
}

/** `nodes` are the steps. `sequence` is the newest number of the channel `run:ID` when this was read: later events come on top, earlier ones are in it. */
export interface RunDetail {
  readonly cancelled_by: string | null;
  readonly cancelled_by_name: string;
  readonly created_at: number;
  readonly design: string;
  readonly design_hash: string;
  readonly finished_at: number | null;
  readonly id: string;
  readonly nodes: readonly StepOut[];
  readonly number: number;
  readonly parameters: JsonObject;
  readonly retry_of: string | null;
  readonly sequence: number;
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

export interface RunEndedEvent {
  readonly at: number;
  readonly design: string;
  readonly duration: number;
  readonly name: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly workspace: string;
}

/** `steps_ended` of `steps`, however they ended. */
export interface RunEvent {
  readonly at: number;
  readonly design: string;
  readonly name: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly workspace: string;
}

/** `steps_ended` of `steps`, however they ended. */
export interface RunOut {
  readonly created_at: number;
  readonly design: string;
  readonly design_hash: string;
  readonly finished_at: number | null;
  readonly id: string;
  readonly number: number;
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `status` may name several, separated by commas. */
export interface RunQuery {
  readonly days?: number;
  readonly design?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly status?: string;
  readonly workspace?: string;
}

export interface RunQueuedEvent {
  readonly at: number;
  readonly design: string;
  readonly name: string;
  readonly number: number;
  readonly retry_of: string | null;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly workspace: string;
}

export interface SaidError {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
}

export interface SaidLine {
  readonly at: number;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

export interface SchemaOutput {
  readonly column_count: number;
  readonly table_count: number;
  readonly tables: readonly Table[];
}

export interface SessionBrief {
  readonly id: string;
  readonly name: string;
  readonly type: "document_editing" | "workflow_design" | "data_modeling" | "data_source_management" | "rule_authoring" | "glossary_editing" | "incident_response" | "review";
}

/** A document of a session; without title and kind where it is not there any more. */
export interface SessionDocument {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
}

/** `by` did it, null where it ended by itself. `led_by` leads it from now on. */
export interface SessionEvent {
  readonly by: string | null;
  readonly documents: readonly string[];
  readonly led_by: string;
  readonly session: string;
  readonly title: string;
  readonly type: "document_editing" | "workflow_design" | "data_modeling" | "data_source_management" | "rule_authoring" | "glossary_editing" | "incident_response" | "review";
}

/** A document that somebody has open. `sessions`: those that run over it. */
export interface SessionOut {
  readonly document: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly sessions: readonly SessionBrief[];
  readonly title: string;
  readonly workspace: string;
}

/** Who takes part, or did. `here`: has one of the session's documents open now. */
export interface SessionPerson {
  readonly here: boolean;
  readonly joined_at: number;
  readonly left_at: number | null;
  readonly name: string;
  readonly role: Role;
  readonly user: string;
}

/** `user` came, left or has another role. */
export interface SessionPersonEvent {
  readonly by: string | null;
  readonly documents: readonly string[];
  readonly led_by: string;
  readonly role: Role;
  readonly session: string;
  readonly title: string;
  readonly type: "document_editing" | "workflow_design" | "data_modeling" | "data_source_management" | "rule_authoring" | "glossary_editing" | "incident_response" | "review";
  readonly user: string;
}

export interface SessionQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly status?: "running" | "ended" | null;
}

export interface SessionUser {
  readonly email: string | null;
  readonly id: string;
  readonly kind: "person" | "service" | "guest";
  readonly name: string;
}

/** `value` is for the strategy `manual`. */
export interface Settlement {
  readonly conflict: string;
  readonly id: string;
  readonly strategy: "keep" | "take_other" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";
  readonly value?: Json;
}

/** A role on one document. `expires_at`: by itself, None: never. */
export interface SharedEvent {
  readonly by: string;
  readonly by_name: string;
  readonly document: string;
  readonly expires_at: number | null;
  readonly kind: string;
  readonly name: string;
  readonly role: Role | null;
  readonly subject_kind: "user" | "group";
  readonly title: string;
  readonly user: string;
  readonly was: Role | null;
}

/** A member has a new session: by a link of their own, or by the invitation they came with. */
export interface SignInEvent {
  readonly by: "link" | "invitation";
  readonly name: string;
  readonly user: string;
}

export interface SignedIn {
  readonly organisation: Identified;
  readonly user: Named;
}

export interface SourceBody {
  readonly body: JsonObject;
  readonly id: string;
}

export interface SourceDetail {
  readonly body: JsonObject;
  readonly content_hash: string;
  readonly created_at: number;
  readonly epoch: string;
  readonly id: string;
  readonly kind: string;
  readonly layout: JsonObject;
  readonly present: readonly PresentOut[];
  readonly results: readonly StoredResult[];
  readonly role: Role;
  readonly roots: JsonObject;
  readonly sequence: number;
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

export interface SourceId {
  readonly id: string;
}

export interface SourceKindOut {
  readonly config: JsonObject;
  readonly icon: string;
  readonly kind: string;
  readonly title: string;
}

export interface SourceOut {
  readonly created_at: number;
  readonly criticality: string;
  readonly description: string;
  readonly id: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly results: readonly LastResult[];
  readonly source_kind: string;
  readonly tags: readonly string[];
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

/** To a person: what they may do in a workspace, or with one of its documents, was changed by somebody. */
export interface StandingEvent {
  readonly by: string;
  readonly by_name: string;
  readonly document: string | null;
  readonly name: string;
  readonly role: Role | null;
  readonly workspace: string;
}

export interface StandingOut {
  readonly at: number;
  readonly by: string;
  readonly value: Json;
  readonly version: number;
}

export interface StartSession {
  readonly documents?: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly role?: Role;
  readonly type: "document_editing" | "workflow_design" | "data_modeling" | "data_source_management" | "rule_authoring" | "glossary_editing" | "incident_response" | "review";
}

/** Two values: what stood there, and what was `proposed` by somebody who had seen `seen`. Open while `strategy` is null. */
export interface StateConflictOut {
  readonly current: StandingOut;
  readonly id: string;
  readonly key: string;
  readonly proposed: Json;
  readonly proposed_at: number;
  readonly proposed_by: string;
  readonly resolved_at: number | null;
  readonly resolved_by: string | null;
  readonly seen: number;
  readonly strategy: "last_writer_wins" | "first_writer_wins" | "merge" | "manual" | null;
  readonly version: number | null;
}

/** A value was set by somebody who had seen `seen`, and is kept beside the one that stands. */
export interface StateConflictedEvent {
  readonly at: number;
  readonly by: string;
  readonly conflict: string;
  readonly key: string;
  readonly scope: string;
  readonly seen: number;
  readonly version: number;
}

/** `open` leaves out what is settled. */
export interface StateConflicts {
  readonly key?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly open?: boolean;
  readonly scope: string;
}

/** `state` is what stands there now. With `conflict` the value was kept beside it, with `resolved` both were settled. */
export interface StateDone {
  readonly conflict: StateConflictOut | null;
  readonly outcome: "set" | "unchanged" | "conflict" | "resolved";
  readonly state: StateOut;
}

export interface StateHistory {
  readonly key: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly scope: string;
}

/** `size` in bytes of JSON. */
export interface StateItem {
  readonly at: number;
  readonly by: string;
  readonly key: string;
  readonly size: number;
  readonly version: number;
}

export interface StateList {
  readonly limit?: number;
  readonly offset?: number;
  readonly prefix?: string;
  readonly scope: string;
}

/** Version 0 is a key that nobody has set; a value of null is none. */
export interface StateOut {
  readonly at: number;
  readonly by: string;
  readonly key: string;
  readonly value: Json;
  readonly version: number;
}

export interface StateQuery {
  readonly key: string;
  readonly scope: string;
}

/** `value` and `seen` are needed for `manual`. `rules` count for `merge`: by field, `*` for the others. */
export interface StateResolve {
  readonly conflict: string;
  readonly rules?: { readonly [name: string]: "max" | "min" | "union" | "last" | "first" };
  readonly scope: string;
  readonly seen?: number | null;
  readonly strategy: "last_writer_wins" | "first_writer_wins" | "merge" | "manual";
  readonly value?: Json;
}

/** A conflict was settled. */
export interface StateResolvedEvent {
  readonly at: number;
  readonly by: string;
  readonly conflict: string;
  readonly key: string;
  readonly scope: string;
  readonly strategy: "last_writer_wins" | "first_writer_wins" | "merge" | "manual";
  readonly version: number;
}

/** `seen` is the version the writer looked at, 0 for none. Null empties the key. `on_conflict` says what happens when something newer stands there: `manual` keeps both for somebody to settle. */
export interface StateSet {
  readonly key: string;
  readonly on_conflict?: "last_writer_wins" | "first_writer_wins" | "merge" | "manual";
  readonly rules?: { readonly [name: string]: "max" | "min" | "union" | "last" | "first" };
  readonly scope: string;
  readonly seen: number;
  readonly value: Json;
}

/** A key has a new version; `conflict` is what it settled. */
export interface StateUpdatedEvent {
  readonly at: number;
  readonly by: string;
  readonly conflict: string | null;
  readonly key: string;
  readonly scope: string;
  readonly version: number;
}

/** `conflict` is what it settled. */
export interface StateVersionOut {
  readonly at: number;
  readonly by: string;
  readonly conflict: string | null;
  readonly key: string;
  readonly value: Json;
  readonly version: number;
}

/** One step of a connection test. `reason` is a code of the taxonomy in `engine/sources/README.md`. */
export interface Step {
  readonly duration: number;
  readonly message: string;
  readonly name: string;
  readonly next_step: string;
  readonly reason: string;
  readonly status: "passed" | "failed" | "skipped";
}

export interface StepCompletedEvent {
  readonly at: number;
  readonly attempt?: number | null;
  readonly design: string;
  readonly duration?: number | null;
  readonly ended_at?: number | null;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly run: string;
  readonly started_at?: number | null;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly summary?: Json;
  readonly title: string;
  readonly workspace: string;
}

/** The attempt is that of a step which ran: not of one whose output was kept, nor of one that had not begun. */
export interface StepEndedEvent {
  readonly at: number;
  readonly attempt?: number | null;
  readonly design: string;
  readonly duration?: number | null;
  readonly ended_at?: number | null;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly run: string;
  readonly started_at?: number | null;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

export interface StepFailedEvent {
  readonly at: number;
  readonly attempt?: number | null;
  readonly design: string;
  readonly duration?: number | null;
  readonly ended_at?: number | null;
  readonly error: SaidError;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly run: string;
  readonly started_at?: number | null;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `dropped` lines were said in between and are told nowhere. */
export interface StepLogEvent {
  readonly attempt: number;
  readonly design: string;
  readonly dropped: number;
  readonly lines: readonly SaidLine[];
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly workspace: string;
}

/** In the order of the plan. A big output is left out here: `stored` is its size in bytes, and the key of the report that has it. `due` is when the next attempt starts, `cause` the step whose failure led to skipping this one, `reused` the run whose output this is. */
export interface StepOut {
  readonly after: readonly string[];
  readonly attempts: readonly AttemptOut[];
  readonly cause: string | null;
  readonly due: number | null;
  readonly error: ErrorOut | null;
  readonly node: string;
  readonly operation: string;
  readonly output: Json;
  readonly reused: string | null;
  readonly status: "pending" | "ready" | "running" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled";
  readonly stored: StoredOut | null;
  readonly summary: Json;
  readonly title: string;
}

export interface StepProgressEvent {
  readonly attempt: number;
  readonly design: string;
  readonly done: number;
  readonly label: string;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly total: number;
  readonly workspace: string;
}

/** `attempt` has failed; `next_attempt` starts at `due`. */
export interface StepRetriedEvent {
  readonly at: number;
  readonly attempt: number;
  readonly design: string;
  readonly due: number;
  readonly error: SaidError;
  readonly name: string;
  readonly next_attempt: number;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `cause` is the step that did not succeed. */
export interface StepSkippedEvent {
  readonly at: number;
  readonly cause: string;
  readonly design: string;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly reason: "upstream_failed";
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

export interface StepStartedEvent {
  readonly at: number;
  readonly attempt: number;
  readonly design: string;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly operation: string;
  readonly run: string;
  readonly started_at: number;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

export interface StoredCount {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.count_rows";
  readonly passed: boolean | null;
  readonly result: CountOutput;
  readonly status: "succeeded";
  readonly subject: string;
}

/** `result` is the error. */
export interface StoredFailure {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows";
  readonly passed: boolean | null;
  readonly result: OperationError;
  readonly status: "failed";
  readonly subject: string;
}

export interface StoredOut {
  readonly report: string;
  readonly size: number;
}

export interface StoredProfile {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.profile_table";
  readonly passed: boolean | null;
  readonly result: ProfileOutput;
  readonly status: "succeeded";
  readonly subject: string;
}

/** The last result of an operation on a subject, with its whole answer. */
export type StoredResult = StoredTest | StoredSchema | StoredProfile | StoredCount | StoredFailure;

export interface StoredSchema {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.discover_schema";
  readonly passed: boolean | null;
  readonly result: SchemaOutput;
  readonly status: "succeeded";
  readonly subject: string;
}

export interface StoredTest {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.test_connection";
  readonly passed: boolean | null;
  readonly result: TestOutput;
  readonly status: "succeeded";
  readonly subject: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly kind: "table" | "view" | "file";
  readonly name: string;
  readonly rows: number | null;
  readonly schema_name: string;
}

export interface TableOf {
  readonly id: string;
  readonly table: string;
}

export interface TestOutput {
  readonly duration: number;
  readonly passed: boolean;
  readonly steps: readonly Step[];
}

export interface TestedEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.test_connection";
  readonly result: TestOutput;
  readonly subject: string;
}

export interface TicketOut {
  readonly expires_at: number;
  readonly ticket: string;
}

/** `there` is false where the key was deleted; `by` is empty where nobody knows. */
export interface ValueOut {
  readonly by: string;
  readonly by_name: string;
  readonly there: boolean;
  readonly value: Json;
}

export interface WhoIAm {
  readonly organisation: Named;
  readonly user: SessionUser;
}

/** `role`: what who joins may do in its documents at most. `ended_by` is null where it ended by itself. */
export interface WorkingSession {
  readonly documents: readonly SessionDocument[];
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly id: string;
  readonly led_by: string;
  readonly led_by_name: string;
  readonly name: string;
  readonly people: readonly SessionPerson[];
  readonly role: Role;
  readonly started_at: number;
  readonly started_by: string;
  readonly status: "running" | "ended";
  readonly type: "document_editing" | "workflow_design" | "data_modeling" | "data_source_management" | "rule_authoring" | "glossary_editing" | "incident_response" | "review";
  readonly workspace: string;
}

/** The workspace has another name or description; `was` is the name before. */
export interface WorkspaceEvent {
  readonly by: string;
  readonly by_name: string;
  readonly description: string;
  readonly name: string;
  readonly was: string;
}

export interface WorkspaceOut {
  readonly created_at: number;
  readonly document: string;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Input and output of each command by name. */
export interface Commands {
  /** What happened in a workspace, newest first */
  readonly "activity.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ActivityItem> };
  /** Who I am, my workspaces, and the kinds this installation knows */
  readonly bootstrap: { readonly input: Record<string, never>; readonly output: Bootstrap };
  /** Engines, sources, operations and document kinds, with what is missing named */
  readonly "catalog.list": { readonly input: Record<string, never>; readonly output: Listing<ComponentOut> };
  /** What a channel has told since a number, by topics; waits for the next event if asked to */
  readonly "channels.events": { readonly input: { readonly channel: string; readonly since?: number; readonly topics?: string; readonly limit?: number; readonly wait?: number; }; readonly output: EventsOut };
  /** Values that two people wrote without having seen each other's, with what became of them */
  readonly "conflicts.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "open" | "settled" | "all"; }; readonly output: Listing<ConflictOut> };
  /** Says which of two values it shall be, by a strategy; what follows is one edit in one's own name */
  readonly "conflicts.settle": { readonly input: Settlement; readonly output: ConflictOut };
  /** What stops the design from running, as it stands now */
  readonly "designs.check": { readonly input: { readonly id: string; }; readonly output: Checked };
  /** A new workflow design */
  readonly "designs.create": { readonly input: NewDesign; readonly output: DocumentContent };
  /** One workflow design with its content */
  readonly "designs.get": { readonly input: { readonly id: string; }; readonly output: DocumentContent };
  /** The workflow designs of my workspaces with their last run */
  readonly "designs.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; }; readonly output: Listing<DesignOut> };
  /** Merges a body into the live design */
  readonly "designs.update": { readonly input: DesignBody; readonly output: DocumentContent };
  /** A new document of any kind */
  readonly "documents.create": { readonly input: NewDocument; readonly output: DocumentContent };
  /** One document with its content */
  readonly "documents.get": { readonly input: { readonly id: string; }; readonly output: DocumentContent };
  /** The documents of a workspace, with who is inside */
  readonly "documents.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly kind?: string; readonly search?: string; readonly trashed?: boolean; }; readonly output: Listing<DocumentOut> };
  /** Replaces a document and its history by one of its revisions; nothing of the time after it comes back */
  readonly "documents.reset_to": { readonly input: OneRevision; readonly output: DocumentContent };
  /** Brings a document back from the trash */
  readonly "documents.restore": { readonly input: { readonly id: string; }; readonly output: DocumentOut };
  /** The kept states of a document */
  readonly "documents.revisions": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<RevisionOut> };
  /** Moves a document to the trash */
  readonly "documents.trash": { readonly input: { readonly id: string; }; readonly output: DocumentOut };
  /** Asks for a section that somebody else holds, and waits in the queue */
  readonly "locks.ask": { readonly input: OfSection; readonly output: LockStanding };
  /** Takes a section over from its holder */
  readonly "locks.break": { readonly input: OfSection; readonly output: LockStanding };
  /** Gives a section to somebody else */
  readonly "locks.hand_over": { readonly input: HandOver; readonly output: LockStanding };
  /** Tells who asks that the section is still needed */
  readonly "locks.keep": { readonly input: OfSection; readonly output: LockStanding };
  /** Who holds which section of a document, and who waits for it */
  readonly "locks.list": { readonly input: { readonly id: string; }; readonly output: LockListing };
  /** Gives a section back */
  readonly "locks.release": { readonly input: OfSection; readonly output: LockStanding };
  /** Keeps a section for longer */
  readonly "locks.renew": { readonly input: Lease; readonly output: LockStanding };
  /** Takes a section, so that nobody else can change it */
  readonly "locks.take": { readonly input: Lease; readonly output: LockStanding };
  /** Waits no longer */
  readonly "locks.withdraw": { readonly input: OfSection; readonly output: LockStanding };
  /** A sign of life, with the server's time */
  readonly ping: { readonly input: Record<string, never>; readonly output: Pong };
  /** Stops a run */
  readonly "runs.cancel": { readonly input: { readonly id: string; }; readonly output: RunDetail };
  /** One run with its steps, attempts and outputs */
  readonly "runs.get": { readonly input: { readonly id: string; }; readonly output: RunDetail };
  /** Runs of the last days, newest first */
  readonly "runs.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly design?: string; readonly status?: string; readonly days?: number; }; readonly output: Listing<RunOut> };
  /** What the steps of a run published */
  readonly "runs.reports": { readonly input: { readonly id: string; }; readonly output: Listing<ReportOut> };
  /** A new run from where this one failed or was cancelled */
  readonly "runs.retry": { readonly input: { readonly id: string; }; readonly output: RunOut };
  /** Runs the design as it stands now */
  readonly "runs.start": { readonly input: Execute; readonly output: RunOut };
  /** Who has which document open now, and which sessions run over it */
  readonly "sessions.active": { readonly input: Record<string, never>; readonly output: Listing<SessionOut> };
  /** Ends a session: its leader, or who manages the workspace */
  readonly "sessions.end": { readonly input: { readonly id: string; readonly session: string; }; readonly output: WorkingSession };
  /** One working session with its people */
  readonly "sessions.get": { readonly input: { readonly id: string; readonly session: string; }; readonly output: WorkingSession };
  /** What somebody may do in a session's documents at most: its leader says so */
  readonly "sessions.give_role": { readonly input: RoleInSession; readonly output: WorkingSession };
  /** Takes part in a session */
  readonly "sessions.join": { readonly input: { readonly id: string; readonly session: string; }; readonly output: WorkingSession };
  /** Takes part no longer */
  readonly "sessions.leave": { readonly input: { readonly id: string; readonly session: string; }; readonly output: WorkingSession };
  /** The working sessions of a workspace, running and ended */
  readonly "sessions.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly status?: "running" | "ended" | null; }; readonly output: Listing<WorkingSession> };
  /** Starts a working session that I lead */
  readonly "sessions.start": { readonly input: StartSession; readonly output: WorkingSession };
  /** Counts the rows of a table now */
  readonly "sources.count": { readonly input: TableOf; readonly output: CountOutput };
  /** A new data source */
  readonly "sources.create": { readonly input: NewSource; readonly output: SourceDetail };
  /** Reads the schema now */
  readonly "sources.discover": { readonly input: { readonly id: string; }; readonly output: SchemaOutput };
  /** One data source with its results */
  readonly "sources.get": { readonly input: { readonly id: string; }; readonly output: SourceDetail };
  /** The data sources of my workspaces with their last results */
  readonly "sources.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; }; readonly output: Listing<SourceOut> };
  /** Profiles a table now */
  readonly "sources.profile": { readonly input: ProfileOf; readonly output: ProfileOutput };
  /** Tests the connection now */
  readonly "sources.test": { readonly input: { readonly id: string; }; readonly output: TestOutput };
  /** Merges a body into the live configuration */
  readonly "sources.update": { readonly input: SourceBody; readonly output: SourceDetail };
  /** Values that collided, both of each, newest first */
  readonly "state.conflicts": { readonly input: { readonly scope: string; readonly key?: string; readonly open?: boolean; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<StateConflictOut> };
  /** The value of a key and its version */
  readonly "state.get": { readonly input: { readonly scope: string; readonly key: string; }; readonly output: StateOut };
  /** The versions of a key that are kept, newest first */
  readonly "state.history": { readonly input: { readonly scope: string; readonly key: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<StateVersionOut> };
  /** The keys that hold a value, with version and size */
  readonly "state.list": { readonly input: { readonly scope: string; readonly offset?: number; readonly limit?: number; readonly prefix?: string; }; readonly output: Listing<StateItem> };
  /** Settles a conflict by a strategy or by hand */
  readonly "state.resolve": { readonly input: StateResolve; readonly output: StateDone };
  /** A new value of a key, by somebody who saw a version of it */
  readonly "state.set": { readonly input: StateSet; readonly output: StateDone };
  /** A new workspace that I own */
  readonly "workspaces.create": { readonly input: NewWorkspace; readonly output: WorkspaceOut };
  /** A link that signs a newcomer in as a member */
  readonly "workspaces.invite": { readonly input: Invite; readonly output: Invited };
  /** The workspaces I may read, with my role in each */
  readonly "workspaces.list": { readonly input: Record<string, never>; readonly output: Listing<WorkspaceOut> };
  /** Who belongs to a workspace, with roles */
  readonly "workspaces.members": { readonly input: { readonly id: string; }; readonly output: Listing<Member> };
}

/** What the events of each topic carry. */
export interface Events {
  /** somebody has another role in it */
  readonly "collaboration:session:changed": SessionPersonEvent;
  /** it is over, by somebody or by itself */
  readonly "collaboration:session:ended": SessionEvent;
  /** somebody takes part in it */
  readonly "collaboration:session:joined": SessionPersonEvent;
  /** somebody takes part no longer */
  readonly "collaboration:session:left": SessionPersonEvent;
  /** a working session began */
  readonly "collaboration:session:started": SessionEvent;
  /** two people wrote a value without having seen each other's; one stands */
  readonly "document:conflict:recorded": ConflictEvent;
  /** somebody said which value it shall be */
  readonly "document:conflict:settled": ConflictEvent;
  /** a new document */
  readonly "document:created": DocumentEvent;
  /** a document was deleted for good */
  readonly "document:deleted": DocumentEvent;
  /** somebody asks for a section that another holds */
  readonly "document:lock:asked": LockEvent;
  /** somebody with the right took a section over */
  readonly "document:lock:broken": LockEvent;
  /** a lock ended by itself: see its reason */
  readonly "document:lock:expired": LockEvent;
  /** the holder gave a section to somebody */
  readonly "document:lock:handed_over": LockEvent;
  /** the holder still needs it */
  readonly "document:lock:kept": LockEvent;
  /** its holder gave a section back, or may not edit any more */
  readonly "document:lock:released": LockEvent;
  /** somebody has a section to themselves */
  readonly "document:lock:taken": LockEvent;
  /** somebody waits no longer */
  readonly "document:lock:withdrawn": LockEvent;
  /** a document went to another workspace; told in both */
  readonly "document:moved": MovedEvent;
  /** a document has another title */
  readonly "document:renamed": DocumentEvent;
  /** a document was put in another state, with another history */
  readonly "document:reset": DocumentEvent;
  /** a document came back out of the trash */
  readonly "document:restored": DocumentEvent;
  /** somebody was given a role on one document, or another one */
  readonly "document:shared": SharedEvent;
  /** a document went to the trash */
  readonly "document:trashed": DocumentEvent;
  /** a role on one document was withdrawn */
  readonly "document:unshared": SharedEvent;
  /** somebody came by an invitation */
  readonly "security:invitation:accepted": InvitationStateEvent;
  /** somebody made an invitation */
  readonly "security:invitation:created": InvitationEvent;
  /** somebody who was invited does not want to */
  readonly "security:invitation:declined": InvitationStateEvent;
  /** an invitation has a new link; the old one is void */
  readonly "security:invitation:renewed": InvitationStateEvent;
  /** an invitation does not work any more */
  readonly "security:invitation:withdrawn": InvitationStateEvent;
  /** a member signed in */
  readonly "security:sign_in:succeeded": SignInEvent;
  /** with its result */
  readonly "source:operation:completed": OperationCompletedEvent;
  /** with the error */
  readonly "source:operation:failed": OperationFailedEvent;
  /** a line of it, one for each step of a connection test */
  readonly "source:operation:log": OperationLogEvent;
  /** how far it is */
  readonly "source:operation:progress": OperationProgressEvent;
  /** somebody runs an operation on the source */
  readonly "source:operation:started": OperationStartedEvent;
  /** two values of a key collided; somebody has to settle it */
  readonly [topic: `state:${string}:conflicted`]: StateConflictedEvent;
  /** a conflict of a key was settled */
  readonly [topic: `state:${string}:resolved`]: StateResolvedEvent;
  /** a key of shared state has a new version */
  readonly [topic: `state:${string}:updated`]: StateUpdatedEvent;
  /** an invitation of yours was withdrawn */
  readonly "user:invitation:ended": OfferEvent;
  /** you are invited into a workspace */
  readonly "user:invitation:received": OfferEvent;
  /** what you may do somewhere was changed by somebody */
  readonly "user:standing:changed": StandingEvent;
  /** somebody stopped it */
  readonly "workflow:run:cancelled": RunCancelledEvent;
  /** all its steps succeeded or were skipped */
  readonly "workflow:run:completed": RunEndedEvent;
  /** a step failed and the run is over */
  readonly "workflow:run:failed": RunEndedEvent;
  /** a run waits for its first step */
  readonly "workflow:run:queued": RunQueuedEvent;
  /** its first step started */
  readonly "workflow:run:started": RunEvent;
  /** a step was stopped */
  readonly "workflow:step:cancelled": StepEndedEvent;
  /** a step succeeded */
  readonly "workflow:step:completed": StepCompletedEvent;
  /** a step failed for good */
  readonly "workflow:step:failed": StepFailedEvent;
  /** lines that a step wrote */
  readonly "workflow:step:log": StepLogEvent;
  /** how far a step is */
  readonly "workflow:step:progress": StepProgressEvent;
  /** an attempt failed, another one follows */
  readonly "workflow:step:retried": StepRetriedEvent;
  /** a step it waited for did not succeed */
  readonly "workflow:step:skipped": StepSkippedEvent;
  /** a step began an attempt */
  readonly "workflow:step:started": StepStartedEvent;
  /** the workspace is read from now on, and not changed */
  readonly "workspace:archived": ArchivedEvent;
  /** the workspace is in use again */
  readonly "workspace:brought_back": ArchivedEvent;
  /** a group has another role in the workspace */
  readonly "workspace:group:changed": RoleEvent;
  /** a new group */
  readonly "workspace:group:created": GroupEvent;
  /** a group is gone, with its roles */
  readonly "workspace:group:deleted": GroupEvent;
  /** a member is in a group from now on */
  readonly "workspace:group:joined": GroupMemberEvent;
  /** a member is not in a group any more */
  readonly "workspace:group:left": GroupMemberEvent;
  /** a group has another name */
  readonly "workspace:group:renamed": GroupEvent;
  /** a member has another role */
  readonly "workspace:member:changed": RoleEvent;
  /** a new member */
  readonly "workspace:member:joined": MemberEvent;
  /** a member went */
  readonly "workspace:member:left": MemberGoneEvent;
  /** somebody removed a member */
  readonly "workspace:member:removed": MemberGoneEvent;
  /** the workspace was handed over */
  readonly "workspace:ownership:transferred": OwnerEvent;
  /** who has a document open */
  readonly "workspace:presence": PresenceEvent;
  /** the workspace has another name or description */
  readonly "workspace:updated": WorkspaceEvent;
}

/** Where each command is found over HTTP, below `/api`. */
export const ROUTES: Readonly<Record<keyof Commands, readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string]>> = {
  "activity.list": ["GET", "/collaboration/workspaces/{id}/activity"],
  bootstrap: ["GET", "/bootstrap"],
  "catalog.list": ["GET", "/catalog"],
  "channels.events": ["GET", "/channels/{channel}/events"],
  "conflicts.list": ["GET", "/documents/{id}/conflicts"],
  "conflicts.settle": ["POST", "/documents/{id}/conflicts/settle"],
  "designs.check": ["POST", "/workflow/designer/workflows/{id}/check"],
  "designs.create": ["POST", "/workflow/designer/workflows"],
  "designs.get": ["GET", "/workflow/designer/workflows/{id}"],
  "designs.list": ["GET", "/workflow/designer/workflows"],
  "designs.update": ["PUT", "/workflow/designer/workflows/{id}"],
  "documents.create": ["POST", "/collaboration/workspaces/{id}/documents"],
  "documents.get": ["GET", "/documents/{id}"],
  "documents.list": ["GET", "/collaboration/workspaces/{id}/documents"],
  "documents.reset_to": ["POST", "/documents/{id}/reset"],
  "documents.restore": ["POST", "/documents/{id}/restore"],
  "documents.revisions": ["GET", "/documents/{id}/revisions"],
  "documents.trash": ["DELETE", "/documents/{id}"],
  "locks.ask": ["POST", "/documents/{id}/locks/ask"],
  "locks.break": ["POST", "/documents/{id}/locks/break"],
  "locks.hand_over": ["POST", "/documents/{id}/locks/hand-over"],
  "locks.keep": ["POST", "/documents/{id}/locks/keep"],
  "locks.list": ["GET", "/documents/{id}/locks"],
  "locks.release": ["POST", "/documents/{id}/locks/release"],
  "locks.renew": ["POST", "/documents/{id}/locks/renew"],
  "locks.take": ["POST", "/documents/{id}/locks"],
  "locks.withdraw": ["POST", "/documents/{id}/locks/withdraw"],
  ping: ["GET", "/ping"],
  "runs.cancel": ["POST", "/workflow/executions/{id}/cancel"],
  "runs.get": ["GET", "/workflow/executions/{id}"],
  "runs.list": ["GET", "/workflow/executions"],
  "runs.reports": ["GET", "/workflow/executions/{id}/reports"],
  "runs.retry": ["POST", "/workflow/executions/{id}/retry"],
  "runs.start": ["POST", "/workflow/workflows/{id}/execute"],
  "sessions.active": ["GET", "/collaboration/sessions/active"],
  "sessions.end": ["POST", "/collaboration/workspaces/{id}/sessions/{session}/end"],
  "sessions.get": ["GET", "/collaboration/workspaces/{id}/sessions/{session}"],
  "sessions.give_role": ["PUT", "/collaboration/workspaces/{id}/sessions/{session}/people/{user}"],
  "sessions.join": ["POST", "/collaboration/workspaces/{id}/sessions/{session}/join"],
  "sessions.leave": ["POST", "/collaboration/workspaces/{id}/sessions/{session}/leave"],
  "sessions.list": ["GET", "/collaboration/workspaces/{id}/sessions"],
  "sessions.start": ["POST", "/collaboration/workspaces/{id}/sessions"],
  "sources.count": ["POST", "/data-discovery/data-sources/{id}/count"],
  "sources.create": ["POST", "/data-sources"],
  "sources.discover": ["POST", "/data-discovery/data-sources/{id}/discover-schema"],
  "sources.get": ["GET", "/data-sources/{id}"],
  "sources.list": ["GET", "/data-sources"],
  "sources.profile": ["POST", "/data-discovery/data-sources/{id}/profile"],
  "sources.test": ["POST", "/scan/data-sources/{id}/health-check"],
  "sources.update": ["PUT", "/scan/data-sources/{id}"],
  "state.conflicts": ["GET", "/state/{scope}/conflicts"],
  "state.get": ["GET", "/state/{scope}/keys/{key}"],
  "state.history": ["GET", "/state/{scope}/keys/{key}/history"],
  "state.list": ["GET", "/state/{scope}/keys"],
  "state.resolve": ["POST", "/state/{scope}/conflicts/{conflict}/resolve"],
  "state.set": ["PUT", "/state/{scope}/keys/{key}"],
  "workspaces.create": ["POST", "/collaboration/workspaces"],
  "workspaces.invite": ["POST", "/collaboration/workspaces/{id}/invite"],
  "workspaces.list": ["GET", "/collaboration/workspaces"],
  "workspaces.members": ["GET", "/collaboration/workspaces/{id}/members"],
};
