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

export interface AbleOut {
  readonly grants: readonly GrantOut[];
  readonly name: string;
  readonly roles: readonly Role[];
  readonly user: string;
}

/** A source that the demo has elsewhere. `about`: what it would show. */
export interface AbsentOut {
  readonly about: string;
  readonly name: string;
  readonly next_step: string;
  readonly title: string;
  readonly why: string;
}

export interface Acceptance {
  readonly id: string;
  readonly reason: string;
  readonly source: string;
}

export interface Accepted {
  readonly role: Role;
  readonly workspace: string;
}

/** Somebody who may read the document; `own` is the role that was given to them on it alone. */
export interface AccessOut {
  readonly expires_at: number | null;
  readonly name: string;
  readonly own: Role | null;
  readonly role: Role;
  readonly user: string;
  readonly ways: readonly WayOut[];
}

export interface AccessQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface ActionCount {
  readonly action: string;
  readonly count: number;
}

export interface ActionOut {
  readonly icon: string;
  readonly may: boolean;
  readonly name: string;
  readonly right: string;
  readonly schema: JsonObject;
  readonly summary: string;
  readonly title: string;
}

/** `input` as the action's schema says; a value may be an expression over `event` and `rule`: `{"$cel": "…"}`. */
export interface ActionSaidInput {
  readonly action: string;
  readonly input?: JsonObject;
}

/** `input` as the action's schema says; a value may be an expression over `event` and `rule`: `{"$cel": "…"}`. */
export interface ActionSaidOutput {
  readonly action: string;
  readonly input: JsonObject;
}

/** `by` is who did it; "" where nobody did. */
export interface ActivityItem {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly payload: JsonObject;
  readonly sequence: number;
  readonly topic: string;
}

/** `next`: what `before` says for the page after this one, None at the end. */
export interface ActivityPage {
  readonly items: readonly ActivityItem[];
  readonly limit: number;
  readonly next: number | null;
  readonly offset: number;
  readonly total: number;
}

/** With `before`, or with a filter, pages go by `next` of the answer, and `offset` counts for nothing. `person`: who did it. `since` and `until` in microseconds. */
export interface ActivityQuery {
  readonly before?: number | null;
  readonly id: string;
  readonly kind?: "documents" | "people" | "runs" | "security" | "other" | null;
  readonly limit?: number;
  readonly offset?: number;
  readonly person?: string;
  readonly since?: number | null;
  readonly until?: number | null;
}

export interface AddressFormOut {
  readonly example: string;
  readonly pattern: string;
  readonly title: string;
}

/** `waiting`: a code was sent there and not given back yet. */
export interface AddressOut {
  readonly address: string;
  readonly of_account: boolean;
  readonly verified: boolean;
  readonly waiting: boolean;
}

/** `runs` of the design as it is now that succeeded, of the `needed` before anything is said. `places` steps run at once here. `bottleneck` is the step that makes up most of the length. `costs` needs as many runs, of any end. */
export interface AdviceOut {
  readonly bottleneck: DecisiveOut | null;
  readonly costs: CostsOut | null;
  readonly decisive: readonly DecisiveOut[];
  readonly needed: number;
  readonly places: number;
  readonly runs: number;
  readonly suggestions: readonly SuggestionOut[];
  readonly version: string;
}

/** `told`: how many people were told; none while it was muted. `number` is that of the run. */
export interface AlertOut {
  readonly at: number;
  readonly design: string | null;
  readonly name: string;
  readonly number: number | null;
  readonly reason: string;
  readonly rule: string;
  readonly run: string | null;
  readonly subject: string;
  readonly title: string;
  readonly told: number;
}

export interface AlertQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly rule?: string;
}

export interface AlertRulesOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface AllChecks {
  readonly workspace: string;
}

/** What is said of a place now. */
export interface AnnotatedEvent {
  readonly at: number;
  readonly by: string;
  readonly column: string;
  readonly description: string;
  readonly owner: string | null;
  readonly source: string;
  readonly table: string;
  readonly tags: readonly string[];
  readonly terms: readonly string[];
  readonly version: number;
}

export interface AnnotationOut {
  readonly column: string;
  readonly description: string;
  readonly owner: string | null;
  readonly owner_name: string;
  readonly source: string;
  readonly table: string;
  readonly tags: readonly string[];
  readonly terms: readonly TermLink[];
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
}

export interface Answer {
  readonly id: string;
}

/** `seen` is the content hash you looked at (`current`, or `pinned` where nothing was changed since), `asked_at` that of the request as you looked at it: what was asked again since is refused. 0 takes it as it is. */
export interface ApprovalAnswer {
  readonly asked_at?: number;
  readonly comment?: string;
  readonly id: string;
  readonly seen?: string;
}

/** `mentions` are ids of people; whoever may not see the request is not told, and stands in `untold` of the answer. */
export interface ApprovalComment {
  readonly comment: string;
  readonly id: string;
  readonly mentions?: readonly string[];
}

/** A request went on. `by` is "" where it did so by itself. `current` is the content hash that counts now. */
export interface ApprovalEvent {
  readonly by: string;
  readonly by_name: string;
  readonly current: string;
  readonly decision: "" | "approve" | "reject";
  readonly due: number | null;
  readonly fields: readonly string[];
  readonly level: number;
  readonly number: number;
  readonly request: string;
  readonly requester: string;
  readonly revision: number;
  readonly stage: string;
  readonly state: string;
  readonly subject: string;
  readonly subject_kind: string;
  readonly to: readonly string[];
  readonly type: string;
  readonly workspace: string;
}

/** `pinned` is the content hash people were asked about, `current` the one there is now: send the one you looked at as `seen`. `asked_at`: when it was asked, or asked again. `due`: when something happens by itself. `life` and `input` are empty in lists. `form` is the JSON Schema of what who approves answers, `answers` what was said so far; both None in lists, and where yes is the whole answer. */
export interface ApprovalOut {
  readonly answers: Json;
  readonly asked_at: number;
  readonly branch: string | null;
  readonly change: Json;
  readonly comment: string;
  readonly count: number;
  readonly created_at: number;
  readonly criticality: string;
  readonly current: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly document_kind: string;
  readonly due: number | null;
  readonly error: Json;
  readonly escalations: readonly EscalationOut[];
  readonly fields: readonly string[];
  readonly form: Json;
  readonly id: string;
  readonly input: Json;
  readonly ladder: string;
  readonly level: number;
  readonly life: readonly LifeOut[];
  readonly mine: MineOut;
  readonly number: number;
  readonly pinned: string;
  readonly policy: RulingOut;
  readonly reason: string;
  readonly requester: string;
  readonly requester_name: string;
  readonly result: Json;
  readonly stages: readonly ApprovalStageOut[];
  readonly stale: StaleOut | null;
  readonly state: "waiting" | "changes_requested" | "approved" | "executing" | "executed" | "failed" | "rejected" | "withdrawn" | "expired";
  readonly subject: string;
  readonly subject_kind: string;
  readonly title: string;
  readonly type: string;
  readonly type_title: string;
  readonly updated_at: number;
  readonly workspace: string;
  readonly workspace_name: string;
}

/** `outcome`: a policy would approve or reject it at once, or it goes to the people of `stages`. `due`: when something happens by itself first, by the ladder of escalation `ladder` ("" for the standard one); `ends`: when it is over if nobody decides. `nobody`: there is nobody who could decide it. */
export interface ApprovalPreviewOut {
  readonly count: number;
  readonly criticality: string;
  readonly due: number | null;
  readonly ends: number | null;
  readonly fields: readonly string[];
  readonly ladder: string;
  readonly nobody: boolean;
  readonly outcome: "approve" | "reject" | "route";
  readonly policy: RulingOut;
  readonly stages: readonly ApprovalStageOut[];
  readonly title: string;
}

/** Newest first. `state`: several with commas between; `open` stands for all that are not over. `whose`: those I asked for, those that wait for me, or all I may see. `due_before`: what is due by then. */
export interface ApprovalQuery {
  readonly due_before?: number | null;
  readonly limit?: number;
  readonly offset?: number;
  readonly requester?: string;
  readonly search?: string;
  readonly state?: string;
  readonly subject?: string;
  readonly type?: string;
  readonly whose?: "mine" | "to_decide" | "decided" | "all";
  readonly workspace?: string;
}

/** `sees`: whether they may see the request; who may not is told nothing. */
export interface ApprovalReaderOut {
  readonly name: string;
  readonly role: Role;
  readonly sees: boolean;
  readonly user: string;
}

/** `needed`: how many persons' approval it takes; `approved`: how many there are. */
export interface ApprovalStageOut {
  readonly approved: number;
  readonly fallback: string;
  readonly mode: "any" | "all" | "quorum";
  readonly name: string;
  readonly needed: number;
  readonly parallel: boolean;
  readonly people: readonly SeatOut[];
  readonly quorum: number;
  readonly state: "later" | "open" | "approved" | "rejected" | "over";
  readonly veto: boolean;
}

export interface ApprovalWords {
  readonly comment: string;
  readonly id: string;
}

/** `open`: how many ask them now. Seconds from when they were asked until they voted. */
export interface ApproverOut {
  readonly name: string;
  readonly open: number;
  readonly p50_s: number | null;
  readonly p95_s: number | null;
  readonly user: string;
  readonly voted: number;
}

export interface ApproverShape {
  readonly kind: "user" | "group" | "role" | "right";
  readonly name: string;
}

/** `values` answer its `form`, where it has one: what others have said before need not be said again. */
export interface Approving {
  readonly asked_at?: number;
  readonly comment?: string;
  readonly id: string;
  readonly seen?: string;
  readonly values?: JsonObject;
}

/** The workspace was put away or brought back. */
export interface ArchivedEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
}

/** What was asked and what came back, masked. `hash` is the SHA-256 of the whole answer. */
export interface AskedOut {
  readonly columns: readonly string[];
  readonly count: number;
  readonly cut: boolean;
  readonly hash: string;
  readonly query: string;
  readonly rows: readonly (readonly Json[])[];
  readonly values: readonly Json[];
}

export interface AskedParameter {
  readonly default: Json;
  readonly description: string;
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
}

/** `points` are those of checks that failed. `by` is who looked. */
export interface AssessedEvent {
  readonly assessment: string;
  readonly at: number;
  readonly by: string;
  readonly failed: number;
  readonly not_permitted: number;
  readonly passed: number;
  readonly points: number;
  readonly source: string;
}

/** An assessment in a list. */
export interface AssessmentLine {
  readonly area: "security" | "performance";
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly failed: number;
  readonly id: string;
  readonly not_applicable: number;
  readonly not_permitted: number;
  readonly passed: number;
  readonly points: number;
  readonly source: string;
  readonly source_title: string;
  readonly unseen: number;
  readonly workspace: string;
}

export interface AssessmentOut {
  readonly area: "security" | "performance";
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly failed: number;
  readonly id: string;
  readonly not_applicable: number;
  readonly not_permitted: number;
  readonly passed: number;
  readonly plans: readonly StatementPlan[];
  readonly points: number;
  readonly results: readonly FoundOut[];
  readonly source: string;
  readonly source_title: string;
  readonly unseen: number;
  readonly workspace: string;
}

export interface AssessmentQuery {
  readonly area?: "security" | "performance";
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly workspace?: string;
}

export interface Attach {
  readonly id: string;
  readonly source: string;
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

export interface AuditExport {
  readonly actions?: string;
  readonly before?: number | null;
  readonly families?: string;
  readonly format?: "csv" | "jsonl";
  readonly kinds?: string;
  readonly object?: string;
  readonly since?: number | null;
  readonly steps?: boolean;
  readonly text?: string;
  readonly until?: number | null;
  readonly who?: string;
  readonly workspace?: string;
}

/** `next` is the `before` of the following page, null at the end. `actions` counts all that fit, with the first page. */
export interface AuditListing {
  readonly actions: readonly ActionCount[];
  readonly items: readonly EntryRow[];
  readonly next: number | null;
  readonly organisation: boolean;
  readonly total: number | null;
}

export interface AuditOf {
  readonly id: string;
  readonly include_compliance?: boolean;
  readonly include_vulnerabilities?: boolean;
}

export interface AuditOne {
  readonly number: number;
}

/** `assessment` is unset while the source was never assessed. `compliance`: what is said of each control now. */
export interface AuditOut {
  readonly assessment: AssessmentOut | null;
  readonly compliance: readonly ControlLine[];
  readonly risk: RiskOut | null;
  readonly source: string;
  readonly vulnerabilities: readonly VulnerabilityOut[];
}

/** Newest first; `before` is the number that the page before ended with. */
export interface AuditPage {
  readonly actions?: string;
  readonly before?: number | null;
  readonly families?: string;
  readonly kinds?: string;
  readonly limit?: number;
  readonly object?: string;
  readonly since?: number | null;
  readonly steps?: boolean;
  readonly text?: string;
  readonly until?: number | null;
  readonly who?: string;
  readonly workspace?: string;
}

/** A part of the file, newest first; `next` asks for the following one, which comes without a heading. */
export interface AuditPart {
  readonly name: string;
  readonly next: number | null;
  readonly text: string;
}

/** `number` and `hash` of the last entry that holds. `anchor` is signed: keep it elsewhere, for a later verification. */
export interface AuditVerdict {
  readonly anchor: string;
  readonly anchored: boolean;
  readonly broken: Fault | null;
  readonly hash: string;
  readonly holds: boolean;
  readonly number: number;
  readonly public_key: string;
}

/** `anchor`: what an earlier verification gave, kept elsewhere. */
export interface AuditVerify {
  readonly anchor?: string | null;
}

/** `fired` counts all; `items` are the newest that would have fired and the newest that would not. `failed`: events for which the condition could not be worked out, `error` says why for the first. `more`: there were more events than are looked at. */
export interface AutomationDryRun {
  readonly error: Json;
  readonly failed: number;
  readonly fired: number;
  readonly held_back: number;
  readonly items: readonly AutomationTried[];
  readonly matched: number;
  readonly more: boolean;
  readonly read: number;
  readonly since: number;
}

export interface AutomationFiringOut {
  readonly at: number;
  readonly chain: readonly HopOut[];
  readonly done: readonly DoneOut[];
  readonly ended_at: number | null;
  readonly event: Json;
  readonly moment: string;
  readonly reason: Json;
  readonly state: "waiting" | "done" | "failed" | "held_back";
  readonly topic: string;
}

export interface AutomationFirings {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly rule: string;
  readonly state?: "" | "waiting" | "done" | "failed" | "held_back";
}

/** `fired`: how often it did all its actions; `latest`: what came of the newest event, at `latest_at`. */
export interface AutomationOut {
  readonly actions: readonly ActionSaidOutput[];
  readonly acts_as: string;
  readonly acts_as_name: string;
  readonly condition: string;
  readonly description: string;
  readonly failed: number;
  readonly fired: number;
  readonly held_back: number;
  readonly id: string;
  readonly latest: "waiting" | "done" | "failed" | "held_back" | null;
  readonly latest_at: number | null;
  readonly may_edit: boolean;
  readonly name: string;
  readonly paused: PausedOut | null;
  readonly per_hour: number;
  readonly role: string;
  readonly topics: readonly string[];
  readonly updated_at: number;
  readonly version: number;
  readonly workspace: string;
}

/** Of one workspace. */
export interface AutomationPage {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** An event with such a topic. `value` is what the condition came to, `why` its clauses. `held_back`: it would have been too many within an hour. `would` is empty where it would not fire. */
export interface AutomationTried {
  readonly at: number;
  readonly error: Json;
  readonly number: number;
  readonly payload: Json;
  readonly topic: string;
  readonly value: Json;
  readonly verdict: "fires" | "held_back" | "not" | "failed";
  readonly why: readonly ClauseOut[];
  readonly would: readonly WouldOut[];
}

/** A rule as it is written, against the events of the last `days`. */
export interface AutomationTry {
  readonly actions?: readonly ActionSaidInput[];
  readonly condition?: string;
  readonly days?: number;
  readonly id: string;
  readonly per_hour?: number;
  readonly topics: readonly string[];
}

export interface AutomationsOf {
  readonly id: string;
}

/** `delegations` that are not over, the next one first; `for_others`: whom I decide for, or shall; `substitute_for`: whose substitute I am. */
export interface AwayOut {
  readonly delegations: readonly DelegationOut[];
  readonly for_others: readonly DelegationOut[];
  readonly name: string;
  readonly person: string;
  readonly substitute: string | null;
  readonly substitute_for: readonly string[];
  readonly substitute_name: string;
}

export interface BackedUpSource {
  readonly id: string;
}

/** From `since` on and before `until`, microseconds. `missing_only`: not those with a run that succeeded. */
export interface BackfillAsked {
  readonly id: string;
  readonly missing_only?: boolean;
  readonly parallel?: number;
  readonly since: number;
  readonly trigger: string;
  readonly until: number;
}

/** Oldest moment first. */
export interface BackfillDetail {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly design: string;
  readonly done: number;
  readonly ended_at: number | null;
  readonly failed: number;
  readonly id: string;
  readonly missing_only: boolean;
  readonly parallel: number;
  readonly reason: ReasonOut | null;
  readonly running: number;
  readonly since: number;
  readonly status: "running" | "done" | "cancelled" | "refused";
  readonly ticks: readonly TickOut[];
  readonly total: number;
  readonly trigger: string;
  readonly until: number;
}

/** `done` of `total` moments have an end of any kind; `failed` of them not a good one. */
export interface BackfillEvent {
  readonly at: number;
  readonly backfill: string;
  readonly by: string;
  readonly design: string;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  readonly status: "running" | "done" | "cancelled" | "refused";
  readonly total: number;
  readonly trigger: string;
  readonly workspace: string;
}

export interface BackfillLook {
  readonly id: string;
  readonly since: number;
  readonly trigger: string;
  readonly until: number;
}

/** `total` moments lie in the time, `done` of them have a run that succeeded. */
export interface BackfillLookOut {
  readonly done: number;
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

/** `done` of `total` have an end of any kind, `failed` of them not a good one. */
export interface BackfillOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly design: string;
  readonly done: number;
  readonly ended_at: number | null;
  readonly failed: number;
  readonly id: string;
  readonly missing_only: boolean;
  readonly parallel: number;
  readonly reason: ReasonOut | null;
  readonly running: number;
  readonly since: number;
  readonly status: "running" | "done" | "cancelled" | "refused";
  readonly total: number;
  readonly trigger: string;
  readonly until: number;
}

/** Of one trigger. */
export interface BackfillsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly trigger: string;
}

/** `state` as the backup has it; `error` is a code, "" where there is none. */
export interface BackupEvent {
  readonly at: number;
  readonly backup: string;
  readonly by: string;
  readonly error: string;
  readonly source: string;
  readonly state: string;
}

/** `possible`: this kind of source can be backed up here; `how` and `place` in words; `missing` names programs that are not installed. `overdue`: nothing verified is as young as the policy wants. */
export interface BackupList {
  readonly how: string;
  readonly items: readonly BackupOut[];
  readonly limit: number;
  readonly missing: readonly string[];
  readonly offset: number;
  readonly overdue: boolean;
  readonly place: string;
  readonly policy: BackupPolicyOut;
  readonly possible: boolean;
  readonly total: number;
}

/** `verified` alone counts: its copy was restored in a test and gave back what the source had. */
export interface BackupOut {
  readonly by: string;
  readonly by_name: string;
  readonly bytes: number;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly id: string;
  readonly remarks: readonly string[];
  readonly restored: readonly BackupRestoredOut[];
  readonly rows: number;
  readonly run: string | null;
  readonly started_at: number;
  readonly state: "copying" | "trying" | "verified" | "unproven" | "failed";
  readonly tables: number;
}

export interface BackupPolicyOut {
  readonly hours: number;
  readonly keep: number;
  readonly trial: string;
}

/** `restore`: which one is this far, "" for the backup itself. */
export interface BackupProgressEvent {
  readonly backup: string;
  readonly done: number;
  readonly label: string;
  readonly restore: string;
  readonly source: string;
  readonly state: string;
  readonly total: number;
}

/** `into`: the new place; `by`: who restores; `outcome`: how the restore is or ended. */
export interface BackupRestoredEvent {
  readonly at: number;
  readonly backup: string;
  readonly by: string;
  readonly error: string;
  readonly into: string;
  readonly outcome: string;
  readonly restore: string;
  readonly source: string;
  readonly state: string;
}

/** `id`: "" of those from before restores were jobs. */
export interface BackupRestoredOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly id: string;
  readonly into: string;
  readonly state: "restoring" | "restored" | "failed" | "stopped";
}

/** `into`: the new place, as `place` of the list says in words what it is. */
export interface BackupRestoring {
  readonly backup: string;
  readonly id: string;
  readonly into: string;
}

export interface BackupSchedule {
  readonly cron: string;
  readonly id: string;
  readonly zone?: string;
}

/** Newest first. */
export interface BackupsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface Begun {
  readonly scans: readonly ScanOut[];
}

export interface BegunScan {
  readonly number: number;
  readonly scan: string;
}

export interface Bin {
  readonly count: number;
  readonly label: string;
}

/** `by` wrote there last. `stretches` of a merged text say who wrote what stands in it. */
export interface BlameOut {
  readonly by: WhoOut | null;
  readonly path: readonly string[];
  readonly stretches: readonly StretchOut[];
}

export interface BlamePage {
  readonly exact: boolean;
  readonly fields: readonly BlameOut[];
  readonly through: number;
}

/** `path`: the keys of a place, from its root on; what lies below it is meant too. All of the document without one. */
export interface BlameQuery {
  readonly id: string;
  readonly moment?: number;
  readonly path?: readonly string[];
  readonly through?: number;
}

export interface Bootstrap {
  readonly build: string;
  readonly kinds: readonly KindOut[];
  readonly source_kinds: readonly SourceKindOut[];
  readonly user: Me;
  readonly workspaces: readonly WorkspaceOut[];
}

/** One place that one side changed, or both texts that are woven. `path` begins with the root. */
export interface BranchChange {
  readonly base: SideOut;
  readonly branch: SideOut;
  readonly is_text: boolean;
  readonly nature: "added" | "removed" | "changed" | "woven";
  readonly path: readonly string[];
  readonly side: "target" | "branch" | "both";
  readonly target: SideOut;
}

/** `into` and `sequence` are set for merges: which side it went into, and its row there. */
export interface BranchEvent {
  readonly branch: string;
  readonly by: string;
  readonly into: "target" | "branch" | null;
  readonly merge: string | null;
  readonly name: string;
  readonly sequence: number;
  readonly target: string;
}

/** `document` is the branch itself, a document like others; `target` what it was made from. */
export interface BranchOut {
  readonly closed_at: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly document: string;
  readonly kind: string;
  readonly merged_at: number | null;
  readonly merged_by_name: string;
  readonly name: string;
  readonly present: readonly PresentOut[];
  readonly state: "open" | "merged" | "closed";
  readonly target: string;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
}

export interface BranchQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly state?: "open" | "closed" | "all";
}

export interface BulkCheckpointOut {
  readonly at: number;
  readonly counts: { readonly [name: string]: number };
  readonly failed: number;
  readonly name: string | null;
  readonly number: number;
  readonly seconds: number;
  readonly size: number;
}

export interface BulkCheckpoints {
  readonly id: string;
  readonly limit?: number;
  readonly named?: boolean;
  readonly offset?: number;
}

/** `progress` while it is at work in this process. `input` and `selection` as they were asked for. */
export interface BulkDetail {
  readonly checkpoints: number;
  readonly counts: { readonly [name: string]: number };
  readonly created_at: number;
  readonly depends_on: readonly string[];
  readonly error: Json;
  readonly finished_at: number | null;
  readonly icon: string;
  readonly id: string;
  readonly input: Json;
  readonly kind: string;
  readonly kind_title: string;
  readonly number: number;
  readonly priority: number;
  readonly progress: BulkProgressEvent | null;
  readonly redrive_of: string | null;
  readonly rollback: Json;
  readonly rollback_of: string | null;
  readonly rolled_back_by: string | null;
  readonly selection: Json;
  readonly set_of: string | null;
  readonly settings: BulkSettingsInOutput;
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back";
  readonly title: string;
  readonly total: number;
  readonly undoable: boolean;
  readonly waves: number;
  readonly workspace: string;
}

/** `name` is only for `after`: the jobs of the set that finish first. */
export interface BulkInSet {
  readonly after?: readonly string[];
  readonly input?: JsonObject;
  readonly kind: string;
  readonly name: string;
  readonly priority?: number;
  readonly selection?: SelectionIn;
  readonly settings?: BulkSettingsInInput;
  readonly title?: string;
}

/** `running` is an item in hand. `checkpoint`: the one it is saved in. */
export interface BulkItemOut {
  readonly after: Json;
  readonly attempts: number;
  readonly before: Json;
  readonly checkpoint: number | null;
  readonly document: string | null;
  readonly ended_at: number | null;
  readonly error: Json;
  readonly item: string;
  readonly position: number;
  readonly result: Json;
  readonly source: string | null;
  readonly state: "queued" | "running" | "done" | "failed" | "skipped" | "undone" | "undo_failed";
  readonly title: string;
  readonly wave: number;
}

export interface BulkItems {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly state?: "queued" | "running" | "done" | "failed" | "skipped" | "undone" | "undo_failed" | "";
}

/** `counts`: items by state. `by`: who asked for it. `rollback_of` is set where the job takes another one back. */
export interface BulkJobEvent {
  readonly at: number;
  readonly by: string;
  readonly counts: { readonly [name: string]: number };
  readonly error: Json;
  readonly job: string;
  readonly kind: string;
  readonly number: number;
  readonly rollback_of: string | null;
  readonly rolled_back_by: string | null;
  readonly settings: Json;
  readonly status: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back";
  readonly title: string;
  readonly total: number;
  readonly workspace: string;
}

/** `set_of`: only those that were begun together. Every word of `search` stands in the title, in the name of who started it, or is its number: `#12`. */
export interface BulkJobs {
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly set_of?: string;
  readonly status?: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back" | "";
  readonly workspace: string;
}

/** `input` is the JSON schema of what it is told; `undoable`: it can be rolled back. */
export interface BulkKindOut {
  readonly category: string;
  readonly icon: string;
  readonly input: Json;
  readonly name: string;
  readonly right: string;
  readonly summary: string;
  readonly title: string;
  readonly undoable: boolean;
}

export interface BulkKindsOut {
  readonly kinds: readonly BulkKindOut[];
  readonly strategies: readonly BulkStrategyOut[];
}

/** `counts`: items by state, as their rows say. `undoable`: its kind has a way back. `rollback` says how another job, `rollback_of`, is taken back. `depends_on`: jobs of its set that finish first. */
export interface BulkOut {
  readonly checkpoints: number;
  readonly counts: { readonly [name: string]: number };
  readonly created_at: number;
  readonly depends_on: readonly string[];
  readonly error: Json;
  readonly finished_at: number | null;
  readonly icon: string;
  readonly id: string;
  readonly kind: string;
  readonly kind_title: string;
  readonly number: number;
  readonly priority: number;
  readonly redrive_of: string | null;
  readonly rollback: Json;
  readonly rollback_of: string | null;
  readonly rolled_back_by: string | null;
  readonly set_of: string | null;
  readonly settings: BulkSettingsInOutput;
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back";
  readonly title: string;
  readonly total: number;
  readonly undoable: boolean;
  readonly waves: number;
  readonly workspace: string;
}

/** What a job would do. `refused` will be passed over; `waves` says how many items each has; `sources` how many open each. `batches` is how many there would be of `size`; an adaptive job chooses by itself. */
export interface BulkPlanOut {
  readonly allowed: number;
  readonly batches: number;
  readonly cautions: readonly NamedItemOut[];
  readonly cautions_total: number;
  readonly items: readonly PlannedItemOut[];
  readonly kind: string;
  readonly limit: number;
  readonly offset: number;
  readonly refused: readonly NamedItemOut[];
  readonly refused_total: number;
  readonly ruling: BulkRulingOut | null;
  readonly sources: { readonly [name: string]: number };
  readonly total: number;
  readonly undoable: boolean;
  readonly waves: readonly number[];
}

/** At most ten a second, and the last one always. `ended` of `total` items have, `failed` of these; `saved` are committed. `rate` in items a second, smoothed; `eta` in seconds, None where nothing is known. `size` and `parallel`: of batches now. */
export interface BulkProgressEvent {
  readonly at: number;
  readonly checkpoint: number;
  readonly counts: { readonly [name: string]: number };
  readonly ended: number;
  readonly eta: number | null;
  readonly failed: number;
  readonly in_hand: number;
  readonly job: string;
  readonly parallel: number;
  readonly rate: number;
  readonly saved: number;
  readonly size: number;
  readonly status: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back";
  readonly total: number;
  readonly waiting_again: number;
  readonly wave: number;
  readonly waves: number;
}

/** What a policy says of the operation before it begins: `route` it to people, `approve` or `reject` it. */
export interface BulkRulingOut {
  readonly outcome: "approve" | "reject" | "route";
  readonly policy: string;
  readonly policy_name: string;
  readonly why: string;
}

/** By the names they were given, in the order they can begin. */
export interface BulkSetOut {
  readonly jobs: { readonly [name: string]: BulkOut };
  readonly set_of: string;
}

/** How a job works. `size` and `parallel`: items of a batch, and at once; `target`: seconds an adaptive batch shall take. `budget`: weight at once; `patience`: seconds of waiting that make up for a step of priority; `timeout`: seconds that an item may take, unset as its kind says. `tolerated` items, or the share of all, may fail before the job stops. */
export interface BulkSettingsInInput {
  readonly attempts?: number;
  readonly backoff?: number;
  readonly budget?: number;
  readonly parallel?: number;
  readonly patience?: number;
  readonly rollback_on_failure?: "full" | "partial" | "checkpoint" | "compensating" | null;
  readonly size?: number;
  readonly strategy?: "fixed" | "adaptive" | "resource" | "waves" | "priority";
  readonly target?: number;
  readonly timeout?: number | null;
  readonly tolerated?: number | null;
  readonly tolerated_share?: number | null;
}

/** How a job works. `size` and `parallel`: items of a batch, and at once; `target`: seconds an adaptive batch shall take. `budget`: weight at once; `patience`: seconds of waiting that make up for a step of priority; `timeout`: seconds that an item may take, unset as its kind says. `tolerated` items, or the share of all, may fail before the job stops. */
export interface BulkSettingsInOutput {
  readonly attempts: number;
  readonly backoff: number;
  readonly budget: number;
  readonly parallel: number;
  readonly patience: number;
  readonly rollback_on_failure: "full" | "partial" | "checkpoint" | "compensating" | null;
  readonly size: number;
  readonly strategy: "fixed" | "adaptive" | "resource" | "waves" | "priority";
  readonly target: number;
  readonly timeout: number | null;
  readonly tolerated: number | null;
  readonly tolerated_share: number | null;
}

export interface BulkStatusOut {
  readonly checkpoints: number;
  readonly counts: { readonly [name: string]: number };
  readonly error: Json;
  readonly id: string;
  readonly progress: BulkProgressEvent | null;
  readonly status: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back";
  readonly total: number;
}

export interface BulkStrategyOut {
  readonly name: "fixed" | "adaptive" | "resource" | "waves" | "priority";
  readonly summary: string;
  readonly title: string;
}

/** `shipped` ones are there in every workspace and cannot be changed. `used_by`: names of ladders. `open_now`, and `changes_at`: when that ends; none within a month. */
export interface CalendarOut {
  readonly changes_at: number | null;
  readonly holidays?: readonly HolidayShape[];
  readonly id: string;
  readonly name: string;
  readonly open_now: boolean;
  readonly shipped: boolean;
  readonly standard: boolean;
  readonly used_by: readonly string[];
  readonly version: number;
  readonly week: readonly (readonly HoursShape[])[];
  readonly zone?: string;
}

/** `week`: the working hours of Monday to Sunday. */
export interface CalendarShape {
  readonly holidays?: readonly HolidayShape[];
  readonly name: string;
  readonly week: readonly (readonly HoursShape[])[];
  readonly zone?: string;
}

export interface CallAttemptOut {
  readonly at: number;
  readonly error: string;
  readonly outcome: string;
  readonly receipt: string;
  readonly took: number;
}

export interface Came {
  readonly at: number;
  readonly name: string;
  readonly user: string;
}

/** With `undo`, what was done is undone by the steps that the design has for it, before the run ends. */
export interface CancelRun {
  readonly id: string;
  readonly undo?: boolean;
}

export interface CandidateDecision {
  readonly candidate: string;
  readonly id: string;
  readonly state: "suggested" | "accepted" | "rejected";
}

/** Of `checked` different values `matched` bear it out; `share` is their part. */
export interface CandidateOut {
  readonly at: number;
  readonly checked: number;
  readonly columns: readonly string[];
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly id: string;
  readonly kind: "key" | "join";
  readonly matched: number;
  readonly other_columns: readonly string[];
  readonly other_table: string;
  readonly share: number;
  readonly source: string;
  readonly source_title: string;
  readonly state: "suggested" | "accepted" | "rejected";
  readonly table: string;
}

export interface CandidatesEvent {
  readonly accepted: number;
  readonly rejected: number;
  readonly source: string;
  readonly suggested: number;
}

/** `source` "" for all of the workspace. */
export interface CandidatesOf {
  readonly kind?: "" | "key" | "join";
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly state?: "" | "suggested" | "accepted" | "rejected";
  readonly table?: string;
  readonly workspace: string;
}

export interface CatalogColumn {
  readonly changed_at: number | null;
  readonly first_seen: number;
  readonly gone_at: number | null;
  readonly name: string;
  readonly nullable: boolean;
  readonly primary_key: boolean;
  readonly references: string | null;
  readonly said: AnnotationOut | null;
  readonly type: string;
  readonly was: WasOut | null;
}

/** `grants` are those that decided. */
export interface ChainOut {
  readonly allowed: boolean;
  readonly because: "given" | "denied" | "narrowed" | "token" | "archived" | "not given" | "disabled";
  readonly grants: readonly GrantOut[];
  readonly right: Right;
}

/** What is not given stays. `checkpoint` with `name` gives a checkpoint a name; the newest one where it has no number. */
export interface ChangeBulk {
  readonly attempts?: number | null;
  readonly backoff?: number | null;
  readonly budget?: number | null;
  readonly checkpoint?: number | null;
  readonly id: string;
  readonly name?: string;
  readonly parallel?: number | null;
  readonly priority?: number | null;
  readonly size?: number | null;
  readonly target?: number | null;
  readonly timeout?: number | null;
  readonly tolerated?: number | null;
  readonly tolerated_share?: number | null;
}

/** `path` is below `root`; `entry` is the part of it that names the node it belongs to. `spans` are of merged text. */
export interface ChangeOut {
  readonly after: HeldOut;
  readonly before: HeldOut;
  readonly by: WhoOut | null;
  readonly entry: readonly string[];
  readonly nature: "added" | "removed" | "changed";
  readonly path: readonly string[];
  readonly root: string;
  readonly spans: readonly SpanOut[];
}

/** `change` says which kind it is: `places`, `faster`, `first_try`, `without_edge`, `rounds`, `slot` or `priority`. */
export interface ChangeToTry {
  readonly change: MorePlaces | FasterStep | FirstTry | WithoutEdge | MoreRounds | MoreOfSlot | OtherPriority;
  readonly id: string;
}

export interface ChangedAutomation {
  readonly actions: readonly ActionSaidInput[];
  readonly condition?: string;
  readonly description?: string;
  readonly id: string;
  readonly name: string;
  readonly per_hour?: number;
  readonly rule: string;
  readonly topics: readonly string[];
  readonly version: number;
}

export interface ChangedCalendar {
  readonly calendar: string;
  readonly holidays?: readonly HolidayShape[];
  readonly id: string;
  readonly name: string;
  readonly standard?: boolean;
  readonly version: number;
  readonly week: readonly (readonly HoursShape[])[];
  readonly zone?: string;
}

export interface ChangedComplianceRule {
  readonly check: string;
  readonly control: string;
  readonly enabled?: boolean;
  readonly framework?: string;
  readonly id: string;
  readonly period_days?: number;
  readonly title: string;
  readonly workspace: string;
}

/** What is left out stays as it is. */
export interface ChangedEdge {
  readonly begin?: PlaceIn | null;
  readonly edge: string;
  readonly end?: PlaceIn | null;
  readonly id: string;
  readonly note?: string | null;
}

export interface ChangedFilter {
  readonly filter: string;
  readonly first?: boolean;
  readonly id: string;
  readonly list: string;
  readonly name: string;
  readonly query: JsonObject;
  readonly shared?: boolean;
}

export interface ChangedFinding {
  readonly change: "new" | "back" | "fixed";
  readonly finding: FindingOut;
}

/** Without rules the workspace is as everywhere. */
export interface ChangedHere {
  readonly id: string;
  readonly rules: WorkspaceRules | null;
}

export interface ChangedLadder {
  readonly calendar?: string;
  readonly description?: string;
  readonly id: string;
  readonly ladder: string;
  readonly levels: readonly LevelShape[];
  readonly name: string;
  readonly standard?: boolean;
  readonly version: number;
}

/** `version` is the one that was looked at: who was faster is not overwritten. */
export interface ChangedLogic {
  readonly description?: string;
  readonly id: string;
  readonly logic: string;
  readonly mode?: "full" | "incremental";
  readonly name: string;
  readonly sources: readonly string[];
  readonly stages?: readonly string[];
  readonly tables?: readonly string[];
  readonly version: number;
}

export interface ChangedRequest {
  readonly hours?: number | null;
  readonly purpose: string;
  readonly request: string;
  readonly role: Role;
  readonly starts_at?: number | null;
}

export interface ChangedRule {
  readonly condition: Failed | LastsOver | LastsUnusually | WaitsOver | NotStarted;
  readonly design?: string | null;
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly tell: readonly Told[];
}

export interface ChangedRules {
  readonly rules: Rules;
}

export interface ChangedSetup {
  readonly enabled: boolean;
  readonly everywhere: boolean;
  readonly id: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly setup: string;
}

/** The tables stay: for others, another synchronisation is made. */
export interface ChangedSynchronisation {
  readonly batch?: number;
  readonly columns: readonly MappedColumnInput[];
  readonly conflicts?: "source" | "target" | "newer" | "ask";
  readonly deletes?: "off" | "mark" | "delete";
  readonly id: string;
  readonly keys: readonly string[];
  readonly mark?: string;
  readonly name?: string;
  readonly newer?: string;
  readonly synchronisation: string;
  readonly version: number;
}

/** `version` is the one that was seen: `conflict` when it is not the newest. */
export interface ChangedTrigger {
  readonly catch_up?: "none" | "latest" | "all";
  readonly catch_up_most?: number;
  readonly condition?: string;
  readonly config?: JsonObject;
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly overlap?: "skip" | "wait" | "beside" | null;
  readonly parameters?: JsonObject;
  readonly trigger: string;
  readonly version: number;
}

export interface ChangedWebhook {
  readonly filter?: string;
  readonly id: string;
  readonly name: string;
  readonly topics: readonly string[];
  readonly url: string;
  readonly webhook: string;
}

/** Newest first; `source` "" for all of the workspace, `table` "" for all of a source. */
export interface ChangesOf {
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly table?: string;
  readonly workspace: string;
}

/** `form`: the JSON schema of its settings; `secrets` are fields that name a secret of the workspace. */
export interface ChannelKindOut {
  readonly address: AddressFormOut | null;
  readonly form: Json;
  readonly name: string;
  readonly secrets: readonly string[];
  readonly set_up: boolean;
  readonly summary: string;
  readonly title: string;
}

export interface ChannelsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** What a rule can be: `parameters` is a JSON Schema, `on` whether it is about columns or whole tables. */
export interface CheckOut {
  readonly area: "quality" | "classification" | "schema";
  readonly name: string;
  readonly on: "column" | "table";
  readonly parameters: Json;
  readonly summary: string;
  readonly title: string;
}

/** `ok` means that it could be run now: there may be warnings. `total` counts what is left out of `problems`, too. */
export interface Checked {
  readonly ok: boolean;
  readonly problems: readonly ProblemOut[];
  readonly total: number;
}

/** `gives`: the type of the value, in words. */
export interface CheckedOut {
  readonly faults: readonly FaultOut[];
  readonly gives: string;
}

export interface ChecksOf {
  readonly workspace: string;
}

export interface ChecksOut {
  readonly checks: readonly CheckOut[];
}

/** `conflict` as `branches.compare` names it: about these two values. `value` goes with `take: value`. */
export interface ChoiceIn {
  readonly conflict: string;
  readonly take: "target" | "branch" | "base" | "value";
  readonly value?: Json;
}

/** Labels of a source are others: the first of `total`. `by` is who decided, "" where a scan or lineage did. */
export interface ClassificationChangedEvent {
  readonly at: number;
  readonly by: string;
  readonly labels: readonly ToldLabel[];
  readonly source: string;
  readonly total: number;
}

/** A part of the condition between its outermost `&&` or `||`, with what it came to; `error` where it did not. */
export interface ClauseOut {
  readonly error: Json;
  readonly reads: readonly ReadOut[];
  readonly text: string;
  readonly value: Json;
}

/** `name`: "" for one like "People (copy)". A clone applies to no source yet, unless `attached`. */
export interface CloneRuleSet {
  readonly attached?: boolean;
  readonly id: string;
  readonly name?: string;
}

export interface Closing {
  readonly id: string;
  readonly review: string;
  readonly unfinished?: boolean;
}

/** The design as committed, as the code view shows it: ids of edges and run parameters are left out. */
export interface Code {
  readonly content_hash: string;
  readonly sequence: number;
  readonly text: string;
}

/** `base` is the text that was changed into `text`; without it everything that differs now is meant. */
export interface CodeToRead {
  readonly base?: string | null;
  readonly id: string;
  readonly text: string;
}

export interface ColleagueNamed {
  readonly id: string;
  readonly name: string;
}

export interface ColleagueOut {
  readonly email: string | null;
  readonly name: string;
  readonly user: string;
}

export interface ColleagueQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly person?: string;
  readonly search?: string;
  readonly within?: string;
}

/** Frozen: those that are alike in many tables may be one. */
export interface Column {
  readonly name: string;
  readonly nullable: boolean;
  readonly primary_key: boolean;
  readonly references: string | null;
  readonly type: string;
}

export interface ColumnLineage {
  readonly dataset?: readonly InputField[];
  readonly fields?: { readonly [name: string]: FieldLineage };
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

/** A new message. `at` is when it was saved. */
export interface CommentEvent {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly first: boolean;
  readonly mentions: readonly string[];
  readonly message: string;
  readonly thread: string;
}

/** `state`: open ones have a place and are not resolved; an orphan's place is gone. `mine`: I wrote in it or am named. */
export interface CommentQuery {
  readonly id: string;
  readonly limit?: number;
  readonly mine?: boolean;
  readonly offset?: number;
  readonly state?: "open" | "resolved" | "orphan" | "all";
  readonly thread?: string;
}

/** `untold`: who was named and cannot see the request. */
export interface CommentedOut {
  readonly answers: Json;
  readonly asked_at: number;
  readonly branch: string | null;
  readonly change: Json;
  readonly comment: string;
  readonly count: number;
  readonly created_at: number;
  readonly criticality: string;
  readonly current: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly document_kind: string;
  readonly due: number | null;
  readonly error: Json;
  readonly escalations: readonly EscalationOut[];
  readonly fields: readonly string[];
  readonly form: Json;
  readonly id: string;
  readonly input: Json;
  readonly ladder: string;
  readonly level: number;
  readonly life: readonly LifeOut[];
  readonly mine: MineOut;
  readonly number: number;
  readonly pinned: string;
  readonly policy: RulingOut;
  readonly reason: string;
  readonly requester: string;
  readonly requester_name: string;
  readonly result: Json;
  readonly stages: readonly ApprovalStageOut[];
  readonly stale: StaleOut | null;
  readonly state: "waiting" | "changes_requested" | "approved" | "executing" | "executed" | "failed" | "rejected" | "withdrawn" | "expired";
  readonly subject: string;
  readonly subject_kind: string;
  readonly title: string;
  readonly type: string;
  readonly type_title: string;
  readonly untold: readonly NamedOut[];
  readonly updated_at: number;
  readonly workspace: string;
  readonly workspace_name: string;
}

/** `target_roots` and `branch_roots`: what to draw side by side. */
export interface Comparison {
  readonly base_at: number;
  readonly branch: BranchOut;
  readonly branch_body: JsonObject;
  readonly branch_layout: JsonObject;
  readonly changes: readonly BranchChange[];
  readonly questions: readonly QuestionOut[];
  readonly target_body: JsonObject;
  readonly target_layout: JsonObject;
}

export interface CompletionOut {
  readonly options: readonly OptionOut[];
  readonly start: number;
}

/** `frameworks` separated by commas; empty: all that are on. */
export interface ComplianceMatrixQuery {
  readonly frameworks?: string;
  readonly source?: string;
  readonly workspace: string;
}

/** With what its evidence says now, for each source. */
export interface ComplianceRuleDetail {
  readonly about: string;
  readonly changed: boolean;
  readonly check: string;
  readonly check_title: string;
  readonly control: string;
  readonly enabled: boolean;
  readonly framework: string;
  readonly id: string;
  readonly lines: readonly ControlLine[];
  readonly period_days: number;
  readonly shipped: boolean;
  readonly title: string;
}

/** `shipped`: it came with Concert; `changed`: this workspace has put its own word in its place. */
export interface ComplianceRuleOut {
  readonly about: string;
  readonly changed: boolean;
  readonly check: string;
  readonly check_title: string;
  readonly control: string;
  readonly enabled: boolean;
  readonly framework: string;
  readonly id: string;
  readonly period_days: number;
  readonly shipped: boolean;
  readonly title: string;
}

/** Every word of `search` stands in the control, in what it asks for, or in the name of its check or framework. */
export interface ComplianceRuleQuery {
  readonly check?: string;
  readonly enabled?: boolean | null;
  readonly framework?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly origin?: "shipped" | "changed" | "own" | "";
  readonly search?: string;
  readonly workspace: string;
}

/** `missing` says in words what is not there. `input`, `output` and `config` are JSON Schemas. `steering` is set for a step that steers a run: its ways out (`ports`, and the names in the field `cases`), the `parts` that stand inside it, and the fields that are worked out anew in each round (`late`). */
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
  readonly steering: SteeringOut | null;
  readonly summary: string;
  readonly timeout: number | null;
  readonly title: string;
  readonly type: "engine" | "source" | "operation" | "kind";
}

/** An edge that counts only sometimes. */
export interface ConditionalWay {
  readonly condition: string;
  readonly edge: string;
  readonly port: string;
  readonly source: string;
  readonly target: string;
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

/** Rows that wait for a person first. */
export interface ConflictsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly synchronisation: string;
}

/** What is said of one control now. `source` is "" for what is about the workspace; `evidence` names the newest. */
export interface ControlLine {
  readonly at: number | null;
  readonly check: string;
  readonly control: string;
  readonly evidence: string | null;
  readonly framework: string;
  readonly message: string;
  readonly period_days: number;
  readonly rule: string;
  readonly source: string;
  readonly status: "found" | "missing" | "too_old" | "not_checkable" | "never_gathered";
  readonly title: string;
}

/** `workspace`: where the copy goes, "" for the same one. `name`: "" for one like "Flights (copy)". */
export interface Copy {
  readonly id: string;
  readonly name?: string;
  readonly workspace?: string;
}

/** Of the newest `runs` of the design as it is now, `unsuccessful` among them; the rest as `StepCostOut`, dearest first. */
export interface CostsOut {
  readonly lost: number;
  readonly repeated: number;
  readonly runs: number;
  readonly spent: number;
  readonly steps: readonly StepCostOut[];
  readonly unsuccessful: number;
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
  readonly run: string | null;
  readonly subject: string;
}

/** `run` told it; what started that run is known by it, so workflows that set each other off are counted. "" where a program told it. */
export interface CustomEvent {
  readonly at: number;
  readonly by: string;
  readonly data: Json;
  readonly run: string;
  readonly workspace: string;
}

/** `at`: where the day begins, in microseconds UTC. */
export interface DayStatistics {
  readonly at: number;
  readonly outcomes: RunOutcomes;
}

/** `findings` by id, or all that `matching` lists. Ignoring needs a reason. */
export interface Decide {
  readonly do: "ignore" | "reopen" | "assign";
  readonly due?: number | null;
  readonly findings?: readonly string[];
  readonly id: string;
  readonly matching?: FindingFilter | null;
  readonly owner?: string | null;
  readonly reason?: string;
}

/** `skipped`: those the decision changes nothing about, as what is fixed is neither ignored nor reopened. */
export interface Decided {
  readonly changed: number;
  readonly skipped: number;
}

/** It is done in the next run, if both sides are then as they were shown. `rows` empty: all that wait. */
export interface DecidedConflicts {
  readonly id: string;
  readonly rows?: readonly string[];
  readonly synchronisation: string;
  readonly take: "source" | "target";
}

export interface DecidedLabel {
  readonly column: string;
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly table: string;
}

/** `changed` labels have the decision now; `spread` are others that follow along lineage. */
export interface DecidedOut {
  readonly changed: number;
  readonly missing: number;
  readonly spread: number;
}

/** `values` answer the gate's form. */
export interface Decision {
  readonly comment?: string;
  readonly decision: "approved" | "rejected";
  readonly id: string;
  readonly node: string;
  readonly values?: JsonObject;
}

export interface Decisions {
  readonly decided: number;
}

/** `chance`: how often the step decided how long a run took; `share`: of the length; `waits`: how often it was also waiting for a place then. */
export interface DecisiveOut {
  readonly chance: number;
  readonly node: string;
  readonly share: number;
  readonly title: string;
  readonly waits: number;
}

/** What it scans is not said: whoever may read that reads the definition. */
export interface DefinitionChangedEvent {
  readonly at: number;
  readonly by: string;
  readonly logic: string;
  readonly what: "created" | "changed" | "removed" | "scheduled";
}

/** `now`: it holds at this moment. */
export interface DelegationOut {
  readonly created_by: string;
  readonly created_by_name: string;
  readonly id: string;
  readonly now: boolean;
  readonly person: string;
  readonly person_name: string;
  readonly reason: string;
  readonly since: number;
  readonly to: string | null;
  readonly to_name: string;
  readonly until: number;
}

export interface DeliveryAttemptOut {
  readonly at: number;
  readonly attempt: number;
  readonly error: string;
  readonly outcome: "sent" | "again" | "failed" | "dead" | "dropped";
  readonly receipt: string;
  readonly took: number;
}

/** A message was tried. Without whom it was for and what it says. */
export interface DeliveryEvent {
  readonly channel: string;
  readonly message: string;
  readonly outcome: string;
  readonly state: string;
}

/** Empty fields let everything through. `since` and `until`: when it was written, in microseconds. */
export interface DeliveryQuery {
  readonly channel?: string;
  readonly id: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly setup?: string;
  readonly state?: "" | "queued" | "sent" | "failed" | "dead" | "dropped";
  readonly user?: string;
}

export interface DemoOf {
  readonly workspace: string;
}

/** Another design that calls this one (`calls`), or that a trigger starts after it (`after`). */
export interface DependentDesign {
  readonly how: "calls" | "after";
  readonly id: string;
  readonly name: string;
  readonly trigger: string | null;
}

/** A description in the format that its name says. */
export type Described = JsonObject;

/** Fields of the design that `body` leaves out stay as they are; those it has say just that afterwards. */
export interface DesignBody {
  readonly body: JsonObject;
  readonly id: string;
}

export interface DesignId {
  readonly id: string;
}

/** What a change of `node` reaches, nearest first. `hidden`: dependents that the caller may not see. */
export interface DesignImpact {
  readonly calls: readonly TouchedDocument[];
  readonly dependents: readonly DependentDesign[];
  readonly hidden: number;
  readonly node: string;
  readonly reached: readonly ReachedStep[];
  readonly sources: readonly TouchedDocument[];
  readonly writes: readonly string[];
}

export interface DesignOfTemplate {
  readonly id: string;
}

export interface DesignOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
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

/** As if places were never short: `places` is how many steps run at once here, `widest` how many would like to. `path` is a critical path through the top level; `guessed` of the steps were never seen. `cycles`: round trips, as the checker tells them. */
export interface DesignPlan {
  readonly conditional: readonly ConditionalWay[];
  readonly conflicts: readonly StepConflict[];
  readonly cycles: readonly (readonly string[])[];
  readonly guessed: number;
  readonly levels: readonly PlanLevel[];
  readonly path: readonly string[];
  readonly places: number;
  readonly seconds: number;
  readonly steps: readonly ExpectedStep[];
  readonly undoing: readonly string[];
  readonly widest: number;
}

export interface DesignText {
  readonly id: string;
}

export interface DesignToCheck {
  readonly id: string;
}

export interface DesignToCount {
  readonly id: string;
}

export interface DesignToOptimize {
  readonly id: string;
}

export interface DesignToPlan {
  readonly id: string;
}

/** `changes` are the first of `total`. */
export interface DifferenceOut {
  readonly after: PointOut;
  readonly before: PointOut;
  readonly changes: readonly ChangeOut[];
  readonly same_content: boolean;
  readonly total: number;
}

/** From the point `before` to the point `after`, 0 for now. `since` and `until`: as it was at those moments, instead. `from_nothing`: all that stands at `after`, for who has seen nothing of it yet. */
export interface DifferenceQuery {
  readonly after?: number;
  readonly before?: number;
  readonly from_nothing?: boolean;
  readonly id: string;
  readonly since?: number;
  readonly until?: number;
}

/** What else is looked for in the same go: lineage in the SQL of views, and failures of the source's quality rules. */
export interface DiscoverOf {
  readonly id: string;
  readonly include_lineage?: boolean;
  readonly run_quality_checks?: boolean;
}

export interface DiscoveredEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.discover_schema";
  readonly result: SchemaOutput;
  readonly run: string | null;
  readonly subject: string;
}

/** `scan` is the one that looks for the rest, None where nothing else was asked for. */
export interface DiscoveredNow {
  readonly added: number;
  readonly back: number;
  readonly changed: number;
  readonly column_count: number;
  readonly gone: number;
  readonly scan: string | null;
  readonly table_count: number;
  readonly tables: readonly Table[];
}

/** `groups`: those the document is shared with. */
export interface DocumentAccess {
  readonly groups: readonly GroupAccess[];
  readonly items: readonly AccessOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** `content`: whether body, layout and roots are wanted; they are empty otherwise. Of a large design they are megabytes. */
export interface DocumentAsked {
  readonly content?: boolean;
  readonly id: string;
}

export interface DocumentContent {
  readonly body: JsonObject;
  readonly content_hash: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
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
  readonly created_by: string;
  readonly created_by_name: string;
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

/** `search`: words that stand in the title or in the content, as it was a few seconds ago. */
export interface DocumentQuery {
  readonly created_by?: string;
  readonly descending?: boolean | null;
  readonly id: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: "title" | "kind" | "created_at" | "updated_at";
  readonly search?: string;
  readonly trashed?: boolean;
  readonly updated_by?: string;
}

/** `at`: when the last edit in it was made, to the minute where edits are not kept one by one any more. */
export interface DocumentState {
  readonly at: number | null;
  readonly body: JsonObject;
  readonly content_hash: string;
  readonly exact: boolean;
  readonly layout: JsonObject;
  readonly roots: JsonObject;
  readonly through: number;
  readonly title: string;
}

/** One kind, over all my workspaces or in one. `ids`: only these, with commas between. */
export interface DocumentsOfKind {
  readonly ids?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly workspace?: string;
}

export interface DoneOut {
  readonly action: string;
  readonly link: string;
  readonly reason: Json;
  readonly state: string;
  readonly summary: string;
}

/** Enough of a step for a picture. */
export interface DrawnStep {
  readonly id: string;
  readonly inside: string;
  readonly name: string;
  readonly operation: string;
  readonly x: number;
  readonly y: number;
}

/** One page of past requests, newest first; who wants all of them asks for page after page. */
export interface DryRun {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `counts` are of this page: by outcome, `differs`, and `own` where this policy would have decided. `fired`: by rule of this policy how often it would have. */
export interface DryRunOut {
  readonly counts: { readonly [name: string]: number };
  readonly fired: { readonly [name: string]: number };
  readonly items: readonly RehearsedOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

export interface DurationSpread {
  readonly between: Estimate;
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** How the median of a day moves, in seconds a day, and how often chance alone makes such a row (`p`). Unset for fewer than seven days with runs. Slope by Theil and Sen, test by Mann and Kendall. */
export interface DurationTrend {
  readonly days: number;
  readonly needed: number;
  readonly p: number | null;
  readonly per_day: number | null;
}

export interface EdgeEndInput {
  readonly column?: string;
  readonly source: string;
  readonly table: string;
}

export interface EdgeEndOutput {
  readonly column: string;
  readonly source: string;
  readonly table: string;
}

/** `origin` says who says so: `view:SOURCE/TABLE`, `design:ID`, `job:NAMESPACE/NAME` or `user:ID`. */
export interface EdgeOut {
  readonly direct: boolean;
  readonly evidence: Json;
  readonly first_seen: number;
  readonly from_column: string;
  readonly from_source: string;
  readonly from_table: string;
  readonly how: string;
  readonly id: string;
  readonly kind: "view" | "workflow" | "sync" | "openlineage" | "manual";
  readonly origin: string;
  readonly scan: string;
  readonly seen_at: number;
  readonly to_column: string;
  readonly to_source: string;
  readonly to_table: string;
}

/** `set` puts a value or a whole entry at the place, `remove` takes it away, `text` changes words: `before` into `value`. */
export interface Edit {
  readonly before: Json;
  readonly kind: "set" | "remove" | "text";
  readonly path: readonly string[];
  readonly value: Json;
}

/** `roles` are what is left of all that somebody was given here. */
export interface EffectiveOut {
  readonly name: string;
  readonly object: string;
  readonly rights: readonly ChainOut[];
  readonly roles: readonly Role[];
  readonly title: string;
  readonly user: string;
}

/** `user`: of whom; my own rights where it is left out. */
export interface EffectiveQuery {
  readonly object: string;
  readonly user?: string;
}

export interface Emptied {
  readonly deleted: number;
}

/** `hash` is SHA-256 over the hash of the entry before it, the number, and the canonical JSON of the entry. */
export interface EntryOut {
  readonly action: string;
  readonly after: Json;
  readonly at: number;
  readonly before: Json;
  readonly by: string;
  readonly by_name: string;
  readonly deed: string;
  readonly details: Json;
  readonly hash: string;
  readonly number: number;
  readonly object: string;
  readonly object_kind: string;
  readonly previous: string;
  readonly steps: number;
  readonly title: string;
  readonly workspace: string | null;
  readonly workspace_name: string;
}

/** `by` is "" for what Concert did by itself. `deed`: what was done, as a sentence without who did it. Names of people and workspaces are those of now, titles of things those of then. `steps`: how many entries are folded into this one. */
export interface EntryRow {
  readonly action: string;
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly deed: string;
  readonly number: number;
  readonly object: string;
  readonly object_kind: string;
  readonly steps: number;
  readonly title: string;
  readonly workspace: string | null;
  readonly workspace_name: string;
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

export interface EscalationOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface EscalationOut {
  readonly action: string;
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly level: number;
  readonly to: readonly string[];
  readonly to_names: readonly string[];
}

/** A value and what it lies between with 95 %, where that many runs can say it. */
export interface Estimate {
  readonly high: number | null;
  readonly low: number | null;
  readonly value: number | null;
}

export interface EventOut {
  readonly at: number;
  readonly payload: Json;
  readonly sequence: number;
  readonly topic: string;
}

/** `id` is the workspace. Events of one run that come together are read together. */
export interface EventsIn {
  readonly events: readonly JobEvent[];
  readonly id: string;
}

/** `topics`: patterns, several with commas; everything when empty. `wait`: seconds until the first event, if there is none. */
export interface EventsQuery {
  readonly channel: string;
  readonly limit?: number;
  readonly since?: number;
  readonly topics?: string;
  readonly wait?: number;
}

/** A check that a rule can be mapped to. */
export interface EvidenceCheckOut {
  readonly about: "source" | "workspace";
  readonly looks_at: string;
  readonly name: string;
  readonly title: string;
}

/** `hash` is the SHA-256 of the answer. `at` is when it was true, `by` who gathered it. `people`: names of those whom `detail` names by id. */
export interface EvidenceOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly check: string;
  readonly check_title: string;
  readonly detail: Json;
  readonly hash: string;
  readonly id: string;
  readonly looks_at: string;
  readonly message: string;
  readonly people: { readonly [name: string]: string };
  readonly query: string;
  readonly source: string;
  readonly source_title: string;
  readonly status: "found" | "missing" | "not_checkable";
  readonly verification: string;
  readonly workspace: string;
}

/** Newest first, of all my workspaces or of one. Without `source` all that may be read; `check` and `status` narrow. */
export interface EvidenceQuery {
  readonly check?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly status?: string;
  readonly workspace?: string;
}

export interface ExaminationOf {
  readonly source: string;
}

/** With the same `key` again, the answer is the run that was started first. */
export interface Execute {
  readonly id: string;
  readonly key?: string;
  readonly parameters?: JsonObject;
}

/** `version`: the design that it was expected of. `since`: what counts, `version` other versions or `time` any run. */
export interface ExpectationOut {
  readonly after: number;
  readonly at: number;
  readonly before: number;
  readonly by: string;
  readonly by_name: string;
  readonly change: MorePlaces | FasterStep | FirstTry | WithoutEdge | MoreRounds | MoreOfSlot | OtherPriority;
  readonly id: string;
  readonly measured: MeasuredOut;
  readonly runs: number;
  readonly since: "version" | "time";
  readonly version: string;
}

/** Of one design. */
export interface ExpectationsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `known` says where `seconds` come from, `count` how many runs that were. Times from the beginning of the run. `slack` is how much longer the step may take before the whole does; none makes it `critical`. `sometimes`: why it may not run though all goes well. `dynamic`: what is known only while it runs. */
export interface ExpectedStep {
  readonly begin: number;
  readonly count: number;
  readonly critical: boolean;
  readonly dynamic: "rounds" | "call" | null;
  readonly end: number;
  readonly known: "step" | "operation" | "steps_inside" | "guess";
  readonly node: string;
  readonly seconds: number;
  readonly slack: number;
  readonly sometimes: readonly ("choice" | "condition" | "run_if" | "catch")[];
  readonly title: string;
  readonly wave: number;
}

export interface ExportFileQuery {
  readonly format?: "csv" | "json";
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly what?: string;
}

/** A piece of the file: all of them, one after the other, are it. `next` is the offset of the piece after it. */
export interface ExportPiece {
  readonly next: number | null;
  readonly rows: number;
  readonly text: string;
  readonly total: number;
}

/** `notes` is what the format cannot say. */
export interface ExportedDesign {
  readonly file: string;
  readonly format: string;
  readonly media: string;
  readonly notes: readonly NoteOut[];
  readonly text: string;
}

export interface ExportedTemplate {
  readonly file: string;
  readonly fingerprint: string;
  readonly signer: string;
  readonly text: string;
}

export interface ExpressionCursor {
  readonly at: number;
  readonly field?: string;
  readonly id: string;
  readonly step: string;
  readonly text: string;
  readonly wanted?: "" | "boolean";
}

/** Of which step, and which of its fields as `a.b[0]`. The condition of a connection stands where its target does, and wants `boolean`. Text may be longer than an expression: then that is what is wrong. */
export interface ExpressionPlace {
  readonly field?: string;
  readonly id: string;
  readonly step: string;
  readonly text: string;
  readonly wanted?: "" | "boolean";
}

export interface FacetOut {
  readonly count: number;
  readonly title: string;
  readonly value: string;
}

export interface FacetValue {
  readonly count: number;
  readonly value: string;
}

export interface FacetsOut {
  readonly kinds: readonly FacetOut[];
  readonly owners: readonly FacetOut[];
  readonly sources: readonly FacetOut[];
  readonly tags: readonly FacetOut[];
}

/** A run failed. */
export interface Failed {
  readonly kind?: "failed";
}

/** Read from the source now, and kept nowhere. `masked` columns are classified, and the caller may not edit the source. `cut`: there are more. `note` says why there are none to show. */
export interface FailingRows {
  readonly columns: readonly string[];
  readonly cut: boolean;
  readonly masked: readonly string[];
  readonly note: string;
  readonly rows: readonly (readonly Json[])[];
  readonly sql: string;
}

/** The step takes a `times`-th of what it took. */
export interface FasterStep {
  readonly change: "faster";
  readonly node: string;
  readonly times: number;
}

export interface Fault {
  readonly fault: "changed" | "missing" | "inserted" | "moved" | "cut";
  readonly number: number;
  readonly why: string;
}

/** Characters from `start` to before `end`; `line` and `column` count from 1. `meant` may stand in their place. */
export interface FaultOut {
  readonly code: "expression_syntax" | "expression_too_big" | "expression_unknown_name" | "expression_unknown_function" | "expression_no_field" | "expression_type";
  readonly column: number;
  readonly end: number;
  readonly line: number;
  readonly meant: string | null;
  readonly message: string;
  readonly next_step: string;
  readonly start: number;
}

export interface FieldLineage {
  readonly inputFields?: readonly InputField[];
  readonly transformationDescription?: string;
}

/** `kind`: of source, "" for all. */
export interface FilesOf {
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly workspace: string;
}

/** Lists of this name have other filters now. */
export interface FilterEvent {
  readonly by: string;
  readonly by_name: string;
  readonly filter: string;
  readonly list: string;
  readonly name: string;
  readonly what: "saved" | "removed";
  readonly workspace: string;
}

/** `mine`: I made it. `may_change`: I may rename, change and remove it. */
export interface FilterOut {
  readonly by_name: string;
  readonly first: boolean;
  readonly id: string;
  readonly list: string;
  readonly may_change: boolean;
  readonly mine: boolean;
  readonly name: string;
  readonly query: JsonObject;
  readonly shared: boolean;
  readonly updated_at: number;
}

/** `list`: of one list; of all where it is left out. */
export interface FiltersOf {
  readonly id: string;
  readonly limit?: number;
  readonly list?: string;
  readonly offset?: number;
}

export interface FindingChangeOut {
  readonly at: number;
  readonly change: "new" | "back" | "fixed";
  readonly number: number | null;
  readonly scan: string;
}

export interface FindingDetail {
  readonly area: string;
  readonly by: string | null;
  readonly by_name: string;
  readonly changed_at: number;
  readonly changes: readonly FindingChangeOut[];
  readonly column: string;
  readonly due: number | null;
  readonly evidence: Json;
  readonly first_at: number;
  readonly first_scan: string;
  readonly fix: string;
  readonly id: string;
  readonly last_at: number;
  readonly last_scan: string;
  readonly message: string;
  readonly owner: string | null;
  readonly owner_name: string;
  readonly reason: string;
  readonly rule: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly source: string;
  readonly source_title: string;
  readonly state: "open" | "ignored" | "fixed";
  readonly table: string;
}

/** Facets are written with commas between their values; none stands for all. */
export interface FindingFilter {
  readonly area?: string;
  readonly owner?: string;
  readonly rule?: string;
  readonly severity?: string;
  readonly source?: string;
  readonly state?: string;
  readonly table?: string;
  readonly text?: string;
}

export interface FindingOut {
  readonly area: string;
  readonly by: string | null;
  readonly by_name: string;
  readonly changed_at: number;
  readonly column: string;
  readonly due: number | null;
  readonly first_at: number;
  readonly first_scan: string;
  readonly id: string;
  readonly last_at: number;
  readonly last_scan: string;
  readonly message: string;
  readonly owner: string | null;
  readonly owner_name: string;
  readonly reason: string;
  readonly rule: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly source: string;
  readonly source_title: string;
  readonly state: "open" | "ignored" | "fixed";
  readonly table: string;
}

export interface FindingQuery {
  readonly area?: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: "severity" | "newest" | "changed" | "due" | "place";
  readonly owner?: string;
  readonly rule?: string;
  readonly severity?: string;
  readonly source?: string;
  readonly state?: string;
  readonly table?: string;
  readonly text?: string;
}

/** Findings of a source are others now: by a scan, or because somebody decided (`by`). */
export interface FindingsChangedEvent {
  readonly by: string | null;
  readonly count: number;
  readonly scan: string | null;
  readonly source: string;
  readonly what: "scanned" | "ignored" | "reopened" | "assigned";
}

/** `counts`: of each facet, how many would be listed for each of its values, the other filters being as they are. */
export interface FindingsOut {
  readonly counts: { readonly [name: string]: { readonly [name: string]: number } };
  readonly items: readonly FindingOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** `body` is what `event.body` says; `parameters` outrank those of the trigger. With the same `key` again, nothing new runs. */
export interface FireTrigger {
  readonly body?: Json;
  readonly id: string;
  readonly key?: string;
  readonly parameters?: JsonObject;
  readonly trigger: string;
}

export interface FiredOut {
  readonly reason: ReasonOut | null;
  readonly run: string | null;
  readonly status: "started" | "skipped" | "refused" | "waiting";
}

export interface FiringOut {
  readonly at: number;
  readonly due: number;
  readonly moment: string;
  readonly reason: ReasonOut | null;
  readonly run: string | null;
  readonly status: "started" | "skipped" | "refused";
}

export interface Firings {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly trigger: string;
}

/** The step succeeds at its first attempt. */
export interface FirstTry {
  readonly change: "first_try";
  readonly node: string;
}

/** `label` is for a button, `words` say what will be another. */
export interface FixOut {
  readonly label: string;
  readonly mends: readonly MendOut[];
  readonly words: string;
}

export interface FlawOut {
  readonly column: string;
  readonly key: string;
  readonly message: string;
  readonly statement: string;
  readonly table: string;
}

/** `columns` of this table point to `references` of the other one. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly references: readonly string[];
  readonly table: string;
}

export interface FormatOut {
  readonly media: string;
  readonly name: string;
  readonly reads: boolean;
  readonly suffix: string;
  readonly summary: string;
  readonly title: string;
  readonly writes: boolean;
}

/** `fix` in words; each flaw may have a statement. `by` looked at `at`. */
export interface FoundOut {
  readonly at: number;
  readonly by: string;
  readonly check: string;
  readonly evidence: readonly AskedOut[];
  readonly fix: string;
  readonly flaws: readonly FlawOut[];
  readonly hash: string;
  readonly looks_at: string;
  readonly message: string;
  readonly references: readonly string[];
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly status: "pass" | "fail" | "not_permitted" | "not_applicable";
  readonly title: string;
}

export interface FrameworkOut {
  readonly found: number;
  readonly id: string;
  readonly missing: number;
  readonly never_gathered: number;
  readonly not_checkable: number;
  readonly title: string;
  readonly too_old: number;
}

/** Of the median run, by replaying `runs` recorded ones. Eight of ten of them would gain between `low` and `high`. `close`: the replay without the change, as a multiple of what was recorded; 1 is exact. `spent_before`, `spent_after`: how long the steps of the median run hold places, together. */
export interface GainOut {
  readonly after: number;
  readonly before: number;
  readonly close: number;
  readonly gain: number;
  readonly high: number;
  readonly low: number;
  readonly runs: number;
  readonly spent_after: number;
  readonly spent_before: number;
}

/** `node` is the step's key in the run, `rounds` those it stands in while it asks, the outermost first. `may_decide`: whether the caller may answer now; `reviewed`: an approval request decides it. Told where one run is asked about: `request`, the newest such request, and `unable`, those of the approvers of an open one who have no right to approve. */
export interface GateOut {
  readonly answers: Json;
  readonly approvers: readonly string[];
  readonly asked_at: number;
  readonly comment: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly design: string;
  readonly due: number | null;
  readonly form: Json;
  readonly may_decide: boolean;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly question: string;
  readonly request: string;
  readonly reviewed: boolean;
  readonly rounds: readonly GateRound[];
  readonly run: string;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly state: "open" | "approved" | "rejected" | "timed_out" | "withdrawn";
  readonly title: string;
  readonly unable: readonly string[];
  readonly workspace: string;
}

/** Newest first. `state` may name several, separated by commas; empty: all. */
export interface GateQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly run?: string;
  readonly state?: string;
  readonly workspace?: string;
}

/** `round` of the loop `title`, with its item as a short text where there is one. */
export interface GateRound {
  readonly item: string;
  readonly round: number;
  readonly title: string;
}

export interface GivenCode {
  readonly channel: string;
  readonly code: string;
}

/** As a rule set holds it. `table` and `column` are patterns; here they have to mean one place. */
export interface GivenRule {
  readonly check: string;
  readonly column?: string;
  readonly name?: string;
  readonly parameters?: JsonObject;
  readonly severity?: "info" | "low" | "medium" | "high" | "critical";
  readonly table: string;
  readonly tolerance?: ToleratedInput;
}

/** Fields of the glossary that `body` leaves out stay as they are; those it has say just that afterwards. */
export interface GlossaryBody {
  readonly body: JsonObject;
  readonly id: string;
}

export interface GlossaryOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly id: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly terms: number;
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

/** `reason` stands in the audit log. */
export interface GoneEdge {
  readonly edge: string;
  readonly id: string;
  readonly reason?: string;
}

export interface GoneOut {
  readonly name: string;
  readonly path: readonly string[];
}

/** A role was given or denied on something, or that was taken back. `on` says what, `title` what it is called. */
export interface GrantEvent {
  readonly by: string;
  readonly by_name: string;
  readonly effect: "allow" | "deny" | "narrow";
  readonly expires_at: number | null;
  readonly name: string;
  readonly object: string;
  readonly on: "organisation" | "workspace" | "kind" | "tag" | "document";
  readonly role: Role;
  readonly subject: string;
  readonly subject_kind: "user" | "group" | "everyone";
  readonly title: string;
}

/** `here`: it stands on this object, or on a kind or a tag of what is in it, and not above it. `name` is whom it names. */
export interface GrantOut {
  readonly effect: "allow" | "deny" | "narrow";
  readonly expires_at: number | null;
  readonly given_at: number;
  readonly given_by: string;
  readonly given_by_name: string;
  readonly here: boolean;
  readonly id: string;
  readonly name: string;
  readonly object: string;
  readonly on: "organisation" | "workspace" | "kind" | "tag" | "document";
  readonly on_title: string;
  readonly request: string | null;
  readonly role: Role;
  readonly subject: string;
  readonly subject_kind: "user" | "group" | "everyone";
}

export interface GrantsQuery {
  readonly limit?: number;
  readonly object: string;
  readonly offset?: number;
  readonly search?: string;
}

/** More than `most` places are not drawn: `total` says how many there are, and a filter makes them fewer. */
export interface GraphOut {
  readonly drawn: boolean;
  readonly edges: readonly EdgeOut[];
  readonly hidden: number;
  readonly nodes: readonly NodeOut[];
  readonly total: number;
  readonly why: readonly LineageWhy[];
}

export interface GraphQuery {
  readonly column?: string;
  readonly down?: number;
  readonly id: string;
  readonly kind?: "view" | "workflow" | "sync" | "openlineage" | "manual" | "";
  readonly most?: number;
  readonly of?: string;
  readonly search?: string;
  readonly source: string;
  readonly table?: string;
  readonly up?: number;
}

export interface GroupAccess {
  readonly expires_at: number | null;
  readonly group: string;
  readonly name: string;
  readonly role: Role;
}

/** A group came, went, or has another name: `was` is the one before. */
export interface GroupEvent {
  readonly by: string;
  readonly by_name: string;
  readonly group: string;
  readonly name: string;
  readonly was: string;
}

export interface GroupMate {
  readonly name: string;
  readonly user: string;
}

export interface GroupMemberEvent {
  readonly by: string;
  readonly by_name: string;
  readonly group: string;
  readonly name: string;
  readonly user: string;
  readonly user_name: string;
}

export interface GroupName {
  readonly group: string;
  readonly id: string;
  readonly name: string;
}

/** `role` is the group's in the workspace, None where it only has some on documents; `documents` counts those. `members` are the first by name, of `member_count`. */
export interface GroupOut {
  readonly created_at: number;
  readonly documents: number;
  readonly id: string;
  readonly member_count: number;
  readonly members: readonly GroupMate[];
  readonly name: string;
  readonly role: Role | null;
}

export interface GroupPerson {
  readonly group: string;
  readonly id: string;
  readonly user: string;
}

export interface GroupRole {
  readonly group: string;
  readonly id: string;
  readonly role?: Role | null;
}

/** `groups`: only these, with commas between. */
export interface GroupsOf {
  readonly groups?: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
}

/** Without `table` the newest size of each one. */
export interface GrowthOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly table?: string;
}

/** `to` is the id of a person who waits for the section, or has the document open and may edit it. */
export interface HandOver {
  readonly id: string;
  readonly section?: readonly string[];
  readonly to: string;
}

export interface Handover {
  readonly comment?: string;
  readonly id: string;
  readonly to: string;
}

/** `state` is down after several failures in a row; then one message asks at a time until it answers. */
export interface Health {
  readonly error: string;
  readonly given_up: number;
  readonly last_sent_at: number | null;
  readonly since: number | null;
  readonly state: "up" | "down" | "unused" | "off";
  readonly waiting: number;
}

export interface HealthChangedEvent {
  readonly at: number;
  readonly new: SourceHealth;
  readonly old: SourceHealth;
  readonly severity: "info" | "warning" | "critical";
  readonly source: string;
  readonly title: string;
}

/** `there` is false where nothing stands. */
export interface HeldOut {
  readonly there: boolean;
  readonly value: Json;
}

/** Where somebody is who has a document open: `here` on this branch, or on the document itself, `target`. `open`: its branches, newest first. */
export interface HereOut {
  readonly here: BranchOut | null;
  readonly kind: string;
  readonly may_have: boolean;
  readonly open: readonly BranchOut[];
  readonly target: string;
  readonly target_title: string;
  readonly workspace: string;
}

export interface HistoryLine {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly note: string;
  readonly what: string;
}

/** `result` is the id that a rule has at a place in each run. */
export interface HistoryOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly result: string;
}

/** Sessions of work, newest first. `gone`: what places of theirs were called that stand there no more. `newest` counts all edits. Every point from `exact_from` on can be had; of the time before those in `states` and the versions. */
export interface HistoryPage {
  readonly exact_from: number;
  readonly gone: readonly GoneOut[];
  readonly items: readonly SessionOfWork[];
  readonly limit: number;
  readonly newest: number;
  readonly offset: number;
  readonly resets: readonly ResetOut[];
  readonly states: readonly number[];
  readonly total: number;
  readonly versions: readonly VersionOut[];
}

export interface HistoryQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface HolidayShape {
  readonly name?: string;
  readonly on: string;
  readonly yearly?: boolean;
}

/** `run` is unset where a run under way holds it back, or the condition did not hold: `reason` says so. */
export interface HookOut {
  readonly reason: ReasonOut | null;
  readonly run: string | null;
  readonly status: "started" | "skipped" | "refused" | "waiting";
}

/** One thing that led to it: a rule or a trigger by name, and what it was about. */
export interface HopOut {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

/** In minutes of the day: 540 to 1020 is nine to five. */
export interface HoursShape {
  readonly end: number;
  readonly start: number;
}

export interface Identified {
  readonly id: string;
}

export interface Ids {
  readonly ids: readonly string[];
}

export interface ImpactDesign {
  readonly hops: number;
  readonly id: string;
  readonly last_run: ImpactRun | null;
  readonly steps: readonly string[];
  readonly title: string;
}

/** `direct`: its values come from there, and not only which rows there are. `labels` are those of the place and, of a table, of its columns. */
export interface ImpactItem {
  readonly column: string;
  readonly direct: boolean;
  readonly down: number | null;
  readonly hops: number;
  readonly how: string;
  readonly kind: "table" | "outside" | "design";
  readonly labels: readonly string[];
  readonly owner: string | null;
  readonly owner_name: string;
  readonly source: string;
  readonly table: string;
  readonly title: string;
  readonly up: number | null;
}

/** The places nearest first, page by page; owners and designs of all of them. */
export interface ImpactOut {
  readonly columns: number;
  readonly designs: readonly ImpactDesign[];
  readonly hidden: number;
  readonly items: readonly ImpactItem[];
  readonly labels: readonly string[];
  readonly limit: number;
  readonly offset: number;
  readonly owners: readonly ImpactOwner[];
  readonly sources: number;
  readonly tables: number;
  readonly total: number;
  readonly why: readonly LineageWhy[];
}

export interface ImpactOwner {
  readonly id: string;
  readonly name: string;
  readonly places: number;
}

export interface ImpactQuery {
  readonly column?: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly source: string;
  readonly table?: string;
}

export interface ImpactRun {
  readonly at: number;
  readonly id: string;
  readonly number: number;
  readonly status: string;
}

/** `emptied`: the cell is empty, and so will be the field. */
export interface ImportCell {
  readonly after: string;
  readonly before: string;
  readonly column: string;
  readonly emptied: boolean;
}

/** An import is in another state, or further on: `done` of `rows`. `by` is "" where it went on by itself. */
export interface ImportEvent {
  readonly by: string;
  readonly by_name: string;
  readonly done: number;
  readonly name: string;
  readonly rows: number;
  readonly state: "uploading" | "checking" | "checked" | "applying" | "applied" | "undoing" | "undone" | "stopped";
  readonly upload: string;
  readonly what: string;
}

/** `absent`: columns that the file does not have, so that nothing of them changes; `ignored` mean nothing here. `problem`: why the file as a whole cannot be read. */
export interface ImportOut {
  readonly absent: readonly string[];
  readonly applied: number;
  readonly applied_at: number | null;
  readonly applied_by_name: string;
  readonly changed: number;
  readonly columns: readonly string[];
  readonly created_at: number;
  readonly created_by_name: string;
  readonly failed: number;
  readonly id: string;
  readonly ignored: readonly string[];
  readonly kept: number;
  readonly name: string;
  readonly new: number;
  readonly pieces: number;
  readonly problem: string;
  readonly refused: number;
  readonly rows: number;
  readonly size: number;
  readonly state: "uploading" | "checking" | "checked" | "applying" | "applied" | "undoing" | "undone" | "stopped";
  readonly unchanged: number;
  readonly undone: number;
  readonly undone_at: number | null;
  readonly undone_by_name: string;
  readonly updated_at: number;
  readonly what: string;
  readonly workspace: string;
}

/** Nothing was made. `notes` is what would be left out or changed. */
export interface ImportPreview {
  readonly edges: number;
  readonly format: string;
  readonly name: string;
  readonly notes: readonly NoteOut[];
  readonly parameters: readonly string[];
  readonly steps: readonly StepPreview[];
  readonly title: string;
}

export interface ImportProblem {
  readonly column: string;
  readonly message: string;
}

export interface ImportRowOut {
  readonly cells: readonly ImportCell[];
  readonly change: "new" | "changed" | "unchanged" | "refused";
  readonly number: number;
  readonly outcome: "applied" | "failed" | "undone" | "kept" | null;
  readonly problems: readonly ImportProblem[];
  readonly said: string;
  readonly subject: string;
  readonly title: string;
}

export interface ImportedDesign {
  readonly design: DocumentContent;
  readonly format: string;
  readonly notes: readonly NoteOut[];
}

export interface ImportsQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly what?: string;
}

/** A trigger that other systems call. `trigger` is paused, changed or removed, and gets a new secret, as a trigger. */
export interface IncomingOut {
  readonly address: string;
  readonly calls: number;
  readonly design: string;
  readonly design_title: string;
  readonly kind: string;
  readonly last_at: number | null;
  readonly last_status: string | null;
  readonly name: string;
  readonly paused: boolean;
  readonly trigger: string;
}

export interface Index {
  readonly columns: readonly string[];
  readonly name: string;
  readonly unique: boolean;
}

export interface InputField {
  readonly field?: string;
  readonly name: string;
  readonly namespace: string;
  readonly transformations?: readonly Transformation[];
}

export interface Integrations {
  readonly incoming: readonly IncomingOut[];
  readonly webhooks: readonly WebhookOut[];
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

export interface InvitationsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly state?: "pending" | "accepted" | "declined" | "withdrawn" | "expired" | null;
}

export interface Invite {
  readonly expires_in_hours?: number;
  readonly id: string;
  readonly role?: Role;
  readonly user?: string | null;
  readonly uses?: number;
}

/** `path` is where the link leads on this server, its token in the fragment; "" of an offer. */
export interface Invited {
  readonly expires_at: number;
  readonly invitation: string;
  readonly path: string;
  readonly role: Role;
}

/** What a job said of one of its runs. */
export interface JobEvent {
  readonly eventTime: string;
  readonly eventType?: string;
  readonly inputs?: readonly LineageDataset[];
  readonly job: LineageJob;
  readonly outputs?: readonly LineageDataset[];
  readonly run: JobRun;
}

export interface JobRun {
  readonly runId: string;
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

export interface JoinsLookedForEvent {
  readonly at: number;
  readonly by: string;
  readonly duration: number;
  readonly name: string;
  readonly operation: "source.find_joins";
  readonly result: JoinsOutput;
  readonly run: string | null;
  readonly subject: string;
}

/** `left_out`: tables that were too many. */
export interface JoinsOutput {
  readonly joins: number;
  readonly keys: number;
  readonly left_out: number;
  readonly tables: number;
}

/** `reference` is what documents hold. `readable`: whether this installation has the key it was sealed with. */
export interface KeptSecret {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly description: string;
  readonly host: string;
  readonly name: string;
  readonly readable: boolean;
  readonly reference: string;
  readonly rotated_at: number;
  readonly rotated_by: string;
  readonly rotated_by_name: string;
  readonly version: number;
}

export interface KindOut {
  readonly icon: string;
  readonly name: string;
  readonly shape: JsonObject;
  readonly title: string;
  readonly version: number;
}

/** `detector` is the name of what finds it; "" of a label that people or rules made. */
export interface KnownLabel {
  readonly category: "personal" | "financial" | "health" | "secret";
  readonly detector: string;
  readonly label: string;
  readonly level: "public" | "internal" | "confidential" | "restricted";
  readonly title: string;
}

export interface KnownLabelsOf {
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly workspace: string;
}

export interface LabelCount {
  readonly count: number;
  readonly title: string;
  readonly value: string;
}

/** `phrase` stands in the column's name. `fitting` of `checked` different values passed; `shapes` show a few with all that tells hidden. `reasons` say the same in sentences. `held`: a rule finds it still. */
export interface LabelEvidence {
  readonly checked: number;
  readonly fitting: number;
  readonly held: boolean;
  readonly phrase: string;
  readonly reasons: readonly string[];
  readonly shapes: readonly string[];
}

export interface LabelOut {
  readonly category: "personal" | "financial" | "health" | "secret";
  readonly changed_at: number;
  readonly column: string;
  readonly confidence: number;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly decision: "" | "confirmed" | "rejected";
  readonly detector: string;
  readonly evidence: LabelEvidence;
  readonly first_at: number;
  readonly from_column: string;
  readonly from_source: string;
  readonly from_source_title: string;
  readonly from_table: string;
  readonly hops: number;
  readonly label: string;
  readonly level: "public" | "internal" | "confidential" | "restricted";
  readonly note: string;
  readonly origin: "rule" | "person" | "lineage";
  readonly reason: string;
  readonly seen_at: number;
  readonly source: string;
  readonly source_title: string;
  readonly state: "suggested" | "confirmed" | "rejected" | "withdrawn";
  readonly table: string;
  readonly title: string;
  readonly workspace: string;
}

export interface LabelPlace {
  readonly column: string;
  readonly label: string;
  readonly source: string;
  readonly table: string;
}

/** Of all my workspaces or of one. `state` "" is every one but withdrawn; `search` stands in the name of a table or a column. */
export interface LabelQuery {
  readonly category?: "personal" | "financial" | "health" | "secret" | "";
  readonly label?: string;
  readonly level?: "public" | "internal" | "confidential" | "restricted" | "";
  readonly limit?: number;
  readonly offset?: number;
  readonly origin?: "rule" | "person" | "lineage" | "";
  readonly search?: string;
  readonly source?: string;
  readonly state?: "suggested" | "confirmed" | "rejected" | "withdrawn" | "" | "any";
  readonly table?: string;
  readonly workspace?: string;
}

export interface LabelsOf {
  readonly source?: string;
  readonly workspace: string;
}

/** `calendar_name` of the one it goes by. */
export interface LadderOut {
  readonly calendar?: string;
  readonly calendar_name: string;
  readonly description?: string;
  readonly id: string;
  readonly levels: readonly LevelShape[];
  readonly name: string;
  readonly shipped: boolean;
  readonly standard: boolean;
  readonly updated_at: number;
  readonly updated_by_name: string;
  readonly version: number;
}

/** Levels rise in number and in time, and the last one ends the request. `calendar` by id, "" for the standard one. */
export interface LadderShape {
  readonly calendar?: string;
  readonly description?: string;
  readonly levels: readonly LevelShape[];
  readonly name: string;
}

/** The newest scan of each of its sources: the gravest `status` of them, and how findings changed in all. */
export interface LastOut {
  readonly at: number;
  readonly counts: { readonly [name: string]: number };
  readonly finished_at: number | null;
  readonly scans: number;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
}

/** `subject` is the table, or "" for the whole source. */
export interface LastResult {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
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

/** A run takes longer than this. */
export interface LastsOver {
  readonly kind?: "lasts_over";
  readonly seconds: number;
}

/** A run takes longer than 95 of 100 of the last runs of its design that succeeded. */
export interface LastsUnusually {
  readonly kind?: "lasts_unusually";
  readonly of?: number;
}

/** What came of the newest moment; `status` of a run that has ended is the run's. */
export interface LatestOut {
  readonly at: number;
  readonly due: number;
  readonly reason: ReasonOut | null;
  readonly run: string | null;
  readonly status: string;
}

/** `seconds` until it ends unless renewed: at most 30 for who has the document open, 600 for anybody else. */
export interface Lease {
  readonly id: string;
  readonly seconds?: number | null;
  readonly section?: readonly string[];
}

/** `reached`: how many requests came as far as this level, or farther. */
export interface LevelOut {
  readonly level: number;
  readonly reached: number;
  readonly title: string;
}

/** `after`: seconds of working time since the request was asked. `calendar`: its own working hours by id, "" for the ladder's. `to`: who is meant where `whom` is "named". */
export interface LevelShape {
  readonly action: "remind" | "add" | "reassign" | "approve" | "reject";
  readonly after: number;
  readonly calendar?: string;
  readonly channels?: readonly string[];
  readonly level: number;
  readonly to?: readonly ApproverShape[];
  readonly whom?: "asked" | "backups" | "delegates" | "named";
}

/** One thing that happened to it. `by` is "" where it came by itself. `mentioned`: who is named in a comment. */
export interface LifeOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly comment: string;
  readonly decision: "" | "approve" | "reject";
  readonly fields: readonly string[];
  readonly kind: "asked" | "voted" | "commented" | "changes_requested" | "resubmitted" | "delegated" | "stale" | "people_changed" | "reminded" | "escalated" | "approved" | "rejected" | "withdrawn" | "expired" | "executing" | "held" | "executed" | "failed";
  readonly mentioned: readonly NamedOut[];
  readonly number: number;
  readonly stage: string;
  readonly to: string;
  readonly to_name: string;
}

export interface LimitOut {
  readonly at: number;
  readonly begin: EdgeEndOutput | null;
  readonly by: string;
  readonly by_name: string;
  readonly end: EdgeEndOutput | null;
  readonly hops: number;
  readonly id: string;
  readonly label: string;
}

export interface LimitsOf {
  readonly limit?: number;
  readonly offset?: number;
  readonly workspace: string;
}

/** `usual`: the hops where nothing is said. */
export interface LimitsOut {
  readonly items: readonly LimitOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  readonly usual: number;
}

/** `mine`: it is about me, so that I do not decide it. `gone`: it was taken away before it was decided. */
export interface LineOut {
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string;
  readonly effect: "allow" | "deny";
  readonly expires_at: number | null;
  readonly given_at: number;
  readonly given_by_name: string;
  readonly gone: boolean;
  readonly members: readonly string[];
  readonly mine: boolean;
  readonly name: string;
  readonly number: number;
  readonly object: string;
  readonly on: "organisation" | "workspace" | "kind" | "tag" | "document";
  readonly reason: string;
  readonly role: Role;
  readonly subject: string;
  readonly subject_kind: "user" | "group" | "everyone";
  readonly title: string;
  readonly verdict: "keep" | "revoke" | null;
}

/** Edges came or went, as `origin` says. `sources` and `tables` are the first of those it touches. */
export interface LineageChangedEvent {
  readonly added: number;
  readonly at: number;
  readonly kind: "view" | "workflow" | "sync" | "openlineage" | "manual";
  readonly origin: string;
  readonly removed: number;
  readonly sources: readonly string[];
  readonly tables: readonly string[];
}

export interface LineageDataset {
  readonly facets?: LineageFacets;
  readonly name: string;
  readonly namespace: string;
}

export interface LineageFacets {
  readonly columnLineage?: ColumnLineage | null;
}

export interface LineageJob {
  readonly name: string;
  readonly namespace: string;
}

/** LineageWhy there is nothing: `never_scanned`, `no_views`, `unreadable`, `unparsed`, `partly`, `nothing_seen`, `filtered`, `hidden`. `line` and `column` in the SQL of `table`, 0 where they are not known. */
export interface LineageWhy {
  readonly code: string;
  readonly column: number;
  readonly line: number;
  readonly message: string;
  readonly table: string;
}

export interface LinesQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly review: string;
  readonly search?: string;
  readonly verdict?: "open" | "keep" | "revoke" | "gone" | null;
}

export interface LinkIn {
  readonly token: string;
}

export interface LinkOut {
  readonly audience: "members" | "anyone";
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly expires_at: number;
  readonly id: string;
  readonly state: "works" | "over" | "revoked";
}

/** Of one report. */
export interface LinksOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly report: string;
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

/** Of all its sections. */
export interface LocksOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/** `number` counts the lines of the attempt from 1; 0 where nobody counted. */
export interface LogLineOut {
  readonly at: number;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly number: number;
}

/** `node` is a step's key in the run, `level` may name several, separated by commas, `text` is found in any case. */
export interface LogQuery {
  readonly attempt?: number | null;
  readonly id: string;
  readonly level?: string;
  readonly limit?: number;
  readonly newest_first?: boolean;
  readonly node?: string;
  readonly offset?: number;
  readonly text?: string;
}

/** `design`: the workflow that its schedules start; they are triggers of it, `schedules` in words. `last` is what its scans came to; None before the first one. */
export interface LogicOut {
  readonly description: string;
  readonly design: string | null;
  readonly id: string;
  readonly last: LastOut | null;
  readonly mode: "full" | "incremental";
  readonly name: string;
  readonly schedules: readonly string[];
  readonly source_titles: { readonly [name: string]: string };
  readonly sources: readonly string[];
  readonly stages: readonly string[];
  readonly tables: readonly string[];
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
  readonly workspace: string;
}

/** Of all my workspaces or of one; of those that scan `source`. Every word of `search` stands in name or description. */
export interface LogicQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly source?: string;
  readonly workspace?: string;
}

/** `id` is the workspace. Every word of `search` stands in the name or the description. */
export interface LogicsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
}

export interface LookedAt {
  readonly id: string;
  readonly kind: "workspace" | "document";
  readonly title: string;
}

/** `left_out`: there are more files than are looked at in one go. */
export interface LyingList {
  readonly items: readonly LyingOut[];
  readonly left_out: boolean;
  readonly limit: number;
  readonly looked_at: number;
  readonly offset: number;
  readonly total: number;
}

export interface LyingOf {
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly workspace: string;
}

/** A database, or a folder of `count` data files with some of their names. `changed_at` in microseconds. */
export interface LyingOut {
  readonly bytes: number;
  readonly changed_at: number;
  readonly count: number;
  readonly files: readonly string[];
  readonly kind: "sqlite" | "duckdb" | "files";
  readonly path: string;
}

/** `path` is the link, below this server's address. It is shown once. */
export interface MadeLink {
  readonly audience: "members" | "anyone";
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly expires_at: number;
  readonly id: string;
  readonly path: string;
  readonly state: "works" | "over" | "revoked";
}

/** `text` is the token. It is shown this once. */
export interface MadeToken {
  readonly text: string;
  readonly token: TokenOut;
}

/** `secret` signs messages to a webhook. It is shown this once. */
export interface MadeTrigger {
  readonly acts_as: string;
  readonly acts_as_name: string;
  readonly address: string | null;
  readonly catch_up: "none" | "latest" | "all";
  readonly catch_up_most: number;
  readonly condition: string;
  readonly config: Json;
  readonly created_at: number;
  readonly design: string;
  readonly design_name: string;
  readonly id: string;
  readonly kind: string;
  readonly latest: LatestOut | null;
  readonly name: string;
  readonly next: readonly number[];
  readonly overlap: "skip" | "wait" | "beside";
  readonly parameters: JsonObject;
  readonly paused_at: number | null;
  readonly paused_because: ReasonOut | null;
  readonly paused_by_name: string | null;
  readonly running: readonly string[];
  readonly secret: string | null;
  readonly sentence: string;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
  readonly waiting: number;
  readonly workspace: string;
  readonly zone: string;
}

/** `secret` signs what is sent, as Standard Webhooks says. It is shown this once. */
export interface MadeWebhook {
  readonly secret: string;
  readonly webhook: WebhookOut;
}

/** `decision` "" takes decisions back. */
export interface ManyLabels {
  readonly decision: "" | "confirmed" | "rejected";
  readonly items: readonly LabelPlace[];
  readonly note?: string;
  readonly workspace: string;
}

/** `converts`: their types differ, and each value is to be turned into the target's, exactly or not at all. */
export interface MappedColumnInput {
  readonly converts?: boolean;
  readonly source: string;
  readonly target: string;
}

/** `converts`: their types differ, and each value is to be turned into the target's, exactly or not at all. */
export interface MappedColumnOutput {
  readonly converts: boolean;
  readonly source: string;
  readonly target: string;
}

/** How many stood otherwise before. */
export interface Marked {
  readonly marked: number;
}

/** By thread, the messages of others that I have seen. */
export interface MarksOut {
  readonly threads: { readonly [name: string]: readonly string[] };
}

export interface MatesOf {
  readonly group: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
}

/** Runs oldest first. Steps in the order of the newest plan, those that only older versions had after them. */
export interface Matrix {
  readonly runs: readonly MatrixRun[];
  readonly steps: readonly MatrixStep[];
}

/** Every control of every framework that is on, for each source and for the workspace, as its evidence stands now. */
export interface MatrixOut {
  readonly controls: readonly ControlLine[];
  readonly frameworks: readonly FrameworkOut[];
  readonly sources: readonly MatrixSource[];
}

export interface MatrixQuery {
  readonly id: string;
  readonly last?: number;
}

/** `states` by step; a step that this run's version did not have is left out. */
export interface MatrixRun {
  readonly run: RunOut;
  readonly states: { readonly [name: string]: string };
}

export interface MatrixSource {
  readonly id: string;
  readonly title: string;
}

export interface MatrixStep {
  readonly node: string;
  readonly operation: string;
  readonly title: string;
}

export interface MaybeWords {
  readonly comment?: string;
  readonly id: string;
}

export interface Me {
  readonly email: string | null;
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly organisation_name: string;
  readonly wishes: WishesOutput;
}

/** The figures of a source as its record has them (`sources.get`). */
export interface MeasuredEvent {
  readonly avg_response_time: number | null;
  readonly error_rate: number | null;
  readonly health_score: number | null;
  readonly measured_at: number | null;
  readonly queries_per_second: number;
}

/** Of the runs since; `needed` of them before anything is said. `p`: how often chance alone makes as large a difference. `spent` by the median run, where `spent_before` was what it held of places and `expected_spent` what was to be left. */
export interface MeasuredOut {
  readonly after: number | null;
  readonly expected_spent: number | null;
  readonly gain: number | null;
  readonly needed: number;
  readonly outcome: "waiting" | "reached" | "partly" | "not_reached" | "unclear";
  readonly p: number | null;
  readonly runs: number;
  readonly spent: number | null;
  readonly spent_before: number | null;
}

/** `role` is the strongest of `ways`; they may do what any of them allows. `own`: the one given to them here. */
export interface Member {
  readonly email: string | null;
  readonly inherited: boolean;
  readonly name: string;
  readonly own: Role | null;
  readonly role: Role;
  readonly user: string;
  readonly ways: readonly WayOut[];
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

export interface MemberOf {
  readonly id: string;
  readonly user: string;
}

/** `users`: only these, with commas between. */
export interface MembersOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly role?: Role | null;
  readonly search?: string;
  readonly users?: string;
}

/** One place that a fix sets or removes, from the root on. It holds only while `was` still stands there. */
export interface MendOut {
  readonly do: "set" | "remove";
  readonly now: Json;
  readonly path: readonly string[];
  readonly was: Json;
}

export interface MergeAndClose {
  readonly branch: string;
  readonly choices?: readonly ChoiceIn[];
  readonly close?: boolean;
  readonly id: string;
  readonly into?: "target" | "branch";
  readonly strategy?: "ask" | "automatic" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";
}

/** `into`: which side is written to. */
export interface MergeIn {
  readonly branch: string;
  readonly choices?: readonly ChoiceIn[];
  readonly id: string;
  readonly into?: "target" | "branch";
  readonly strategy?: "ask" | "automatic" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";
}

export interface MergeOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly can_undo: boolean;
  readonly id: string;
  readonly into: "target" | "branch";
  readonly questions: readonly QuestionOut[];
  readonly sequence: number;
  readonly strategy: string;
  readonly undone_at: number | null;
  readonly undone_by_name: string;
  readonly written: number;
}

export interface MergeQuery {
  readonly branch: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface MessageDetail {
  readonly address: string;
  readonly attempts: number;
  readonly channel: string;
  readonly created_at: number;
  readonly error: string;
  readonly id: string;
  readonly kind: string;
  readonly log: readonly DeliveryAttemptOut[];
  readonly next_at: number | null;
  readonly sent_at: number | null;
  readonly setup: string;
  readonly setup_name: string;
  readonly state: "queued" | "sent" | "failed" | "dead" | "dropped";
  readonly subject: string;
  readonly user: string | null;
  readonly user_name: string;
}

/** `at`: when it was saved, by the server's log. `claimed_at`: what its writer's clock said. Microseconds, UTC. */
export interface MessageOut {
  readonly at: number;
  readonly author: string;
  readonly author_name: string;
  readonly claimed_at: number;
  readonly edited_at: number | null;
  readonly id: string;
  readonly mentions: readonly string[];
  readonly mine: boolean;
  readonly reactions: readonly ReactionOut[];
  readonly text: string;
}

export interface MessageSent {
  readonly message: string;
}

export interface MetricsOut {
  readonly approvers: readonly ApproverOut[];
  readonly asked: number;
  readonly late: number;
  readonly levels: readonly LevelOut[];
  readonly open: number;
  readonly since: number;
  readonly types: readonly TypeFiguresOut[];
}

/** Of one workspace, or of all I may read; requests asked within so many days. */
export interface MetricsQuery {
  readonly days?: number;
  readonly workspace?: string;
}

/** What the caller may do with it now. `stage` is the name of the one that asks them. */
export interface MineOut {
  readonly decided: "" | "approve" | "reject";
  readonly may_comment: boolean;
  readonly may_decide: boolean;
  readonly may_delegate: boolean;
  readonly may_escalate: boolean;
  readonly may_resubmit: boolean;
  readonly may_withdraw: boolean;
  readonly stage: string;
}

/** So much there is of a slot. */
export interface MoreOfSlot {
  readonly amount: number;
  readonly change: "slot";
  readonly slot: string;
}

/** So many steps run at once in this process. */
export interface MorePlaces {
  readonly change: "places";
  readonly places: number;
}

/** So many rounds of a loop run at once. */
export interface MoreRounds {
  readonly change: "rounds";
  readonly node: string;
  readonly parallel: number;
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

/** `until` a moment, or null to hear of it again. What is raised meanwhile is kept, and nobody is told. */
export interface MutedRule {
  readonly id: string;
  readonly rule: string;
  readonly until?: number | null;
}

export interface MyInvitation {
  readonly by: string;
  readonly by_name: string;
  readonly created_at: number;
  readonly description: string;
  readonly expires_at: number;
  readonly id: string;
  readonly role: Role;
  readonly workspace: string;
  readonly workspace_name: string;
}

export interface MyName {
  readonly name: string;
}

/** A page of them. */
export interface MyTokens {
  readonly limit?: number;
  readonly offset?: number;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface NamedItemOut {
  readonly item: string;
  readonly title: string;
  readonly why: string;
}

export interface NamedOut {
  readonly name: string;
  readonly user: string;
}

/** `source` is one of the workspace's. `prefix` goes from the front of the names of its datasets. */
export interface NamespaceIn {
  readonly id: string;
  readonly namespace: string;
  readonly prefix?: string;
  readonly source: string;
}

/** `source` None: nobody said which source it is. `moved`: edges that went to the source by saying so. */
export interface NamespaceOut {
  readonly at: number;
  readonly moved: number;
  readonly namespace: string;
  readonly prefix: string;
  readonly source: string | null;
  readonly title: string;
}

export interface NamespacesQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface NeighbourQuery {
  readonly column?: string;
  readonly id: string;
  readonly kind?: "view" | "workflow" | "sync" | "openlineage" | "manual" | "";
  readonly limit?: number;
  readonly of?: string;
  readonly offset?: number;
  readonly search?: string;
  readonly source: string;
  readonly table?: string;
  readonly way: "up" | "down";
}

/** `all`: without the filter. `hidden`: places that the caller may not see. */
export interface NeighboursOut {
  readonly all: number;
  readonly edges: readonly EdgeOut[];
  readonly hidden: number;
  readonly items: readonly PlaceOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  readonly why: readonly LineageWhy[];
}

/** `workspace`: whose channel sends the code; "" asks the organisation's. */
export interface NewAddress {
  readonly address: string;
  readonly channel: string;
  readonly workspace?: string;
}

/** `input` as the type wants it: `GET /workflow/approvals/types` has the schema of each. `title` "" is made from the input. */
export interface NewApproval {
  readonly input?: JsonObject;
  readonly key?: string;
  readonly reason?: string;
  readonly title?: string;
  readonly type: string;
  readonly workspace: string;
}

export interface NewAssessment {
  readonly source: string;
}

/** It acts for who saves it, with what they may do at that moment and at most what they may do now. */
export interface NewAutomation {
  readonly actions: readonly ActionSaidInput[];
  readonly condition?: string;
  readonly description?: string;
  readonly id: string;
  readonly name: string;
  readonly per_hour?: number;
  readonly topics: readonly string[];
}

/** `trial`: a source of the same kind on whose server trials are made; "" for the source's own. */
export interface NewBackupPolicy {
  readonly hours: number;
  readonly id: string;
  readonly keep: number;
  readonly trial?: string;
}

export interface NewBranch {
  readonly id: string;
  readonly name: string;
}

/** `standard`: ladders without a calendar of their own go by it from now on, in place of the one before. */
export interface NewCalendar {
  readonly holidays?: readonly HolidayShape[];
  readonly id: string;
  readonly name: string;
  readonly standard?: boolean;
  readonly week: readonly (readonly HoursShape[])[];
  readonly zone?: string;
}

export interface NewComplianceRule {
  readonly check: string;
  readonly control: string;
  readonly enabled?: boolean;
  readonly framework?: string;
  readonly period_days?: number;
  readonly title: string;
  readonly workspace: string;
}

/** `to` null: my substitute decides. */
export interface NewDelegation {
  readonly person?: string;
  readonly reason: string;
  readonly since: number;
  readonly to?: string | null;
  readonly until: number;
  readonly within?: string;
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

/** `id` is the workspace. Both are tables, or both are columns. */
export interface NewEdge {
  readonly begin: PlaceIn;
  readonly end: PlaceIn;
  readonly id: string;
  readonly note?: string;
}

export interface NewExamination {
  readonly source: string;
  readonly statements?: readonly string[];
}

/** `query`: the list's own parameters, as its screen writes them. `first`: the list begins with it. */
export interface NewFilter {
  readonly first?: boolean;
  readonly id: string;
  readonly list: string;
  readonly name: string;
  readonly query: JsonObject;
  readonly shared?: boolean;
}

export interface NewGlossary {
  readonly description?: string;
  readonly name: string;
  readonly workspace: string;
}

/** `kind`: on all documents of this kind in the workspace; `tag`: on all its sources that carry this tag or one below it. A role on the object alone is shared or given to a member; only a denial stands on it otherwise. */
export interface NewGrant {
  readonly effect: "allow" | "deny";
  readonly expires_in_hours?: number | null;
  readonly kind?: string | null;
  readonly object: string;
  readonly role?: Role;
  readonly subject?: string;
  readonly subject_kind: "user" | "group" | "everyone";
  readonly tag?: string | null;
}

export interface NewGroup {
  readonly id: string;
  readonly name: string;
}

/** `what`: `sources` or `annotations`. `name`: of the file. */
export interface NewImport {
  readonly id: string;
  readonly name: string;
  readonly what: string;
}

/** `title`, `level` and `category` are of a label that is not known yet; of a known one they are taken from it. */
export interface NewLabel {
  readonly category?: "personal" | "financial" | "health" | "secret" | null;
  readonly column: string;
  readonly id: string;
  readonly label: string;
  readonly level?: "public" | "internal" | "confidential" | "restricted" | null;
  readonly note?: string;
  readonly table: string;
  readonly title?: string;
}

/** `standard`: of requests whose policy names no ladder, in place of the one before. */
export interface NewLadder {
  readonly calendar?: string;
  readonly description?: string;
  readonly id: string;
  readonly levels: readonly LevelShape[];
  readonly name: string;
  readonly standard?: boolean;
}

/** `label` "" is every label; `hops` 0 switches spreading off. With both places it is about the edge between them alone. */
export interface NewLimit {
  readonly begin?: EdgeEndInput | null;
  readonly end?: EdgeEndInput | null;
  readonly hops: number;
  readonly label?: string;
  readonly workspace: string;
}

/** `members` have to be signed in and of the workspace; `anyone` who has the link sees the report. */
export interface NewLink {
  readonly audience?: "members" | "anyone";
  readonly days?: number;
  readonly id: string;
  readonly report: string;
}

export interface NewLogic {
  readonly description?: string;
  readonly id: string;
  readonly mode?: "full" | "incremental";
  readonly name: string;
  readonly sources: readonly string[];
  readonly stages?: readonly string[];
  readonly tables?: readonly string[];
}

export interface NewName {
  readonly id: string;
  readonly name: string;
}

export interface NewPlace {
  readonly id: string;
  readonly workspace: string;
}

export interface NewPolicy {
  readonly body?: JsonObject;
  readonly description?: string;
  readonly name: string;
  readonly workspace: string;
}

/** `tables` are patterns; none of them: all. */
export interface NewQualityRun {
  readonly id: string;
  readonly tables?: readonly string[];
}

export interface NewReply {
  readonly id: string;
  readonly mentions?: readonly string[];
  readonly text: string;
  readonly thread: string;
}

/** Of these sources; no section stands for all. */
export interface NewReport {
  readonly id: string;
  readonly sections?: readonly string[];
  readonly sources: readonly string[];
  readonly title: string;
}

/** `object`: `workspace:ID` or `doc:ID`. `draft`: nobody hears of it yet. */
export interface NewRequest {
  readonly draft?: boolean;
  readonly hours?: number | null;
  readonly object: string;
  readonly purpose: string;
  readonly role: Role;
  readonly starts_at?: number | null;
}

/** `documents`: what is looked at beside, or without, the workspace itself. `sources`: every source, too. */
export interface NewReview {
  readonly documents?: readonly string[];
  readonly due_at?: number | null;
  readonly id: string;
  readonly sources?: boolean;
  readonly title: string;
  readonly whole?: boolean;
}

export interface NewRole {
  readonly id: string;
  readonly role: Role;
  readonly user: string;
}

/** Without `design` it holds for all runs of the workspace. */
export interface NewRule {
  readonly condition: Failed | LastsOver | LastsUnusually | WaitsOver | NotStarted;
  readonly design?: string | null;
  readonly id: string;
  readonly name: string;
  readonly tell: readonly Told[];
}

export interface NewRuleSet {
  readonly body?: JsonObject;
  readonly description?: string;
  readonly name: string;
  readonly workspace: string;
}

/** What is absent stays as it is. `owner` "" takes the owner away. `terms` are `GLOSSARY/TERM`. `seen`: the version whose description was seen; another one since then is refused. */
export interface NewSaying {
  readonly add_tags?: readonly string[];
  readonly add_terms?: readonly string[];
  readonly column?: string;
  readonly description?: string | null;
  readonly id: string;
  readonly owner?: string | null;
  readonly remove_tags?: readonly string[];
  readonly remove_terms?: readonly string[];
  readonly seen?: number | null;
  readonly table: string;
}

/** With `host` it is given to sources at that host only, and to no step. */
export interface NewSecret {
  readonly description?: string;
  readonly host?: string;
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** `everywhere` needs the right to manage the whole organisation. */
export interface NewSetup {
  readonly channel: string;
  readonly enabled?: boolean;
  readonly everywhere?: boolean;
  readonly id: string;
  readonly name: string;
  readonly settings: JsonObject;
}

export interface NewSource {
  readonly connection?: JsonObject;
  readonly credential?: string | null;
  readonly description?: string;
  readonly kind: string;
  readonly name: string;
  readonly workspace: string;
}

export interface NewSubstitute {
  readonly person?: string;
  readonly substitute?: string | null;
  readonly within?: string;
}

export interface NewSynchronisation {
  readonly batch?: number;
  readonly columns: readonly MappedColumnInput[];
  readonly conflicts?: "source" | "target" | "newer" | "ask";
  readonly deletes?: "off" | "mark" | "delete";
  readonly id: string;
  readonly keys: readonly string[];
  readonly mark?: string;
  readonly name?: string;
  readonly newer?: string;
  readonly table: string;
  readonly target: string;
  readonly target_table: string;
}

export interface NewTag {
  readonly description?: string;
  readonly id: string;
  readonly name: string;
}

/** `mentions` are ids of people; whoever may not read the document is left out. */
export interface NewThread {
  readonly anchor?: OnDocument | OnNode | OnEdge | OnField | OnPoint | OnText | Words;
  readonly id: string;
  readonly mentions?: readonly string[];
  readonly text: string;
}

/** It does what its owner may, and no more than `role`; in one workspace alone where that is named. `days`: until it ends. */
export interface NewToken {
  readonly days?: number | null;
  readonly name: string;
  readonly role?: Role;
  readonly workspace?: string;
}

export interface NewTrigger {
  readonly catch_up?: "none" | "latest" | "all";
  readonly catch_up_most?: number;
  readonly condition?: string;
  readonly config?: JsonObject;
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly overlap?: "skip" | "wait" | "beside" | null;
  readonly parameters?: JsonObject;
}

/** Without `source` all sources of the workspace; without `frameworks` all of them. */
export interface NewVerification {
  readonly frameworks?: readonly string[];
  readonly source?: string;
  readonly workspace: string;
}

/** `through`: the point, 0 for the document as it is now. */
export interface NewVersion {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
  readonly through?: number;
}

export interface NewWords {
  readonly id: string;
  readonly mentions?: readonly string[];
  readonly message: string;
  readonly text: string;
  readonly thread: string;
}

export interface NewWorkspace {
  readonly description?: string;
  readonly name: string;
}

/** `defaults`: by channel, what holds where the person has chosen nothing. */
export interface NewsKindOut {
  readonly asks: boolean;
  readonly defaults: { readonly [name: string]: "now" | "hourly" | "daily" | "off" };
  readonly name: string;
  readonly summary: string;
  readonly title: string;
  readonly urgent: boolean;
}

export interface NodeOut {
  readonly column: string;
  readonly down: number | null;
  readonly kind: "table" | "outside" | "design";
  readonly level: number;
  readonly source: string;
  readonly table: string;
  readonly title: string;
  readonly up: number | null;
}

/** On these days (0 is Monday) no run had been started by this time of the day, in this time zone. */
export interface NotStarted {
  readonly by: string;
  readonly days?: readonly number[];
  readonly kind?: "not_started";
  readonly zone?: string;
}

/** `weight`: `left_out` is not in the result, `changed` is not quite the same, `told` is good to know. */
export interface NoteOut {
  readonly message: string;
  readonly place: string;
  readonly weight: "left_out" | "changed" | "told";
}

/** No input, or no output. */
export type Nothing = Record<string, never>;

/** Something new. Without its words: events are read again later, and who may read those is asked then (NT3, NT7). */
export interface NotificationEvent {
  readonly by: string;
  readonly by_name: string;
  readonly document: string | null;
  readonly id: string;
  readonly kind: string;
  readonly workspace: string | null;
}

/** `unread` counts all of them, whatever page and filter. */
export interface NotificationListing {
  readonly items: readonly NotificationOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  readonly unread: number;
}

/** `asks`: it waits for something from me. `content` is what its kind says. `gone`: the run that it tells of was deleted. */
export interface NotificationOut {
  readonly asks: boolean;
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly content: Json;
  readonly document: string | null;
  readonly gone: boolean;
  readonly id: string;
  readonly kind: string;
  readonly read_at: number | null;
  readonly workspace: string | null;
}

/** `asking`: only what waits for something from me. */
export interface NotificationQuery {
  readonly asking?: boolean;
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly state?: "unread" | "read" | "all";
  readonly workspace?: string;
}

/** Read, put back or removed, here or on another device of mine: those, or all of them. */
export interface NotificationsReadEvent {
  readonly all: boolean;
  readonly ids: readonly string[];
}

export interface ObstacleOut {
  readonly code: string;
  readonly needs: string;
  readonly path: readonly string[];
  readonly who: string;
}

export interface OfDocument {
  readonly id: string;
}

export interface OfMessage {
  readonly id: string;
  readonly message: string;
  readonly thread: string;
}

/** Empty: about me. For somebody else `within` is a workspace that they belong to and I manage. */
export interface OfPerson {
  readonly person?: string;
  readonly within?: string;
}

/** `section` is a path of map keys from a root on, such as `["body", "nodes", "n1"]`; empty for the whole document. */
export interface OfSection {
  readonly id: string;
  readonly section?: readonly string[];
}

export interface OfSource {
  readonly id: string;
}

export interface OfThread {
  readonly id: string;
  readonly thread: string;
}

export interface OfVerification {
  readonly id: string;
  readonly workspace: string;
}

export interface OfWorkspace {
  readonly id: string;
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

/** What the approval of a rotation is asked with. */
export interface OfferOut {
  readonly offered: string;
}

/** A new value for a secret; which one is said when its approval is asked for. */
export interface OfferedSecret {
  readonly id: string;
  readonly value: string;
}

export interface OnDocument {
  readonly kind?: "document";
}

/** A connection of a design. */
export interface OnEdge {
  readonly edge: string;
  readonly kind?: "edge";
}

/** A place of the document: a root, then keys. */
export interface OnField {
  readonly kind?: "field";
  readonly path: readonly string[];
}

/** A step of a design. */
export interface OnNode {
  readonly kind?: "node";
  readonly node: string;
}

/** A point on the canvas, in its own coordinates. */
export interface OnPoint {
  readonly kind?: "point";
  readonly x: number;
  readonly y: number;
}

/** Words of a merged text: `first` and `last` are its units, `quote` what they said when they were commented. */
export interface OnText {
  readonly first: readonly [number, number];
  readonly kind?: "text";
  readonly last: readonly [number, number];
  readonly path: readonly string[];
  readonly quote?: string;
}

export interface OneAddress {
  readonly channel: string;
}

export interface OneApproval {
  readonly id: string;
}

/** `source` is what it is about. */
export interface OneAssessment {
  readonly id: string;
  readonly source: string;
}

export interface OneAutomation {
  readonly id: string;
  readonly rule: string;
}

export interface OneBackfill {
  readonly backfill: string;
  readonly id: string;
  readonly trigger: string;
}

export interface OneBackup {
  readonly backup: string;
  readonly id: string;
}

export interface OneBranch {
  readonly branch: string;
  readonly id: string;
}

export interface OneBulk {
  readonly id: string;
}

export interface OneCalendar {
  readonly calendar: string;
  readonly id: string;
}

export interface OneComplianceRule {
  readonly id: string;
  readonly workspace: string;
}

export interface OneDelegation {
  readonly delegation: string;
  readonly person?: string;
  readonly within?: string;
}

export interface OneDelivery {
  readonly id: string;
  readonly message: string;
  readonly webhook: string;
}

export interface OneDocument {
  readonly id: string;
}

export interface OneExpectation {
  readonly expectation: string;
  readonly id: string;
}

export interface OneFilter {
  readonly filter: string;
  readonly id: string;
}

export interface OneFinding {
  readonly finding: string;
  readonly id: string;
}

export interface OneGrant {
  readonly grant: string;
  readonly object: string;
}

export interface OneGroup {
  readonly group: string;
  readonly id: string;
}

export interface OneImport {
  readonly id: string;
  readonly upload: string;
}

export interface OneInvitation {
  readonly id: string;
  readonly invitation: string;
}

export interface OneLabel {
  readonly column: string;
  readonly id: string;
  readonly label: string;
  readonly table: string;
}

export interface OneLadder {
  readonly id: string;
  readonly ladder: string;
}

export interface OneLimit {
  readonly limit_id: string;
  readonly workspace: string;
}

export interface OneLink {
  readonly id: string;
  readonly link: string;
  readonly report: string;
}

export interface OneLogic {
  readonly id: string;
  readonly logic: string;
}

export interface OneMerge {
  readonly branch: string;
  readonly id: string;
  readonly merge: string;
}

export interface OneMessage {
  readonly id: string;
  readonly message: string;
}

export interface OneNamespace {
  readonly id: string;
  readonly namespace: string;
}

export interface OneNotification {
  readonly notification: string;
}

export interface OneReport {
  readonly id: string;
  readonly report: string;
}

export interface OneRequest {
  readonly request: string;
}

export interface OneRestore {
  readonly backup: string;
  readonly id: string;
  readonly restore: string;
}

export interface OneReview {
  readonly id: string;
  readonly review: string;
}

export interface OneRevision {
  readonly id: string;
  readonly through: number;
}

export interface OneRule {
  readonly id: string;
  readonly rule: string;
}

export interface OneRun {
  readonly id: string;
}

export interface OneScan {
  readonly id: string;
  readonly scan: string;
}

export interface OneSecret {
  readonly id: string;
  readonly name: string;
}

export interface OneSession {
  readonly id: string;
  readonly session: string;
}

export interface OneSetup {
  readonly id: string;
  readonly setup: string;
}

export interface OneSyncRun {
  readonly id: string;
  readonly run: string;
  readonly synchronisation: string;
}

export interface OneSynchronisation {
  readonly id: string;
  readonly synchronisation: string;
}

export interface OneTable {
  readonly id: string;
  readonly table: string;
}

export interface OneTag {
  readonly id: string;
  readonly name: string;
}

export interface OneTemplate {
  readonly id: string;
  readonly workspace: string;
}

export interface OneToken {
  readonly token: string;
}

export interface OneTrigger {
  readonly id: string;
  readonly trigger: string;
}

export interface OneVersion {
  readonly id: string;
  readonly version: string;
}

/** `source` is what it is about. */
export interface OneVulnerability {
  readonly id: string;
  readonly source: string;
}

export interface OneWebhook {
  readonly id: string;
  readonly webhook: string;
}

export interface OneWorkspace {
  readonly id: string;
}

export type OperationCompletedEvent = TestedEvent | DiscoveredEvent | ProfiledEvent | CountedEvent | JoinsLookedForEvent;

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
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
  readonly run: string | null;
  readonly subject: string;
}

export interface OperationLogEvent {
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
  readonly subject: string;
}

export interface OperationProgressEvent {
  readonly done: number;
  readonly label: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
  readonly subject: string;
  readonly total: number;
}

export interface OperationRan {
  readonly logs: readonly LogLine[];
  readonly output: Json;
}

/** `name` is the name of the person `by`. */
export interface OperationStartedEvent {
  readonly by: string;
  readonly name: string;
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
  readonly subject: string;
}

/** `apply` is written in place of the word from `start`, or `label` where it is empty. */
export interface OptionOut {
  readonly apply: string;
  readonly detail: string;
  readonly kind: "step" | "parameter" | "loop" | "name" | "field" | "function";
  readonly label: string;
  readonly says: string;
}

/** Where a design is from; `template` is "" of one that was drawn. `newer`: there is a version after the one it was made from. */
export interface Origin {
  readonly newer: boolean;
  readonly newest: number;
  readonly removed: boolean;
  readonly template: string;
  readonly title: string;
  readonly version: number;
}

/** Runs of this design have this priority, 1 is served first; those of others keep theirs. */
export interface OtherPriority {
  readonly change: "priority";
  readonly priority: number;
}

/** Never with its words: those are for whom it was sent to. */
export interface OutgoingOut {
  readonly address: string;
  readonly attempts: number;
  readonly channel: string;
  readonly created_at: number;
  readonly error: string;
  readonly id: string;
  readonly kind: string;
  readonly next_at: number | null;
  readonly sent_at: number | null;
  readonly setup: string;
  readonly setup_name: string;
  readonly state: "queued" | "sent" | "failed" | "dead" | "dropped";
  readonly subject: string;
  readonly user: string | null;
  readonly user_name: string;
}

/** Both start within each other's usual time, `times` in the stretch, and use these sources. */
export interface OverlapOut {
  readonly first: number;
  readonly one: string;
  readonly one_design: string;
  readonly one_name: string;
  readonly other: string;
  readonly other_design: string;
  readonly other_name: string;
  readonly sources: readonly string[];
  readonly times: number;
}

export interface OverlapQuery {
  readonly hours?: number;
  readonly limit?: number;
  readonly offset?: number;
  readonly workspace?: string;
}

export interface OwnRules {
  readonly made: boolean;
  readonly rule_set: string;
}

/** The workspace was handed over; who did so is an admin from then on. */
export interface OwnerEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
  readonly user: string;
}

/** `content` is the ZIP in base64, `sha256` its hash; `files` those of what is in it, the same every time. */
export interface PackOut {
  readonly content: string;
  readonly files: readonly PackedFile[];
  readonly name: string;
  readonly sha256: string;
}

export interface PackedFile {
  readonly name: string;
  readonly sha256: string;
}

/** The input every list shares. */
export interface Page {
  readonly limit?: number;
  readonly offset?: number;
}

/** `missing`: what it lacks, "" where it works. */
export interface PartOut {
  readonly health: string;
  readonly missing: string;
  readonly part: string;
  readonly type: string;
}

/** `found` none: neither leads to the other. `turned`: the way goes from the other one to the place. */
export interface PathOut {
  readonly edges: readonly EdgeOut[];
  readonly found: boolean;
  readonly places: readonly PlaceOut[];
  readonly turned: boolean;
}

/** From the place to the other one, or the other way round where there is none. */
export interface PathQuery {
  readonly column?: string;
  readonly id: string;
  readonly source: string;
  readonly table?: string;
  readonly to_column?: string;
  readonly to_source: string;
  readonly to_table?: string;
}

/** `by` is empty where the server did it. */
export interface PausedOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly reason: Json;
}

/** What waits for my decision, the most urgent first. */
export interface PendingQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly workspace?: string;
}

/** `outside`: only those who are not in this workspace. */
export interface PeopleQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly outside?: string;
  readonly search?: string;
}

export interface PersonOut {
  readonly color: number;
  readonly id: string;
  readonly name: string;
}

/** Somebody is called otherwise from now on; `was` is the name before. */
export interface PersonRenamedEvent {
  readonly name: string;
  readonly user: string;
  readonly was: string;
}

/** `number` counts from 1; the file may be cut anywhere. */
export interface Piece {
  readonly id: string;
  readonly number: number;
  readonly text: string;
  readonly upload: string;
}

export interface PlaceIn {
  readonly column?: string;
  readonly source: string;
  readonly table?: string;
}

/** `title` is the source's or the design's. `up` and `down` count its neighbours, where they were asked for. */
export interface PlaceOut {
  readonly column: string;
  readonly down: number | null;
  readonly kind: "table" | "outside" | "design";
  readonly source: string;
  readonly table: string;
  readonly title: string;
  readonly up: number | null;
}

/** `id` is the workspace. Words of the table's name, its columns or what people wrote about it. */
export interface PlaceSearch {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly source?: string;
}

/** `offset` and `limit` page through the items in the order in which they would be worked on. */
export interface PlanBulk {
  readonly input?: JsonObject;
  readonly kind: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly priority?: number;
  readonly selection?: SelectionIn;
  readonly settings?: BulkSettingsInInput;
  readonly title?: string;
  readonly workspace: string;
}

export interface PlanEdge {
  readonly condition: string;
  readonly port: string;
  readonly source: string;
  readonly target: string;
}

/** The steps of one part of one container, in waves; `container` is empty for the design itself. `stuck` are those that stand in a round trip or behind one. */
export interface PlanLevel {
  readonly container: string;
  readonly part: "body" | "catch" | "finally";
  readonly stuck: readonly string[];
  readonly waves: readonly (readonly string[])[];
}

export interface PlanOut {
  readonly edges: readonly PlanEdge[];
  readonly steps: readonly PlanStep[];
}

/** `x` and `y` are unknown of a step that the design does not have any more, and where the reader may not see it. */
export interface PlanStep {
  readonly inside: string;
  readonly node: string;
  readonly operation: string;
  readonly part: string;
  readonly title: string;
  readonly undoes: string;
  readonly x: number | null;
  readonly y: number | null;
}

export interface PlannedItemOut {
  readonly after: Json;
  readonly before: Json;
  readonly caution: string;
  readonly depends_on: readonly string[];
  readonly item: string;
  readonly priority: number;
  readonly refused: string;
  readonly source: string;
  readonly title: string;
  readonly wave: number;
  readonly weight: number;
}

/** The state after so many edits. `exact`: it is the one that was asked for, not the nearest that is kept. */
export interface PointOut {
  readonly exact: boolean;
  readonly through: number;
}

/** `through`: the state after so many edits; 0 for now. `moment`: as it was then, instead. */
export interface PointQuery {
  readonly id: string;
  readonly moment?: number;
  readonly through?: number;
}

/** `rules` counts those that are switched on; the rest says what it is about and what it protects. */
export interface PolicyOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly criticalities: readonly string[];
  readonly description: string;
  readonly document_kinds: readonly string[];
  readonly enabled: boolean;
  readonly id: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly priority: number;
  readonly protects_criticalities: readonly string[];
  readonly protects_fields: readonly string[];
  readonly protects_kinds: readonly string[];
  readonly rules: number;
  readonly title: string;
  readonly trashed_at: number | null;
  readonly types: readonly string[];
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
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

export interface PreviewInput {
  readonly config?: JsonObject;
  readonly count?: number;
  readonly kind: string;
}

/** `asked`: who is asked at once. */
export interface PreviewOutput {
  readonly asked: readonly PreviewPerson[];
  readonly asked_at: number;
  readonly calendar: string;
  readonly ladder: string;
  readonly rungs: readonly PreviewRung[];
  readonly zone: string;
}

/** A ladder by id, or as it is written; `calendar` likewise where it is not saved. `at`: when it is asked, now by default. `requester`: nobody asks them, or lets them stand in. `asked`: whom the request asks; else everybody who may approve. */
export interface PreviewOf {
  readonly asked?: readonly string[];
  readonly at?: number | null;
  readonly calendar?: CalendarShape | null;
  readonly id: string;
  readonly ladder?: string;
  readonly requester?: string;
  readonly shape?: LadderShape | null;
}

/** `standing_in_for`: who is away, by name. */
export interface PreviewPerson {
  readonly name: string;
  readonly standing_in_for: readonly string[];
  readonly user: string;
}

/** `title` of the level. `waits`: seconds of ordinary time since it was asked. Nobody among `people`: nothing happens. */
export interface PreviewRung {
  readonly action: string;
  readonly channels: readonly string[];
  readonly due: number;
  readonly level: number;
  readonly people: readonly PreviewPerson[];
  readonly title: string;
  readonly waits: number;
}

/** Line and column count from 1; 0 where the place is not known. */
export interface ProblemAt {
  readonly column: number;
  readonly line: number;
  readonly message: string;
}

/** `node`, `edge` and `field` say where, `source` is the step that a binding names, `path` the round trip of a cycle. In order of `rank`, then the step or connection, then `id`. With `roles` it concerns nobody else. */
export interface ProblemOut {
  readonly code: string;
  readonly edge: string | null;
  readonly field: string | null;
  readonly fix: FixOut | null;
  readonly id: string;
  readonly message: string;
  readonly next_step: string;
  readonly node: string | null;
  readonly path: readonly string[];
  readonly rank: number;
  readonly roles: readonly string[];
  readonly severity: "error" | "warning";
  readonly source: string | null;
}

/** What has changed since the message before. `again`: too much, or the checker is gone; ask for all of it. */
export interface ProblemsChangedEvent {
  readonly added: readonly ProblemOut[];
  readonly again: boolean;
  readonly changed: readonly ProblemOut[];
  readonly errors: number;
  readonly number: number;
  readonly removed: readonly string[];
  readonly state: string;
  readonly through: number;
  readonly total: number;
}

/** All problems, or the first thousand of them in order. */
export interface ProblemsOut {
  readonly errors: number;
  readonly number: number;
  readonly problems: readonly ProblemOut[];
  readonly state: string;
  readonly through: number;
  readonly total: number;
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

/** The size of what was read. Values stay where a label that comes later can take them away. */
export interface ProfileTold {
  readonly column_count: number;
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
  readonly result: ProfileTold;
  readonly run: string | null;
  readonly subject: string;
}

/** `path` from the root on; `*` stands for any key. */
export interface ProtectedPlaceOut {
  readonly path: readonly string[];
  readonly policy: string;
  readonly policy_name: string;
}

/** What of a document changes only by an approved request. */
export interface ProtectionOut {
  readonly places: readonly ProtectedPlaceOut[];
}

/** A rule that applies to the source. `words` say it; `wrong` why it cannot be held against anything. `status` and what follows are of its newest results, at all its places together: the worst of them. */
export interface QualityRuleOut {
  readonly check: string;
  readonly check_title: string;
  readonly column: string;
  readonly enabled: boolean;
  readonly id: string;
  readonly name: string;
  readonly parameters: Json;
  readonly places: number;
  readonly rows_checked: number;
  readonly rows_failing: number;
  readonly rule_set: string;
  readonly rule_set_title: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly status: "passed" | "failed" | "errored" | "skipped" | null;
  readonly table: string;
  readonly tolerance: ToleratedOutput;
  readonly words: string;
  readonly wrong: string;
}

/** `own`: it applies to this source alone. `role`: what the caller may do with it. */
export interface QualityRuleSetOut {
  readonly id: string;
  readonly own: boolean;
  readonly role: string;
  readonly rules: number;
  readonly title: string;
}

export interface QualityRulesOut {
  readonly rule_sets: readonly QualityRuleSetOut[];
  readonly rules: readonly QualityRuleOut[];
}

/** The rules of a source were held against it. `before` is the score of the run before this one. */
export interface QualityRunEvent {
  readonly at: number;
  readonly before: number | null;
  readonly errored: number;
  readonly failed: number;
  readonly number: number;
  readonly passed: number;
  readonly run: string;
  readonly score: number | null;
  readonly skipped: number;
  readonly source: string;
}

/** `score` is unset where no rule could be judged. `parts`: only these tables were looked at; none: all. */
export interface QualityRunOut {
  readonly errored: number;
  readonly failed: number;
  readonly finished_at: number;
  readonly id: string;
  readonly number: number;
  readonly parts: readonly string[];
  readonly passed: number;
  readonly rows_checked: number;
  readonly rows_failing: number;
  readonly score: number | null;
  readonly skipped: number;
  readonly source: string;
  readonly started_at: number;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly tables: { readonly [name: string]: TableCounts };
}

/** `value` and `how`: what it would be. `rule`: whether the field has one. */
export interface QuestionOut {
  readonly base: SideOut;
  readonly branch: SideOut;
  readonly conflict: string;
  readonly how: "by_hand" | "automatic" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";
  readonly nature: "value" | "entry";
  readonly open: boolean;
  readonly outcome: SideOut;
  readonly path: readonly string[];
  readonly target: SideOut;
}

/** The message that was put into the outbox. */
export interface Queued {
  readonly message: string;
}

/** From one time of the day to another, on nights that begin on these days (0 is Monday). */
export interface QuietHours {
  readonly days?: readonly number[];
  readonly end?: string;
  readonly on?: boolean;
  readonly start?: string;
  readonly urgent_passes?: boolean;
}

/** `ready`: a channel is set up and knows where to reach the person. `private`: nobody else sees what comes there. */
export interface ReachOut {
  readonly address: AddressOut | null;
  readonly available: boolean;
  readonly channel: string;
  readonly form: AddressFormOut | null;
  readonly private: boolean;
  readonly ready: boolean;
  readonly summary: string;
  readonly title: string;
}

/** `by` is the step before it on the shortest way from the changed one, `steps` how long that way is. */
export interface ReachedStep {
  readonly by: string;
  readonly node: string;
  readonly steps: number;
  readonly title: string;
  readonly why: "edge" | "value" | "inside" | "leaves" | "undoes";
}

/** `emoji`: one, such as 👍. */
export interface Reacted {
  readonly emoji: string;
  readonly id: string;
  readonly message: string;
  readonly thread: string;
}

export interface ReactionOut {
  readonly emoji: string;
  readonly mine: boolean;
  readonly people: readonly string[];
}

/** `edits` make of the design what the text says; none where the text has problems. `notes` is what is lost. `text` is the design that was meant as the code view writes it; "" where the text has problems. */
export interface ReadCode {
  readonly edits: readonly Edit[];
  readonly notes: readonly NoteOut[];
  readonly problems: readonly ProblemAt[];
  readonly text: string;
}

export interface ReadExpectation {
  readonly expectation: string;
  readonly number: number;
  readonly rule: Json;
  readonly words: string;
}

/** A name in a clause, and what was there. */
export interface ReadOut {
  readonly path: string;
  readonly value: Json;
}

export interface ReaderOut {
  readonly name: string;
  readonly role: Role;
  readonly user: string;
}

/** Who may see it. */
export interface ReadersOfApproval {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Who may read it. */
export interface ReadersOfDocument {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface ReadingOut {
  readonly at: number;
  readonly column: number;
  readonly edges: number;
  readonly line: number;
  readonly reason: string;
  readonly state: string;
  readonly table: string;
}

export interface ReasonOut {
  readonly code: string;
  readonly details: Json;
  readonly message: string;
  readonly next_step: string;
}

/** `examination` is unset while the source was never examined. */
export interface Recommendations {
  readonly examination: AssessmentOut | null;
  readonly source: string;
}

/** `unfinished`: also what was never begun. */
export interface RedriveBulk {
  readonly id: string;
  readonly unfinished?: boolean;
}

/** `name` "" for one made of the path. */
export interface Registered {
  readonly name?: string;
  readonly path: string;
  readonly workspace: string;
}

/** `happened` and `stages_before` as it was; `outcome`, `stages`, `rule` and `why` as it would be. */
export interface RehearsedOut {
  readonly created_at: number;
  readonly differs: boolean;
  readonly happened: "approve" | "reject" | "route";
  readonly number: number;
  readonly outcome: "approve" | "reject" | "route";
  readonly own: boolean;
  readonly policy: string;
  readonly policy_name: string;
  readonly request: string;
  readonly requester: string;
  readonly requester_name: string;
  readonly rule: string;
  readonly stages: readonly string[];
  readonly stages_before: readonly string[];
  readonly state: string;
  readonly title: string;
  readonly tried: readonly RuleTriedOut[];
  readonly type: string;
  readonly why: string;
}

/** What is to be done, by whom, until when. What is left out stays. */
export interface Remediation {
  readonly due?: number | null;
  readonly id: string;
  readonly owner?: string | null;
  readonly source: string;
  readonly task?: string | null;
}

export interface RenamedTag {
  readonly id: string;
  readonly name: string;
  readonly now: string;
}

/** `sources`: ids of what it is about. */
export interface ReportEvent {
  readonly at: number;
  readonly by: string;
  readonly report: string;
  readonly sources: readonly string[];
  readonly title: string;
}

export interface ReportOut {
  readonly content: Json;
  readonly created_at: number;
  readonly key: string;
  readonly title: string;
}

export interface RequestAnswer {
  readonly comment?: string;
  readonly request: string;
}

/** A request for access went on. `by` is "" where it did so by itself. */
export interface RequestEvent {
  readonly by: string;
  readonly by_name: string;
  readonly expires_at: number | null;
  readonly object: string;
  readonly on: "workspace" | "document";
  readonly request: string;
  readonly requester: string;
  readonly requester_name: string;
  readonly role: Role;
  readonly title: string;
}

/** `hours`: for how long it is wanted, null for until it is taken away. It ends by itself at `expires_at`. `mine`: I asked for it. `for_me`: I may answer it. `reviewers` are those who may, while it waits. */
export interface RequestOut {
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly for_me: boolean;
  readonly hours: number | null;
  readonly id: string;
  readonly kind: string;
  readonly life: readonly RequestStep[];
  readonly mine: boolean;
  readonly object: string;
  readonly on: "workspace" | "document";
  readonly over: boolean;
  readonly purpose: string;
  readonly requester: string;
  readonly requester_name: string;
  readonly reviewers: readonly ReviewerOut[];
  readonly role: Role;
  readonly starts_at: number | null;
  readonly state: "draft" | "submitted" | "in_review" | "approved" | "granted" | "expired" | "revoked" | "rejected" | "withdrawn";
  readonly title: string;
  readonly updated_at: number;
  readonly workspace: string;
}

/** `by` is "" where it came by itself. */
export interface RequestStep {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly comment: string;
  readonly state: "draft" | "submitted" | "in_review" | "approved" | "granted" | "expired" | "revoked" | "rejected" | "withdrawn";
}

/** `whose`: those I made, those that wait for me, or all I may see. `state`: several with commas between. */
export interface RequestsQuery {
  readonly limit?: number;
  readonly object?: string;
  readonly offset?: number;
  readonly request?: string;
  readonly requester?: string;
  readonly role?: Role | null;
  readonly search?: string;
  readonly state?: string;
  readonly whose?: "mine" | "to_review" | "all";
  readonly workspace?: string;
}

/** The edit `through` began another history. */
export interface ResetOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly through: number;
}

export interface ResolutionOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
}

/** Labels of so many columns are others now. */
export interface Respread {
  readonly changed: number;
}

/** With `preview` nothing is changed. */
export interface Restore {
  readonly id: string;
  readonly preview?: boolean;
  readonly through: number;
}

/** Somebody, `by`, put the document back by an edit: to the point `through`, or, of one `person`, what they did. */
export interface RestoredEvent {
  readonly by: string;
  readonly document: string;
  readonly person: string | null;
  readonly sequence: number;
  readonly through: number;
}

export interface Resubmission {
  readonly comment?: string;
  readonly id: string;
  readonly input?: JsonObject | null;
}

/** `at` may be before the run: a table that a run did not look at keeps what it came to. */
export interface ResultOut {
  readonly at: number;
  readonly check: string;
  readonly column: string;
  readonly duration: number;
  readonly id: string;
  readonly message: string;
  readonly name: string;
  readonly observed: Json;
  readonly rows_checked: number;
  readonly rows_failing: number;
  readonly rule: string;
  readonly rule_set: string;
  readonly run: string;
  readonly severity: string;
  readonly share: number;
  readonly status: "passed" | "failed" | "errored" | "skipped";
  readonly table: string;
}

/** Without `run` those of the newest one. */
export interface ResultsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly run?: string;
  readonly severity?: "info" | "low" | "medium" | "high" | "critical" | "";
  readonly status?: "passed" | "failed" | "errored" | "skipped" | "";
  readonly table?: string;
}

export interface Retagged {
  readonly places: number;
}

/** What changed, or would change. `sequence` is the number of the edit, `before` of the one it stands on. `kept`: places that your role may not change. */
export interface RevertedOut {
  readonly before: number;
  readonly changes: readonly ChangeOut[];
  readonly kept: readonly (readonly string[])[];
  readonly sequence: number;
  readonly taken: readonly TakenOut[];
  readonly total: number;
}

/** A review of access began or was closed; `decided` of `lines` have a verdict. */
export interface ReviewEvent {
  readonly by: string;
  readonly by_name: string;
  readonly decided: number;
  readonly lines: number;
  readonly review: string;
  readonly title: string;
}

/** Somebody said what becomes of a grant. */
export interface ReviewLineEvent {
  readonly by: string;
  readonly by_name: string;
  readonly name: string;
  readonly number: number;
  readonly review: string;
  readonly role: Role;
  readonly title: string;
  readonly verdict: "keep" | "revoke";
}

/** `left`: lines that nobody has decided. */
export interface ReviewOut {
  readonly closed_at: number | null;
  readonly closed_by: string | null;
  readonly closed_by_name: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly due_at: number | null;
  readonly gone: number;
  readonly id: string;
  readonly kept: number;
  readonly left: number;
  readonly lines: number;
  readonly objects: readonly LookedAt[];
  readonly revoked: number;
  readonly state: "open" | "closed";
  readonly title: string;
  readonly workspace: string;
}

export interface ReviewerOut {
  readonly name: string;
  readonly user: string;
}

export interface ReviewsQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly state?: "open" | "closed" | null;
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

export type Right = "read" | "presence" | "comment" | "edit" | "run" | "create" | "approve" | "lock_break" | "share" | "manage" | "delete" | "transfer";

export interface RightOut {
  readonly means: string;
  readonly right: Right;
}

/** A source and its risk. Unset where it was never assessed: unknown is not safe. */
export interface RiskLine {
  readonly assessed_at: number | null;
  readonly failed: number;
  readonly not_permitted: number;
  readonly open: number;
  readonly overdue: number;
  readonly risk: RiskOut | null;
  readonly source: string;
  readonly title: string;
  readonly workspace: string;
}

/** `score` and `at_most` from 0 to 100: `points`, and with `unseen_points`, times `factor`, which follows from `criticality`. */
export interface RiskOut {
  readonly at_most: number;
  readonly criticality: string;
  readonly factor: number;
  readonly formula: string;
  readonly parts: readonly RiskPart[];
  readonly points: number;
  readonly score: number;
  readonly unseen_points: number;
}

/** What one check adds. `seen` false: it could not be looked at, and counts for `at_most` alone. */
export interface RiskPart {
  readonly check: string;
  readonly points: number;
  readonly seen: boolean;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly title: string;
}

export interface RiskQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly workspace?: string;
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

export interface RoleOut {
  readonly rights: readonly Right[];
  readonly role: Role;
}

/** The table that everything is decided by. `kinds`: the kinds of documents that a role may be given on. */
export interface RolesOut {
  readonly kinds: readonly string[];
  readonly rights: readonly RightOut[];
  readonly roles: readonly RoleOut[];
}

/** `checkpoint` is the number, or `name` the name, of the one to go back to. `force` overwrites what others changed since. */
export interface RollbackBulk {
  readonly checkpoint?: number | null;
  readonly force?: boolean;
  readonly id: string;
  readonly name?: string;
  readonly strategy?: "full" | "partial" | "checkpoint" | "compensating";
}

/** Without `host` it may go where it went before. */
export interface RotatedSecret {
  readonly host?: string | null;
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** `steps` as `runs.get` has them; of outputs those that a round ended with. `known`: the highest round that was told of, -1 where there is none. */
export interface Rounds {
  readonly known: number;
  readonly steps: readonly StepOut[];
}

/** Rounds of a loop: `begun` of `total`, which nobody knows of a loop that asks before each. */
export interface RoundsOut {
  readonly begun: number;
  readonly failed: number;
  readonly live: number;
  readonly succeeded: number;
  readonly total: number | null;
}

/** `node` is the key of the step that held them; `count` rounds from `first` on. */
export interface RoundsQuery {
  readonly count?: number;
  readonly first?: number;
  readonly id: string;
  readonly node: string;
}

/** `parameters` is a JSON Schema; forms are made from it. `cost` says what the check asks of a source. */
export interface RowCheckOut {
  readonly cost: "none" | "pass" | "group" | "other_table";
  readonly fix: string;
  readonly name: string;
  readonly on: "column" | "table";
  readonly parameters: Json;
  readonly summary: string;
  readonly title: string;
}

export interface RowsOf {
  readonly column?: string;
  readonly id: string;
  readonly limit?: number;
  readonly rule: string;
  readonly rule_set: string;
  readonly table: string;
}

export interface RowsQuery {
  readonly change?: "new" | "changed" | "unchanged" | "refused" | null;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly outcome?: "applied" | "failed" | "undone" | "kept" | null;
  readonly upload: string;
}

/** `by` is empty where nobody did it. `moment` and `topic` name the event that it fired for; `reason` why not, or why it rests. */
export interface RuleEvent {
  readonly at: number;
  readonly by: string;
  readonly moment: string;
  readonly name: string;
  readonly reason: Json;
  readonly rule: string;
  readonly summary: string;
  readonly topic: string;
  readonly workspace: string;
}

/** `raised`: how often it came true, the last time at `last_at`. */
export interface RuleOut {
  readonly condition: Failed | LastsOver | LastsUnusually | WaitsOver | NotStarted;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly design: string | null;
  readonly design_title: string;
  readonly id: string;
  readonly last_at: number | null;
  readonly muted_until: number | null;
  readonly name: string;
  readonly raised: number;
  readonly tell: readonly ToldOut[];
  readonly updated_at: number;
  readonly workspace: string;
}

/** What rules are made of here: actions, and topics that the caller may hear. */
export interface RuleParts {
  readonly actions: readonly ActionOut[];
  readonly topics: readonly TopicOut[];
}

/** Fields of the rule set that `body` leaves out stay as they are; those it has say just that afterwards. */
export interface RuleSetBody {
  readonly body: JsonObject;
  readonly id: string;
}

/** `applies_to` are sources; `rules` counts those that are switched on, `areas` by area. */
export interface RuleSetOut {
  readonly applies_to: readonly string[];
  readonly areas: { readonly [name: string]: number };
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly description: string;
  readonly id: string;
  readonly kind: string;
  readonly present: readonly PresentOut[];
  readonly rules: number;
  readonly title: string;
  readonly trashed_at: number | null;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly workspace: string;
}

/** A rule set as it was when the scan began: `through` is the number of its last edit then. */
export interface RuleSetUsed {
  readonly rule_set: string;
  readonly rules: number;
  readonly through: number;
  readonly title: string;
}

/** Of one source. */
export interface RuleSetsOfSource {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** How it went with one rule; `own`: of the policy that is tried. */
export interface RuleTriedOut {
  readonly own: boolean;
  readonly policy: string;
  readonly policy_name: string;
  readonly rule: string;
  readonly rule_name: string;
  readonly went: "fired" | "no" | "failed" | "off";
  readonly why: string;
}

/** Of one person, everywhere. `digest_at`: when the daily bundle comes. */
export interface Rules {
  readonly digest_at?: string;
  readonly kinds?: { readonly [name: string]: { readonly [name: string]: "now" | "hourly" | "daily" | "off" } };
  readonly muted_until?: number | null;
  readonly quiet?: QuietHours;
  readonly zone?: string;
}

export interface RulesOut {
  readonly channels: readonly ReachOut[];
  readonly here: WorkspaceRules | null;
  readonly kinds: readonly NewsKindOut[];
  readonly rules: Rules;
}

/** `about`: a workspace; also what is different there, and which channels reach the caller about it. */
export interface RulesQuery {
  readonly about?: string;
}

/** Somebody held a rule set against a sample of the source. At most so many of its `rules` are told; `tables` and `more` as the answer to the try says. */
export interface RulesTriedEvent {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly more: boolean;
  readonly rows: number;
  readonly rule_set: string;
  readonly rules: readonly TriedRule[];
  readonly source: string;
  readonly tables: number;
}

/** Which rule fired; all empty where the defaults answered. */
export interface RulingOut {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly why: string;
}

/** The run gets the scan's id when it is over, which `quality:run:completed` says. */
export interface RunBegun {
  readonly number: number;
  readonly scan: string;
  readonly status: string;
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
  readonly undo?: "undone" | "undo_failed" | null;
  readonly workspace: string;
}

/** The last event of its channel: there is nothing left to read. */
export interface RunDeletedEvent {
  readonly at: number;
  readonly deleted_by: string;
  readonly design: string;
  readonly name: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly workspace: string;
}

/** `nodes` are the steps as they are in this run, rounds of loops one by one. `sequence` is the newest number of the channel `run:ID` when this was read: later events come on top, earlier ones are in it. `error` is why the run failed, besides its steps; `undo` says how far steps that undo others are, or "". `results` are what `flow.output` has set so far. */
export interface RunDetail {
  readonly asking: number;
  readonly cancelled_by: string | null;
  readonly cancelled_by_name: string;
  readonly cause: Json;
  readonly created_at: number;
  readonly design: string;
  readonly design_hash: string;
  readonly error: ErrorOut | null;
  readonly failed_step: string;
  readonly finished_at: number | null;
  readonly id: string;
  readonly nodes: readonly StepOut[];
  readonly number: number;
  readonly parameters: JsonObject;
  readonly results: readonly RunResultOut[];
  readonly retry_of: string | null;
  readonly sequence: number;
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly trigger: string;
  readonly undo: string;
  readonly workspace: string;
}

/** `undo` says whether what was done has been undone: `undone`, or `undo_failed` where a step did not succeed. */
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
  readonly undo?: "undone" | "undo_failed" | null;
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

/** `node`, `attempt` and `number` name the line, here and in the event that told it: `number` counts from 1. `title` is the step's. */
export interface RunLineOut {
  readonly at: number;
  readonly attempt: number;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly node: string;
  readonly number: number;
  readonly title: string;
}

/** `total` of those asked for, before paging. Of a run that says very much, the last line says where keeping ended. */
export interface RunLines {
  readonly items: readonly RunLineOut[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** `counts` by state, of all pages. `next` is "" on the last page. */
export interface RunListing {
  readonly counts: { readonly [name: string]: number };
  readonly items: readonly RunOut[];
  readonly limit: number;
  readonly next: string;
  readonly offset: number;
  readonly total: number;
}

/** `names` is what bindings and expressions speak of: `parameters`, `steps`, `item`, `index`, `error`, `run`. */
export interface RunOperation {
  readonly input?: JsonObject;
  readonly names?: JsonObject;
  readonly operation: string;
  readonly workspace: string;
}

/** `steps_ended` of `steps`, however they ended, those of rounds one by one. `asking`: so many questions of it wait for a person. `trigger` is "" of runs from before it was kept; `failed_step` is the title of the first that failed, in lists only. */
export interface RunOut {
  readonly asking: number;
  readonly created_at: number;
  readonly design: string;
  readonly design_hash: string;
  readonly failed_step: string;
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
  readonly trigger: string;
  readonly workspace: string;
}

/** `success` is the share of those that were not cancelled. `held`: seconds in which steps held a place, together. */
export interface RunOutcomes {
  readonly cancelled: number;
  readonly duration: DurationSpread;
  readonly failed: number;
  readonly first_at: number | null;
  readonly held: number;
  readonly last_at: number | null;
  readonly runs: number;
  readonly succeeded: number;
  readonly success: Estimate;
  readonly wait: DurationSpread;
}

/** `status`, `started_by` (`me` for oneself) and `trigger` may name several, separated by commas. `since` and `until` are moments; without `since` the last `days` count. `text` is a run's number, or words of its design's title. `parameter` is `name=value`, at any depth; several are separated by semicolons. `after` is the `next` of the page before: such a page stays what it is, whatever begins meanwhile. */
export interface RunQuery {
  readonly after?: string;
  readonly days?: number;
  readonly design?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly parameter?: string;
  readonly since?: number | null;
  readonly started_by?: string;
  readonly status?: string;
  readonly text?: string;
  readonly trigger?: string;
  readonly until?: number | null;
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

/** What the run gave under a name. A big value is left out: `stored` is its size in bytes, and the report that has it. */
export interface RunResultOut {
  readonly name: string;
  readonly stored: StoredOut | null;
  readonly value: Json;
}

/** `enough`: the runs that a comparison or a suggestion needs. `steps` by what they cost, most first. */
export interface RunStatistics {
  readonly by_day: readonly DayStatistics[];
  readonly days: number;
  readonly enough: number;
  readonly steps: readonly StepStatistics[];
  readonly total: RunOutcomes;
  readonly trend: DurationTrend;
  readonly versions: readonly VersionStatistics[];
}

/** `undoing`: the steps that undo, in the order they will run. */
export interface RunUndoingEvent {
  readonly at: number;
  readonly design: string;
  readonly name: string;
  readonly number: number;
  readonly run: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly undoing: readonly string[];
  readonly workspace: string;
}

export interface RunsCounted {
  readonly runs: number;
  readonly status: "counted";
}

export interface SaidError {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
}

/** `number` counts the lines of the attempt from 1; `runs.logs` knows it by the same. */
export interface SaidLine {
  readonly at: number;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly number: number;
}

/** `about` is what it counts in, as `command=runs.start status=200`. */
export interface SampleOut {
  readonly about: string;
  readonly metric: string;
  readonly value: number;
}

/** `template`: the one whose next version this design is. */
export interface SaveTemplate {
  readonly description?: string;
  readonly id: string;
  readonly note?: string;
  readonly reach?: "workspace" | "organisation";
  readonly tags?: readonly string[];
  readonly template?: string;
  readonly title: string;
}

export interface ScanChangesOf {
  readonly change?: "new" | "back" | "fixed" | "";
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly scan: string;
}

export interface ScanDetail {
  readonly counts: { readonly [name: string]: number };
  readonly created_at: number;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly id: string;
  readonly logic: string | null;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly resumable: boolean;
  readonly rule_sets: readonly RuleSetUsed[];
  readonly run: string | null;
  readonly source: string;
  readonly source_title: string;
  readonly stages: readonly StageStateOut[];
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly tables: readonly string[];
  readonly workspace: string;
}

export interface ScanEndedEvent {
  readonly at: number;
  readonly by: string;
  readonly counts: { readonly [name: string]: number };
  readonly error: Json;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly scan: string;
  readonly source: string;
}

/** `number` counts the scans of the source. */
export interface ScanEvent {
  readonly at: number;
  readonly by: string;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly scan: string;
  readonly source: string;
}

export interface ScanOfLabels {
  readonly id: string;
}

/** `number` counts the scans of the source; `resumable`: it may go on where it stopped. */
export interface ScanOut {
  readonly counts: { readonly [name: string]: number };
  readonly created_at: number;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly id: string;
  readonly logic: string | null;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly resumable: boolean;
  readonly run: string | null;
  readonly source: string;
  readonly source_title: string;
  readonly stages: readonly StageStateOut[];
  readonly started_at: number | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly tables: readonly string[];
  readonly workspace: string;
}

/** How far a stage is: at most ten a second. `label` is what it looks at. */
export interface ScanProgressEvent {
  readonly counts: { readonly [name: string]: number };
  readonly done: number;
  readonly label: string;
  readonly scan: string;
  readonly stage: string;
  readonly tables_done: number;
  readonly total: number;
}

/** `logic`: only those that this definition asked for. */
export interface ScansOf {
  readonly id: string;
  readonly limit?: number;
  readonly logic?: string;
  readonly offset?: number;
  readonly status?: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "";
}

/** The workflow that builds the report, and its trigger. */
export interface ScheduleOut {
  readonly design: string;
  readonly says: string;
  readonly trigger: string;
}

/** `design` is the workflow that a trigger starts; `when` in words. */
export interface Scheduled {
  readonly design: string;
  readonly trigger: string;
  readonly when: string;
}

/** By the clock of a time zone: minute, hour, day of the month, month, day of the week. */
export interface ScheduledLogic {
  readonly cron: string;
  readonly id: string;
  readonly logic: string;
  readonly zone?: string;
}

export interface ScheduledReport {
  readonly cron: string;
  readonly id: string;
  readonly sections?: readonly string[];
  readonly sources: readonly string[];
  readonly title: string;
  readonly zone?: string;
}

export interface SchemaChangeOut {
  readonly after: Json;
  readonly at: number;
  readonly before: Json;
  readonly column: string;
  readonly id: string;
  readonly source: string;
  readonly source_title: string;
  readonly table: string;
  readonly what: "table_added" | "table_gone" | "table_back" | "kind_changed" | "view_changed" | "column_added" | "column_gone" | "column_back" | "type_changed" | "null_changed" | "key_changed";
  readonly words: string;
}

/** `changes` are the first of `total`. */
export interface SchemaChangedEvent {
  readonly at: number;
  readonly changes: readonly ToldChange[];
  readonly source: string;
  readonly total: number;
}

/** `tables` are the first ones; the counts are of all. Added, changed, gone and back are tables since the last reading. */
export interface SchemaOutput {
  readonly added: number;
  readonly back: number;
  readonly changed: number;
  readonly column_count: number;
  readonly gone: number;
  readonly table_count: number;
  readonly tables: readonly Table[];
}

/** A source was read: how many tables the catalogue has of it now, and how many of them are new, changed, gone, back. */
export interface SchemaReadEvent {
  readonly added: number;
  readonly at: number;
  readonly back: number;
  readonly by: string;
  readonly changed: number;
  readonly columns: number;
  readonly gone: number;
  readonly source: string;
  readonly tables: number;
}

/** `score` = 100 * `points` / `weight`. `formula` says in words what they are. `before` is the run before's score. */
export interface ScoreOut {
  readonly before: number | null;
  readonly formula: string;
  readonly points: number;
  readonly run: QualityRunOut | null;
  readonly score: number | null;
  readonly tables: readonly TableScore[];
  readonly weight: number;
  readonly weights: { readonly [name: string]: number };
}

/** `decision` is "" while they have not decided, or have to again: then `stale` is true and the rest says what was. */
export interface SeatOut {
  readonly asked_at: number;
  readonly at: number | null;
  readonly comment: string;
  readonly decision: "" | "approve" | "reject";
  readonly name: string;
  readonly seen: string;
  readonly stale: boolean;
  readonly standing_in_for: string;
  readonly standing_in_for_name: string;
  readonly user: string;
}

/** Shown this once; the one before signs nothing any more. */
export interface SecretOut {
  readonly address: string;
  readonly secret: string;
}

/** `host`: only those that may go there. */
export interface SecretsOf {
  readonly host?: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface SectionOut {
  readonly name: string;
  readonly title: string;
}

export interface SectionsOut {
  readonly sections: readonly SectionOut[];
}

/** All messages of the thread where none are named. */
export interface Seen {
  readonly id: string;
  readonly messages?: readonly string[];
  readonly thread: string;
}

/** Ids, or the filters of the list of sources. */
export interface SelectionIn {
  readonly ids?: readonly string[];
  readonly query?: Json;
}

/** `user` is who it is offered to; `came` who came by it, `uses` how many may. */
export interface SentInvitation {
  readonly came: readonly Came[];
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly expires_at: number;
  readonly id: string;
  readonly role: Role;
  readonly state: "pending" | "accepted" | "declined" | "withdrawn" | "expired";
  readonly user: string | null;
  readonly user_name: string;
  readonly uses: number;
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

/** What one person did without a long pause. `places`: the entries they touched, as far as is known. */
export interface SessionOfWork {
  readonly door: string;
  readonly edits: number;
  readonly ended_at: number;
  readonly first: number;
  readonly last: number;
  readonly name: string;
  readonly places: readonly (readonly string[])[];
  readonly started_at: number;
  readonly user: string;
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

export interface SetupOut {
  readonly channel: string;
  readonly enabled: boolean;
  readonly everywhere: boolean;
  readonly fits: boolean;
  readonly health: Health;
  readonly id: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly title: string;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
}

export interface Share {
  readonly expires_in_hours?: number | null;
  readonly id: string;
  readonly role: Role;
  readonly subject: string;
  readonly subject_kind: "user" | "group";
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

/** A document that somebody shared with me. `member`: I may open its workspace too. */
export interface SharedOut {
  readonly document: string;
  readonly expires_at: number | null;
  readonly kind: string;
  readonly member: boolean;
  readonly role: Role;
  readonly title: string;
  readonly updated_at: number;
  readonly workspace: string;
  readonly workspace_name: string;
}

/** `there` is false where nothing stands. `by` and `at` where it is known who wrote it, and when. */
export interface SideOut {
  readonly at: number | null;
  readonly by: string;
  readonly by_name: string;
  readonly there: boolean;
  readonly value: Json;
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

/** `rows_before` and `bytes_before` are those of the first look of all, at `since`. */
export interface SizeOut {
  readonly at: number;
  readonly bytes: number | null;
  readonly bytes_before: number | null;
  readonly columns: number;
  readonly looks: number;
  readonly rows: number | null;
  readonly rows_before: number | null;
  readonly since: number;
  readonly table: string;
}

/** Fields of the configuration that `body` leaves out stay as they are; those it has say just that afterwards. */
export interface SourceBody {
  readonly body: JsonObject;
  readonly id: string;
}

/** `criticality` as the configuration says it, "" where it does not. */
export interface SourceDetail {
  readonly avg_response_time: number | null;
  readonly body: JsonObject;
  readonly content_hash: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly criticality: string;
  readonly epoch: string;
  readonly error_rate: number | null;
  readonly health_score: number | null;
  readonly id: string;
  readonly kind: string;
  readonly layout: JsonObject;
  readonly measured_at: number | null;
  readonly present: readonly PresentOut[];
  readonly queries_per_second: number;
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

/** How many sources each value would show, most first, where every other filter holds. */
export interface SourceFacets {
  readonly criticality: readonly FacetValue[];
  readonly kind: readonly FacetValue[];
  readonly tags: readonly FacetValue[];
  readonly test: readonly FacetValue[];
}

/** None where nothing was measured. */
export interface SourceHealth {
  readonly avg_response_time: number | null;
  readonly error_rate: number | null;
  readonly health_score: number | null;
  readonly state: "healthy" | "degraded" | "failing" | null;
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

export interface SourceOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `results` are of the whole source, newest first. `owner` is a person's id. */
export interface SourceOut {
  readonly avg_response_time: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly criticality: string;
  readonly description: string;
  readonly error_rate: number | null;
  readonly health_score: number | null;
  readonly id: string;
  readonly kind: string;
  readonly measured_at: number | null;
  readonly owner: string;
  readonly present: readonly PresentOut[];
  readonly queries_per_second: number;
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

/** `links` show it to others now. */
export interface SourceReportOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly id: string;
  readonly links: number;
  readonly run: string | null;
  readonly sections: readonly string[];
  readonly sources: readonly string[];
  readonly title: string;
  readonly workspace: string;
}

/** Several values of a filter with commas between: one of them has to fit, of `tags` all. `criticality`: `none` for those that say nothing. `test`: what the last connection test said. `order` by `health` begins with the lowest score, `descending` with the highest; what nobody asked comes last both ways. By `match`, names that have the words come before those of sources that have them elsewhere, and then by title. */
export interface SourcesQuery {
  readonly criticality?: string;
  readonly descending?: boolean;
  readonly ids?: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: "match" | "title" | "kind" | "criticality" | "test" | "created_at" | "updated_at" | "health";
  readonly owner?: string;
  readonly search?: string;
  readonly tags?: string;
  readonly test?: string;
  readonly workspace?: string;
}

export interface SpanOut {
  readonly nature: "kept" | "added" | "removed";
  readonly text: string;
}

/** `counts` says how findings changed: new, back, fixed, still, ignored. */
export interface StageEndedEvent {
  readonly at: number;
  readonly by: string;
  readonly counts: { readonly [name: string]: number };
  readonly done: number;
  readonly error: Json;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly scan: string;
  readonly source: string;
  readonly stage: string;
  readonly status: "succeeded" | "failed";
  readonly summary: Json;
  readonly tables: number;
  readonly title: string;
  readonly wanted: number;
}

/** `wanted` of `tables` are looked at; `done` of them were already. */
export interface StageEvent {
  readonly at: number;
  readonly by: string;
  readonly done: number;
  readonly mode: "full" | "incremental";
  readonly number: number;
  readonly scan: string;
  readonly source: string;
  readonly stage: string;
  readonly tables: number;
  readonly title: string;
  readonly wanted: number;
}

/** `name` is the area of its findings. */
export interface StageOut {
  readonly name: string;
  readonly order: number;
  readonly title: string;
}

/** `wanted` of `tables` were to be looked at, `done` of them are. `counts`: new, back, fixed, still, ignored findings. */
export interface StageStateOut {
  readonly counts: { readonly [name: string]: number };
  readonly done: number;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly log: readonly string[];
  readonly name: string;
  readonly started_at: number | null;
  readonly status: "waiting" | "running" | "succeeded" | "failed";
  readonly summary: Json;
  readonly tables: number;
  readonly title: string;
  readonly wanted: number;
}

export interface StagesOut {
  readonly stages: readonly StageOut[];
}

/** Who changed what is reviewed last, after people were asked, and everybody who did (`authors`): their own approval of that does not count. `fields` are places like `connection.host`. */
export interface StaleOut {
  readonly at: number;
  readonly authors: readonly string[];
  readonly by: string;
  readonly by_name: string;
  readonly fields: readonly string[];
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

export interface StartBulk {
  readonly input?: JsonObject;
  readonly kind: string;
  readonly priority?: number;
  readonly selection?: SelectionIn;
  readonly settings?: BulkSettingsInInput;
  readonly title?: string;
  readonly workspace: string;
}

/** `at_once`: so many of the jobs run at the same time. */
export interface StartBulkSet {
  readonly at_once?: number;
  readonly jobs: readonly BulkInSet[];
  readonly workspace: string;
}

export interface StartScan {
  readonly id: string;
  readonly mode?: "full" | "incremental";
  readonly stages?: readonly string[];
  readonly tables?: readonly string[];
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

/** How one statement runs. `calls` counts how often the source saw it, where it counts. */
export interface StatementPlan {
  readonly before: string;
  readonly calls: number | null;
  readonly cost: number | null;
  readonly error: string;
  readonly indexes: readonly TriedIndex[];
  readonly statement: string;
}

/** Of the last `days`, by UTC, today among them. */
export interface StatisticsQuery {
  readonly days?: number;
  readonly id: string;
}

export interface SteeringOut {
  readonly cases: string;
  readonly late: readonly string[];
  readonly parts: readonly string[];
  readonly ports: readonly string[];
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

/** A gate asks. `approvers` are user ids; none: whoever may approve. `form` is a JSON Schema. */
export interface StepAskingEvent {
  readonly approvers: readonly string[];
  readonly at: number;
  readonly design: string;
  readonly due: number | null;
  readonly form: Json;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly of?: string;
  readonly operation: string;
  readonly question: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `port` is the way out that was taken. */
export interface StepCompletedEvent {
  readonly at: number;
  readonly attempt?: number | null;
  readonly design: string;
  readonly duration?: number | null;
  readonly ended_at?: number | null;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly of?: string;
  readonly operation: string;
  readonly port?: string | null;
  readonly run: string;
  readonly scope?: string;
  readonly started_at?: number | null;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly summary?: Json;
  readonly title: string;
  readonly workspace: string;
}

/** `steps` are the first of `count`; together they want `wanted` of what there is `available` of. */
export interface StepConflict {
  readonly about: string;
  readonly available: number;
  readonly count: number;
  readonly kind: "slot" | "source" | "table" | "writes";
  readonly name: string;
  readonly steps: readonly string[];
  readonly wanted: number;
}

/** `spent`: how long it held places in all the runs together; of it `repeated` in attempts that another had to follow, in runs that succeeded, and `lost` in runs that did not. */
export interface StepCostOut {
  readonly lost: number;
  readonly node: string;
  readonly repeated: number;
  readonly spent: number;
  readonly title: string;
}

/** `by` is empty when time decided. */
export interface StepDecidedEvent {
  readonly at: number;
  readonly by: string;
  readonly comment: string;
  readonly decision: "approved" | "rejected";
  readonly design: string;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
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
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
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
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_at?: number | null;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `dropped` lines were said in between; `runs.logs` has them. */
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

/** One step in one place of the run. `node` is its key there: the design's node `of`, after `scope`, the prefix of the round or call it belongs to. `inside` is the key of the step that holds it, `part` the part of that, `round` its number. `status` is one of the words in engine/workflow/machine/states.py; more may come. A big output is left out here: `stored` is its size in bytes, and the key of the report that has it. `since` is when it began to wait for what `waits_for` says, `due` when that ends by itself. `cause` is the step whose failure, or other way, led to skipping this one for `reason`. `reused` is the run whose output this is, `port` the way out that was taken. `started_at` and `ended_at` are of a step that holds others. */
export interface StepOut {
  readonly after: readonly string[];
  readonly attempts: readonly AttemptOut[];
  readonly cause: string | null;
  readonly due: number | null;
  readonly ended_at: number | null;
  readonly error: ErrorOut | null;
  readonly inside: string;
  readonly node: string;
  readonly of: string;
  readonly operation: string;
  readonly output: Json;
  readonly part: string;
  readonly port: string;
  readonly reason: string;
  readonly reused: string | null;
  readonly round: number | null;
  readonly rounds: RoundsOut | null;
  readonly scope: string;
  readonly since: number | null;
  readonly started_at: number | null;
  readonly status: string;
  readonly stored: StoredOut | null;
  readonly summary: Json;
  readonly title: string;
  readonly undoes: string;
  readonly waits_for: string;
}

/** `known`: this installation has the operation. */
export interface StepPreview {
  readonly id: string;
  readonly inside: string;
  readonly known: boolean;
  readonly name: string;
  readonly operation: string;
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
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `cause` is the step that did not succeed, or the one that another way led on from. */
export interface StepSkippedEvent {
  readonly at: number;
  readonly cause: string;
  readonly design: string;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly of?: string;
  readonly operation: string;
  readonly reason: "upstream_failed" | "not_taken";
  readonly run: string;
  readonly scope?: string;
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
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_at: number;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly workspace: string;
}

/** `share`: of all that the steps held. `gone`: the design has no such step any more. */
export interface StepStatistics {
  readonly failed: number;
  readonly gone: boolean;
  readonly held: number;
  readonly instances: number;
  readonly node: string;
  readonly operation: string;
  readonly ran: DurationSpread;
  readonly retried: number;
  readonly share: number;
  readonly title: string;
  readonly wait: DurationSpread;
}

export interface StepToChange {
  readonly id: string;
  readonly node: string;
}

/** `due` is when it goes on, or gives up waiting for an event; null where it waits as long as it takes. */
export interface StepWaitingEvent {
  readonly at: number;
  readonly design: string;
  readonly due: number | null;
  readonly name: string;
  readonly node: string;
  readonly number: number;
  readonly of?: string;
  readonly operation: string;
  readonly run: string;
  readonly scope?: string;
  readonly started_by: string;
  readonly steps: number;
  readonly steps_ended: number;
  readonly title: string;
  readonly topic: string;
  readonly waits_for: "time" | "event";
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
  readonly operation: "source.test_connection" | "source.discover_schema" | "source.profile_table" | "source.count_rows" | "source.find_joins";
  readonly passed: boolean | null;
  readonly result: OperationError;
  readonly status: "failed";
  readonly subject: string;
}

export interface StoredJoins {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  readonly operation: "source.find_joins";
  readonly passed: boolean | null;
  readonly result: JoinsOutput;
  readonly status: "succeeded";
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
export type StoredResult = StoredTest | StoredSchema | StoredProfile | StoredCount | StoredJoins | StoredFailure;

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

export interface StretchOut {
  readonly by: WhoOut | null;
  readonly text: string;
}

/** `node` is empty for what concerns all of them. */
export interface SuggestionOut {
  readonly chance: number;
  readonly change: MorePlaces | FasterStep | FirstTry | WithoutEdge | MoreRounds | MoreOfSlot | OtherPriority;
  readonly gain: GainOut;
  readonly node: string;
}

/** `rule_set` is set once rules were written into it, `written` says how many. */
export interface SuiteOut {
  readonly read: readonly ReadExpectation[];
  readonly rule_set: string;
  readonly title: string;
  readonly unread: readonly UnreadExpectation[];
  readonly written: number;
}

/** A suite of Great Expectations as its JSON. `preview`: nothing is written. Without `rule_set` the rules go into the source's own one. */
export interface SuiteToRead {
  readonly id: string;
  readonly preview?: boolean;
  readonly rule_set?: string;
  readonly suite: JsonObject;
  readonly table: string;
}

/** Counts of labels that are not withdrawn or rejected, by what they are; `states` counts all. */
export interface SummaryOut {
  readonly categories: readonly LabelCount[];
  readonly labels: readonly LabelCount[];
  readonly levels: readonly LabelCount[];
  readonly sources: readonly LabelCount[];
  readonly states: readonly LabelCount[];
}

/** `what`: `created`, `changed`, `paused`, `resumed`, `removed`, `decided`, `scheduled`, or `allowed`: which tables may be written to. */
export interface SyncChangedEvent {
  readonly at: number;
  readonly by: string;
  readonly source: string;
  readonly synchronisation: string;
  readonly target: string;
  readonly what: string;
}

/** `source` and `target` by column of the target, null for no row. `take`: what somebody decided, "" for nothing yet. */
export interface SyncConflictOut {
  readonly decided_by: string;
  readonly decided_by_name: string;
  readonly found_at: number;
  readonly row: string;
  readonly source: Json;
  readonly take: string;
  readonly target: Json;
}

/** `phase` in words; `total` is 0 where that is not known. */
export interface SyncProgressEvent {
  readonly done: number;
  readonly phase: string;
  readonly run: string;
  readonly state: string;
  readonly synchronisation: string;
  readonly total: number;
}

/** `why` says where the keys come from. `problems`: what keeps the proposal from being used as it is. */
export interface SyncProposal {
  readonly columns: readonly MappedColumnOutput[];
  readonly keys: readonly string[];
  readonly problems: readonly string[];
  readonly source_columns: readonly TypedColumn[];
  readonly target_columns: readonly TypedColumn[];
  readonly why: string;
  readonly writable: boolean;
}

/** `state` as the run has it; `error` is a code, "" where there is none. */
export interface SyncRunEvent {
  readonly at: number;
  readonly by: string;
  readonly dry: boolean;
  readonly error: string;
  readonly run: string;
  readonly source: string;
  readonly state: string;
  readonly synchronisation: string;
  readonly target: string;
}

/** `counts`, by what was done or found; `sample`: the first rows of each difference; `proof`: row counts and checksums of both sides. */
export interface SyncRunOut {
  readonly by: string;
  readonly by_name: string;
  readonly counts: { readonly [name: string]: number };
  readonly done: number;
  readonly dry: boolean;
  readonly error: Json;
  readonly finished_at: number | null;
  readonly id: string;
  readonly proof: Json;
  readonly run: string | null;
  readonly sample: Json;
  readonly started_at: number;
  readonly state: "comparing" | "applying" | "proving" | "compared" | "equal" | "different" | "failed" | "stopped";
  readonly total: number;
}

export interface SyncSchedule {
  readonly cron: string;
  readonly id: string;
  readonly synchronisation: string;
  readonly zone?: string;
}

/** `writable`: an administrator allowed synchronisations to write to it. */
export interface SyncTable {
  readonly columns: number;
  readonly kind: string;
  readonly name: string;
  readonly writable: boolean;
}

/** `writes`: this kind of source can be written to at all. */
export interface SyncTables {
  readonly items: readonly SyncTable[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  readonly writes: boolean;
}

/** Of one source. */
export interface SyncTablesOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `writes`: this kind of source can be written to, `writable` the tables where that is allowed, `reads`: it can be read from. */
export interface SynchronisationList {
  readonly items: readonly SynchronisationOut[];
  readonly limit: number;
  readonly offset: number;
  readonly reads: boolean;
  readonly total: number;
  readonly writable: readonly string[];
  readonly writes: boolean;
}

/** `way` as seen from the source that was asked about. `design` runs it by the clock, "" for nobody. `writable`: the target's table may be written to now. `latest` is the newest run, `asked` how many rows wait for a person. */
export interface SynchronisationOut {
  readonly asked: number;
  readonly batch: number;
  readonly changed_at: number;
  readonly columns: readonly MappedColumnOutput[];
  readonly conflicts: "source" | "target" | "newer" | "ask";
  readonly deletes: "off" | "mark" | "delete";
  readonly design: string;
  readonly id: string;
  readonly keys: readonly string[];
  readonly latest: SyncRunOut | null;
  readonly mark: string;
  readonly name: string;
  readonly newer: string;
  readonly paused: boolean;
  readonly source: string;
  readonly source_name: string;
  readonly table: string;
  readonly target: string;
  readonly target_name: string;
  readonly target_table: string;
  readonly version: number;
  readonly way: "out" | "in";
  readonly writable: boolean;
}

/** Of a source that is read or written by them. */
export interface SynchronisationsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `name` is what operations are told: with its schema in front where that is not the usual one. */
export interface Table {
  readonly bytes: number | null;
  readonly columns: readonly Column[];
  readonly comment: string;
  readonly definition: string | null;
  readonly foreign_keys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly kind: "table" | "view" | "file";
  readonly name: string;
  readonly reason: string;
  readonly rows: number | null;
  readonly rows_estimated: boolean;
  readonly schema_name: string;
}

export interface TableCounts {
  readonly errored: number;
  readonly failed: number;
  readonly passed: number;
  readonly score: number | null;
}

/** `counted`: how many rows the last profile of the table counted, and when. */
export interface TableDetail {
  readonly columns: readonly CatalogColumn[];
  readonly counted: number | null;
  readonly counted_at: number | null;
  readonly definition: string | null;
  readonly foreign_keys: Json;
  readonly indexes: Json;
  readonly said: AnnotationOut | null;
  readonly table: TableOut;
  readonly used_by: readonly UsedBy[];
  readonly uses: readonly UsesOut[];
}

export interface TableOf {
  readonly id: string;
  readonly table: string;
}

/** `matches`: names of columns that have a word of the search in them. `rows_estimated`: by the server's statistics. */
export interface TableOut {
  readonly bytes: number | null;
  readonly changed_at: number;
  readonly column_count: number;
  readonly comment: string;
  readonly description: string;
  readonly first_seen: number;
  readonly gone_at: number | null;
  readonly kind: string;
  readonly last_seen: number;
  readonly matches: readonly string[];
  readonly owner: string | null;
  readonly owner_name: string;
  readonly rows: number | null;
  readonly rows_estimated: boolean;
  readonly schema_name: string;
  readonly source: string;
  readonly source_title: string;
  readonly table: string;
  readonly tags: readonly string[];
  readonly uses: number;
}

export interface TableScore {
  readonly errored: number;
  readonly failed: number;
  readonly passed: number;
  readonly points: number;
  readonly score: number | null;
  readonly skipped: number;
  readonly table: string;
  readonly weight: number;
}

/** `search`: words, each of which stands in the name, a column, or what people wrote. `tag` means those below it, too. `gone`: tables that the sources do not have any more. `rank`: best first; `uses`: most used in the last 90 days. */
export interface TableSearch {
  readonly gone?: boolean;
  readonly kind?: "" | "table" | "view" | "file";
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: "rank" | "table" | "rows" | "uses" | "changed_at";
  readonly owner?: string;
  readonly search?: string;
  readonly source?: string;
  readonly tag?: string;
  readonly term?: string;
  readonly workspace: string;
}

/** `places` and `sources` carry the tag itself; `below` counts both with everything below it. */
export interface TagOut {
  readonly below: number;
  readonly description: string;
  readonly made: boolean;
  readonly name: string;
  readonly places: number;
  readonly sources: number;
}

/** A tag was made, renamed with all below it, or removed. `now` is "" where it was removed. */
export interface TagsEvent {
  readonly by: string;
  readonly name: string;
  readonly now: string;
  readonly places: number;
  readonly what: "made" | "renamed" | "removed";
}

/** `search`: words, each of which stands in the path or in what the tag means. `below`: only this tag and those below it. */
export interface TagsOf {
  readonly below?: string;
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
}

/** Somebody else has changed it since, so it stays. */
export interface TakenOut {
  readonly by: string;
  readonly by_name: string;
  readonly path: readonly string[];
}

export interface Tallies {
  readonly steps: readonly Tally[];
}

/** What a step of a design came to, wherever it stood inside others: how often it ended, and how. `path` leads there without the numbers of rounds: `F/x` is `x` in the loop `F`. `error` is why it failed last. */
export interface Tally {
  readonly cancelled: number;
  readonly error: ErrorOut | null;
  readonly failed: number;
  readonly of: string;
  readonly operation: string;
  readonly path: string;
  readonly skipped: number;
  readonly succeeded: number;
  readonly title: string;
}

export interface TemplateDetail {
  readonly body: JsonObject;
  readonly description: string;
  readonly id: string;
  readonly layout: JsonObject;
  readonly missing: readonly string[];
  readonly parameters: readonly AskedParameter[];
  readonly reach: "shipped" | "workspace" | "organisation";
  readonly signer: string;
  readonly steps: readonly DrawnStep[];
  readonly tags: readonly string[];
  readonly ties: readonly (readonly string[])[];
  readonly title: string;
  readonly updated_at: number | null;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
  readonly versions: readonly TemplateVersionOut[];
  readonly workspace: string;
}

/** `workspace`: where it may be used; "" of what is shipped or of the organisation, which may be used in each. `missing`: operations of it that this installation does not have. `signer`: the key it came in with, or "". */
export interface TemplateOut {
  readonly description: string;
  readonly id: string;
  readonly missing: readonly string[];
  readonly parameters: readonly AskedParameter[];
  readonly reach: "shipped" | "workspace" | "organisation";
  readonly signer: string;
  readonly steps: readonly DrawnStep[];
  readonly tags: readonly string[];
  readonly ties: readonly (readonly string[])[];
  readonly title: string;
  readonly updated_at: number | null;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
  readonly workspace: string;
}

export interface TemplatePreview {
  readonly description: string;
  readonly fingerprint: string;
  readonly missing: readonly string[];
  readonly signer: string;
  readonly standing: "own" | "trusted" | "unknown";
  readonly steps: readonly DrawnStep[];
  readonly tags: readonly string[];
  readonly ties: readonly (readonly string[])[];
  readonly title: string;
  readonly version: number;
}

/** Of all my workspaces or of one; `tag` and `reach` narrow, and each word of `search` stands in it. */
export interface TemplateQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly reach?: "shipped" | "workspace" | "organisation" | null;
  readonly search?: string;
  readonly tag?: string;
  readonly workspace?: string;
}

export interface TemplateText {
  readonly text: string;
  readonly workspace: string;
}

/** `trust`: an unknown signer is trusted from now on. */
export interface TemplateToImport {
  readonly reach?: "workspace" | "organisation";
  readonly text: string;
  readonly trust?: boolean;
  readonly workspace: string;
}

export interface TemplateVersionOut {
  readonly made_at: number;
  readonly made_by: string;
  readonly made_by_name: string;
  readonly note: string;
  readonly version: number;
}

/** A term that a place refers to. `name` is "" where the glossary has it no more. */
export interface TermLink {
  readonly definition: string;
  readonly glossary: string;
  readonly name: string;
  readonly status: string;
  readonly term: string;
}

/** `places`: how many tables and columns refer to it. As the glossary was a few seconds ago. */
export interface TermOut {
  readonly definition: string;
  readonly glossary: string;
  readonly glossary_title: string;
  readonly name: string;
  readonly owner: string;
  readonly owner_name: string;
  readonly places: number;
  readonly status: string;
  readonly synonyms: readonly string[];
  readonly term: string;
}

/** The terms of a glossary were read again after edits. */
export interface TermsEvent {
  readonly glossary: string;
  readonly terms: number;
}

/** `search`: words in a term's name, synonyms or definition. `glossary` "" for all. */
export interface TermsOf {
  readonly glossary?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly workspace: string;
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
  readonly run: string | null;
  readonly subject: string;
}

/** `address`: whom to send it to; "" is the caller's own. */
export interface TestedSetup {
  readonly address?: string;
  readonly id: string;
  readonly setup: string;
}

/** Without a `format` it is found out. `name` in the place of the one that the text gives. */
export interface TextToImport {
  readonly format?: string;
  readonly name?: string;
  readonly text: string;
  readonly workspace: string;
}

/** `span`: where the words of a text stand now, in UTF-16 units. `unread`: messages of others that I have not seen. */
export interface ThreadOut {
  readonly anchor: Json;
  readonly author: string;
  readonly id: string;
  readonly messages: readonly MessageOut[];
  readonly orphan: boolean;
  readonly resolved: ResolutionOut | null;
  readonly span: readonly [number, number] | null;
  readonly state: "open" | "resolved" | "orphan";
  readonly unread: number;
}

/** Messages of a thread that I have seen, here or on another device. */
export interface ThreadReadEvent {
  readonly document: string;
  readonly messages: readonly string[];
  readonly thread: string;
  readonly workspace: string;
}

export interface TickOut {
  readonly at: number;
  readonly reason: ReasonOut | null;
  readonly run: string | null;
  readonly status: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "refused" | "kept";
}

export interface TicketOut {
  readonly expires_at: number;
  readonly ticket: string;
}

/** An API token of one's own; `token` names it as the list does. `workspace`: the one that it is for, "" of all of them. */
export interface TokenEvent {
  readonly token: string;
  readonly workspace: string;
}

export interface TokenOut {
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly used_at: number | null;
  readonly workspace: string | null;
  readonly workspace_name: string;
}

export interface Told {
  readonly id: string;
  readonly kind: "user" | "group";
}

export interface ToldChange {
  readonly after: Json;
  readonly before: Json;
  readonly column: string;
  readonly table: string;
  readonly what: "table_added" | "table_gone" | "table_back" | "kind_changed" | "view_changed" | "column_added" | "column_gone" | "column_back" | "type_changed" | "null_changed" | "key_changed";
}

export interface ToldLabel {
  readonly column: string;
  readonly label: string;
  readonly level: string;
  readonly state: string;
  readonly table: string;
  readonly title: string;
}

export interface ToldOut {
  readonly id: string;
  readonly kind: "user" | "group";
  readonly name: string;
}

export interface ToleratedInput {
  readonly rows?: number | null;
  readonly share?: number | null;
}

export interface ToleratedOutput {
  readonly rows: number | null;
  readonly share: number | null;
}

export interface TopicOut {
  readonly name: string;
  readonly summary: string;
}

/** `name` is empty for one that only the run will know. */
export interface TouchedDocument {
  readonly id: string;
  readonly name: string;
}

export interface Transformation {
  readonly description?: string;
  readonly subtype?: string;
  readonly type?: string;
}

/** `sample`: only so many rows of the table, its first ones; 0: all. */
export interface Trial {
  readonly id: string;
  readonly limit?: number;
  readonly rule: GivenRule;
  readonly sample?: number;
}

/** `sql` is what was asked, with what was bound to its `?` beside it. `words` say the rule. */
export interface TrialOut {
  readonly failing: FailingRows | null;
  readonly message: string;
  readonly observed: Json;
  readonly rows_checked: number;
  readonly rows_failing: number;
  readonly sampled: boolean;
  readonly share: number;
  readonly sql: string;
  readonly status: "passed" | "failed" | "errored" | "skipped";
  readonly values: readonly Json[];
  readonly words: string;
}

/** `statement` makes the index. Shares of the work that it saves: `estimated` by the plan, `measured` in a copy; null where nobody could tell, with the reason in `note`. */
export interface TriedIndex {
  readonly after: string;
  readonly columns: readonly string[];
  readonly estimated: number | null;
  readonly measured: number | null;
  readonly note: string;
  readonly statement: string;
  readonly table: string;
  readonly used: boolean;
}

/** `rows` of the sample were checked at `places`; `failing` of them fail the rule. */
export interface TriedRule {
  readonly examples: readonly Json[];
  readonly failing: number;
  readonly message: string;
  readonly places: number;
  readonly rows: number;
  readonly rule: string;
  readonly status: "passed" | "failed" | "errored" | "matched" | "nothing" | "not_here" | "off";
}

/** `tables` were looked at; `more`: the source has others. Nothing of it is stored. */
export interface TriedRules {
  readonly more: boolean;
  readonly rows: number;
  readonly rules: readonly TriedRule[];
  readonly source: string;
  readonly tables: number;
}

/** `by` is empty where nobody did it. `run` is set when it fired, `reason` when it did not or was paused. */
export interface TriggerEvent {
  readonly at: number;
  readonly by: string;
  readonly design: string;
  readonly due: number | null;
  readonly kind: string;
  readonly name: string;
  readonly reason: Json;
  readonly run: string | null;
  readonly trigger: string;
  readonly workspace: string;
}

/** `config` is a JSON Schema; `gives`: what parameters and the condition may read under `event`, in a few words. */
export interface TriggerKindOut {
  readonly config: Json;
  readonly fires: "clock" | "events" | "files" | "call";
  readonly gives: { readonly [name: string]: string };
  readonly icon: string;
  readonly name: string;
  readonly summary: string;
  readonly title: string;
}

/** `shortest_s`: seconds between two runs of a schedule that the operator allows at least. */
export interface TriggerKindsOut {
  readonly kinds: readonly TriggerKindOut[];
  readonly shortest_s: number;
  readonly zones: readonly string[];
}

/** `next`: when it fires next, microseconds; empty where the clock does not say. `zone`: the one its times are meant in. `address` is where calls from outside go, below the server's own. */
export interface TriggerOut {
  readonly acts_as: string;
  readonly acts_as_name: string;
  readonly address: string | null;
  readonly catch_up: "none" | "latest" | "all";
  readonly catch_up_most: number;
  readonly condition: string;
  readonly config: Json;
  readonly created_at: number;
  readonly design: string;
  readonly design_name: string;
  readonly id: string;
  readonly kind: string;
  readonly latest: LatestOut | null;
  readonly name: string;
  readonly next: readonly number[];
  readonly overlap: "skip" | "wait" | "beside";
  readonly parameters: JsonObject;
  readonly paused_at: number | null;
  readonly paused_because: ReasonOut | null;
  readonly paused_by_name: string | null;
  readonly running: readonly string[];
  readonly sentence: string;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly version: number;
  readonly waiting: number;
  readonly workspace: string;
  readonly zone: string;
}

/** Every word of `search` stands in its name, in when it fires, in its kind or in the name of its design. */
export interface TriggerQuery {
  readonly kind?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly search?: string;
  readonly state?: "" | "on" | "paused";
  readonly workspace?: string;
}

/** Of one design. */
export interface TriggersOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Against the first `rows` rows of each table of a source. */
export interface TryRules {
  readonly id: string;
  readonly rows?: number;
  readonly source: string;
}

/** `late`: others had to be asked, because nobody decided in time. Seconds until half, and 95 of 100, were decided. */
export interface TypeFiguresOut {
  readonly approved: number;
  readonly asked: number;
  readonly late: number;
  readonly oldest: number | null;
  readonly open: number;
  readonly p50_s: number | null;
  readonly p95_s: number | null;
  readonly rejected: number;
  readonly title: string;
  readonly type: string;
}

/** One approval type. `schema` is the JSON schema of its input; `right` what asking needs in the workspace. */
export interface TypeOut {
  readonly name: string;
  readonly right: string;
  readonly schema: JsonObject;
  readonly subject: string;
  readonly summary: string;
  readonly title: string;
}

/** `family`: the kind of value in a word: integer, text, timestamp. */
export interface TypedColumn {
  readonly family: string;
  readonly name: string;
  readonly primary_key: boolean;
  readonly type: string;
}

/** What `user` did after the edit `since`, up to the edit `until` (0: until now). */
export interface UndoPerson {
  readonly id: string;
  readonly preview?: boolean;
  readonly since: number;
  readonly until?: number;
  readonly user: string;
}

/** `stayed`: places where somebody had written since. */
export interface UndoneOut {
  readonly merge: MergeOut;
  readonly stayed: readonly (readonly string[])[];
}

export interface UnreadExpectation {
  readonly expectation: string;
  readonly number: number;
  readonly reason: string;
}

/** `object`: `workspace:ID` or `doc:ID`, seen or not, there or not: the answer does not tell. */
export interface UnseenRequest {
  readonly hours?: number | null;
  readonly object: string;
  readonly purpose: string;
  readonly role: Role;
  readonly starts_at?: number | null;
}

export interface Unshare {
  readonly id: string;
  readonly subject: string;
  readonly subject_kind: "user" | "group";
}

/** Without a `version` the newest. `defaults`: values for its run parameters. */
export interface UseTemplate {
  readonly defaults?: JsonObject;
  readonly id: string;
  readonly name?: string;
  readonly version?: number | null;
  readonly workspace: string;
}

/** A design whose steps name the table. */
export interface UsedBy {
  readonly document: string;
  readonly steps: readonly string[];
  readonly title: string;
}

/** Days on which somebody used the table in this way in the last 90 days, and how many people. */
export interface UsesOut {
  readonly days: number;
  readonly people: number;
  readonly way: "view" | "operation" | "run";
}

/** `value` in full where it is small, else shortened; `size`: how many are inside, or how long the text is. */
export interface ValueItem {
  readonly key: string;
  readonly kind: "object" | "array" | "text" | "number" | "boolean" | "null";
  readonly size: number;
  readonly value: Json;
}

/** `there` is false where the key was deleted; `by` is empty where nobody knows. */
export interface ValueOut {
  readonly by: string;
  readonly by_name: string;
  readonly there: boolean;
  readonly value: Json;
}

/** `items` of an object or a list; of all else `value`. `total`: how many are inside, or how long the text is. */
export interface ValuePage {
  readonly items: readonly ValueItem[];
  readonly kind: "object" | "array" | "text" | "number" | "boolean" | "null";
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  readonly value: Json;
}

/** `path` is a JSON pointer into it: "" for all, "/rows/0". Of a text `offset` and `limit` count characters, 32,768 at most. */
export interface ValueQuery {
  readonly id: string;
  readonly limit?: number;
  readonly node: string;
  readonly offset?: number;
  readonly part?: "input" | "output";
  readonly path?: string;
}

export interface Verdicts {
  readonly id: string;
  readonly number: number;
  readonly reason?: string;
  readonly review: string;
  readonly verdict: "keep" | "revoke";
}

export interface VerificationLine {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly found: number;
  readonly frameworks: readonly string[];
  readonly id: string;
  readonly missing: number;
  readonly not_checkable: number;
  readonly source: string;
  readonly source_title: string;
  readonly workspace: string;
}

export interface VerificationOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly controls: readonly ControlLine[];
  readonly found: number;
  readonly frameworks: readonly string[];
  readonly id: string;
  readonly missing: number;
  readonly not_checkable: number;
  readonly source: string;
  readonly source_title: string;
  readonly workspace: string;
}

export interface VerificationQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
  readonly workspace: string;
}

/** `source` is "" for the workspace. */
export interface VerifiedEvent {
  readonly at: number;
  readonly by: string;
  readonly found: number;
  readonly missing: number;
  readonly not_checkable: number;
  readonly source: string;
  readonly verification: string;
}

/** A `note` that is left out stays. */
export interface VersionChange {
  readonly id: string;
  readonly name: string;
  readonly note?: string | null;
  readonly version: string;
}

/** What the events of a document say about one of its versions. */
export interface VersionEvent {
  readonly by: string;
  readonly content_hash: string;
  readonly document: string;
  readonly name: string;
  readonly origin: "person" | "run";
  readonly through: number;
  readonly version: string;
}

export interface VersionOut {
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly content_hash: string;
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly origin: "person" | "run";
  readonly run: string | null;
  readonly through: number;
}

export interface VersionQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** `version` is the hash of its content, `name` what people or runs called it. */
export interface VersionStatistics {
  readonly current: boolean;
  readonly name: string;
  readonly outcomes: RunOutcomes;
  readonly version: string;
}

/** What is said of the second beside the first. `success` is the difference of the shares; `duration` how many times as long the median run takes; `less` how often a run of the second is the shorter one, `p` how often chance alone makes as large a difference. A verdict is `too_few` until both have `enough` runs. */
export interface VersionsCompared {
  readonly duration: number | null;
  readonly duration_verdict: "too_few" | "no_difference_seen" | "better" | "worse";
  readonly enough: number;
  readonly first: RunOutcomes;
  readonly less: number;
  readonly p: number | null;
  readonly second: RunOutcomes;
  readonly success: Estimate;
  readonly success_verdict: "too_few" | "no_difference_seen" | "better" | "worse";
}

/** Versions by the hashes that `statistics.of` names; of all days. */
export interface VersionsToCompare {
  readonly first: string;
  readonly id: string;
  readonly second: string;
}

export interface VulnerabilityEvent {
  readonly at: number;
  readonly by: string;
  readonly source: string;
  readonly state: string;
  readonly vulnerability: string;
}

/** `overdue`: it is open and should have been mended. `evidence` is that of the last look. */
export interface VulnerabilityOut {
  readonly closed_at: number | null;
  readonly column: string;
  readonly due: number | null;
  readonly first_at: number;
  readonly fix: string;
  readonly history: readonly HistoryLine[];
  readonly id: string;
  readonly key: string;
  readonly last_at: number;
  readonly message: string;
  readonly overdue: boolean;
  readonly owner: string | null;
  readonly owner_name: string;
  readonly questions: readonly AskedOut[];
  readonly reason: string;
  readonly rule: string;
  readonly severity: "info" | "low" | "medium" | "high" | "critical";
  readonly source: string;
  readonly source_title: string;
  readonly state: "open" | "accepted" | "closed";
  readonly statement: string;
  readonly table: string;
  readonly task: string;
  readonly title: string;
  readonly workspace: string;
}

/** Worst first. `state` and `severity` may name several, separated by commas; empty: all. */
export interface VulnerabilityQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly owner?: string;
  readonly rule?: string;
  readonly severity?: string;
  readonly source?: string;
  readonly state?: string;
  readonly workspace?: string;
}

/** A run waits longer than this for its start, or one of its gates for a decision. */
export interface WaitsOver {
  readonly kind?: "waits_over";
  readonly seconds: number;
}

export interface WantedPair {
  readonly id: string;
  readonly table: string;
  readonly target: string;
  readonly target_table: string;
}

/** A column as it was before its last change. */
export interface WasOut {
  readonly nullable: boolean;
  readonly primary_key: boolean;
  readonly references: string | null;
  readonly type: string;
}

/** One reason why somebody has a role: given to them, or to a group they are in, here or further up. */
export interface WayOut {
  readonly everyone: boolean;
  readonly expires_at: number | null;
  readonly group: string | null;
  readonly group_name: string;
  readonly on: "organisation" | "workspace" | "kind" | "tag" | "document";
  readonly role: Role;
}

/** Newest first. */
export interface WebhookDeliveries {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly webhook: string;
}

/** `topics` are patterns such as `workflow:run:*`; `filter` is an expression over `event`, empty for all. */
export interface WebhookIn {
  readonly filter?: string;
  readonly id: string;
  readonly name: string;
  readonly topics: readonly string[];
  readonly url: string;
}

/** `topic`: of the event, or `Test`. `body` is what is sent. */
export interface WebhookMessage {
  readonly attempts: number;
  readonly body: string;
  readonly created_at: number;
  readonly error: string;
  readonly id: string;
  readonly log: readonly CallAttemptOut[];
  readonly next_at: number | null;
  readonly sent_at: number | null;
  readonly state: "queued" | "sent" | "failed" | "dead" | "dropped";
  readonly topic: string;
}

/** `queued`, `failing`: messages that wait, and among them those that failed at least once. `last_*`: of the newest message. */
export interface WebhookOut {
  readonly created_at: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly filter: string;
  readonly id: string;
  readonly last_at: number | null;
  readonly last_error: string;
  readonly last_state: "queued" | "sent" | "failed" | "dead" | "dropped" | null;
  readonly name: string;
  readonly paused_at: number | null;
  readonly queued: number;
  readonly topics: readonly string[];
  readonly url: string;
}

/** Unset `gain`: fewer than `needed` runs of the design as it is now. */
export interface WhatIf {
  readonly gain: GainOut | null;
  readonly needed: number;
  readonly runs: number;
}

export interface WhoIAm {
  readonly organisation: Named;
  readonly user: SessionUser;
}

/** Somebody who wrote the rows `first` to `last`, between `since` and `at`: a minute at most. */
export interface WhoOut {
  readonly at: number;
  readonly door: string;
  readonly first: number;
  readonly last: number;
  readonly name: string;
  readonly since: number;
  readonly user: string;
}

export interface WhoQuery {
  readonly limit?: number;
  readonly object: string;
  readonly offset?: number;
  readonly right: Right;
}

/** Of a list that people see as a whole: a thousand of it where no page is asked for. */
export interface WholePage {
  readonly limit?: number;
  readonly offset?: number;
}

/** Of presence, on all of a person's devices: whether the cursors of others are hidden, and where they look themselves. */
export interface WishesInput {
  readonly hides_others?: boolean;
  readonly hides_own?: boolean;
}

/** Of presence, on all of a person's devices: whether the cursors of others are hidden, and where they look themselves. */
export interface WishesOutput {
  readonly hides_others: boolean;
  readonly hides_own: boolean;
}

/** The second step does not wait for the first any more. */
export interface WithoutEdge {
  readonly change: "without_edge";
  readonly source: string;
  readonly target: string;
}

/** Units `start` to `end` (UTF-16) of a merged text, such as a name. */
export interface Words {
  readonly end: number;
  readonly kind?: "words";
  readonly path: readonly string[];
  readonly start: number;
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

/** `archived_at`: it is read, and not changed, since then. */
export interface WorkspaceOut {
  readonly archived_at: number | null;
  readonly created_at: number;
  readonly description: string;
  readonly document: string;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** What is different in one workspace. `muted`: nothing of it leaves the inbox. */
export interface WorkspaceRules {
  readonly kinds?: { readonly [name: string]: { readonly [name: string]: "now" | "hourly" | "daily" | "off" } };
  readonly muted?: boolean;
}

/** What is left out stays as it is. */
export interface WorkspaceWords {
  readonly description?: string | null;
  readonly id: string;
  readonly name?: string | null;
}

/** What one action would do: in a sentence, and what it would be told. `problem` where it would fail. */
export interface WouldOut {
  readonly action: string;
  readonly input: JsonObject;
  readonly problem: Json;
  readonly says: string;
}

export interface WritableOut {
  readonly at: number | null;
  readonly by: string;
  readonly tables: readonly string[];
}

/** All that may be written to from now on; none takes every permission away. */
export interface WritableTables {
  readonly id: string;
  readonly tables: readonly string[];
}

export interface WrittenCode {
  readonly code: Code;
  readonly edits: number;
  readonly notes: readonly NoteOut[];
}

/** What merging would write, what is asked, and what would refuse it. */
export interface engine__branches__shown__PreviewOut {
  readonly obstacles: readonly ObstacleOut[];
  readonly questions: readonly QuestionOut[];
  readonly writes: readonly (readonly string[])[];
}

/** Ask on with `since` = `next`, until it is `last`. `gap`: events between are not kept any more. */
export interface engine__commands__channels__EventsOut {
  readonly gap: boolean;
  readonly items: readonly EventOut[];
  readonly last: number;
  readonly next: number;
}

export interface engine__commands__format_views__ExportQuery {
  readonly format?: string;
  readonly id: string;
}

export interface engine__commands__openlineage__EventsOut {
  readonly events: readonly Json[];
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}

/** Events by origin and table; `source` only what leads from or to it. */
export interface engine__commands__openlineage__ExportQuery {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly source?: string;
}

/** `edges` that were said, `fresh` of them new. `unmapped`: namespaces that are no source yet. */
export interface engine__commands__openlineage__ImportedOut {
  readonly edges: number;
  readonly fresh: number;
  readonly runs: number;
  readonly unmapped: readonly string[];
}

export interface engine__commands__quality_views__RunsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Of one run. */
export interface engine__commands__runs__ReportsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface engine__commands__source_reports__ReportsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** Newest first. */
export interface engine__commands__synchronisation_views__RunsOf {
  readonly id: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly synchronisation: string;
}

/** `sentence` says in plain words when it fires. `next`: microseconds. */
export interface engine__commands__trigger_views__PreviewOut {
  readonly next: readonly number[];
  readonly sentence: string;
}

export interface server__routes__files__ImportedOut {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
}

/** Input and output of each command by name. */
export interface Commands {
  /** What somebody may do with a workspace or a document, and the grants that say so */
  readonly "access.effective": { readonly input: { readonly object: string; readonly user?: string; }; readonly output: EffectiveOut };
  /** Denies somebody all access, or gives a role on all documents of one kind or with one tag */
  readonly "access.give": { readonly input: NewGrant; readonly output: GrantOut };
  /** All that was given, denied or narrowed on it and above it */
  readonly "access.grants": { readonly input: { readonly object: string; readonly offset?: number; readonly limit?: number; readonly search?: string; }; readonly output: Listing<GrantOut> };
  /** The roles, the rights, and which role has which */
  readonly "access.roles": { readonly input: Record<string, never>; readonly output: RolesOut };
  /** Everybody who may do one thing with it, and by what */
  readonly "access.who": { readonly input: { readonly object: string; readonly offset?: number; readonly limit?: number; readonly right?: Right; }; readonly output: Listing<AbleOut> };
  /** Takes a grant or a denial away; open sockets hear of it at once */
  readonly "access.withdraw": { readonly input: { readonly object: string; readonly grant: string; }; readonly output: Nothing };
  /** Approves it; the role is there at once, or from the moment it is wanted */
  readonly "access_requests.approve": { readonly input: RequestAnswer; readonly output: RequestOut };
  /** Asks for a role on a workspace or a document, for a purpose and a while */
  readonly "access_requests.ask": { readonly input: NewRequest; readonly output: RequestOut };
  /** Asks for a role on what I cannot see, and does not tell whether it is there */
  readonly "access_requests.ask_unseen": { readonly input: UnseenRequest; readonly output: RequestOut };
  /** Changes a draft */
  readonly "access_requests.change": { readonly input: ChangedRequest; readonly output: RequestOut };
  /** Requests for access: mine, those that wait for me, or all that I may see */
  readonly "access_requests.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly whose?: "mine" | "to_review" | "all"; readonly request?: string; readonly workspace?: string; readonly object?: string; readonly state?: string; readonly requester?: string; readonly role?: Role | null; readonly search?: string; }; readonly output: Listing<RequestOut> };
  /** Says that I look at it */
  readonly "access_requests.open": { readonly input: { readonly request: string; }; readonly output: RequestOut };
  /** Refuses it */
  readonly "access_requests.reject": { readonly input: RequestAnswer; readonly output: RequestOut };
  /** Takes the role that came of it away; open sockets hear of it at once */
  readonly "access_requests.revoke": { readonly input: RequestAnswer; readonly output: RequestOut };
  /** Sends a draft to those who may answer it */
  readonly "access_requests.submit": { readonly input: { readonly request: string; }; readonly output: RequestOut };
  /** Takes my own request back, or gives the role back */
  readonly "access_requests.withdraw": { readonly input: RequestAnswer; readonly output: RequestOut };
  /** Closes it: it is evidence from then on */
  readonly "access_reviews.close": { readonly input: Closing; readonly output: ReviewOut };
  /** Keeps a line or takes away what it is about, in the same commit */
  readonly "access_reviews.decide": { readonly input: Verdicts; readonly output: LineOut };
  /** One review and how far it is */
  readonly "access_reviews.get": { readonly input: { readonly id: string; readonly review: string; }; readonly output: ReviewOut };
  /** Its lines: who had what, and what became of it */
  readonly "access_reviews.lines": { readonly input: { readonly id: string; readonly review: string; readonly offset?: number; readonly limit?: number; readonly verdict?: "open" | "keep" | "revoke" | "gone" | null; readonly search?: string; }; readonly output: Listing<LineOut> };
  /** Reviews of who has what, newest first, with how far they are */
  readonly "access_reviews.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "open" | "closed" | null; readonly search?: string; }; readonly output: Listing<ReviewOut> };
  /** Takes a snapshot of who has what, to be gone over */
  readonly "access_reviews.start": { readonly input: NewReview; readonly output: ReviewOut };
  /** What happened in a workspace, newest first, by person, kind and time */
  readonly "activity.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly before?: number | null; readonly person?: string; readonly kind?: "documents" | "people" | "runs" | "security" | "other" | null; readonly since?: number | null; readonly until?: number | null; }; readonly output: ActivityPage };
  /** Gives an alert another condition, name or audience */
  readonly "alerts.change": { readonly input: ChangedRule; readonly output: RuleOut };
  /** Tells people when runs fail, last or wait too long, or do not start */
  readonly "alerts.create": { readonly input: NewRule; readonly output: RuleOut };
  /** What was raised, newest first */
  readonly "alerts.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly rule?: string; }; readonly output: Listing<AlertOut> };
  /** Tells nobody of an alert until a moment, or again */
  readonly "alerts.mute": { readonly input: MutedRule; readonly output: RuleOut };
  /** Removes an alert and what it raised */
  readonly "alerts.remove": { readonly input: { readonly id: string; readonly rule: string; }; readonly output: Nothing };
  /** What people want to hear of runs, and who is told */
  readonly "alerts.rules": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<RuleOut> };
  /** How long decisions take, what waits, what came too late */
  readonly "approval_metrics.get": { readonly input: { readonly workspace?: string; readonly days?: number; }; readonly output: MetricsOut };
  /** Approves what is asked of me; the last one needed sets it going */
  readonly "approvals.approve": { readonly input: Approving; readonly output: ApprovalOut };
  /** Asks for an approval; what was asked for is done once when it is given */
  readonly "approvals.ask": { readonly input: NewApproval; readonly output: ApprovalOut };
  /** Says something about it; who is named and may see it is told */
  readonly "approvals.comment": { readonly input: ApprovalComment; readonly output: CommentedOut };
  /** Hands my own decision to somebody else who may approve */
  readonly "approvals.delegate": { readonly input: Handover; readonly output: ApprovalOut };
  /** Brings in who would be asked next, now */
  readonly "approvals.escalate": { readonly input: MaybeWords; readonly output: ApprovalOut };
  /** One request as it is now, with everything that happened to it */
  readonly "approvals.get": { readonly input: { readonly id: string; }; readonly output: ApprovalOut };
  /** Approval requests: mine, those for me, or all I may see */
  readonly "approvals.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly whose?: "mine" | "to_decide" | "decided" | "all"; readonly workspace?: string; readonly state?: string; readonly type?: string; readonly requester?: string; readonly subject?: string; readonly search?: string; readonly due_before?: number | null; }; readonly output: Listing<ApprovalOut> };
  /** What waits for my decision, what is due first at the top */
  readonly "approvals.pending": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; }; readonly output: Listing<ApprovalOut> };
  /** Who may see a request, and so can be named in its comments, and who is in its workspace and may not */
  readonly "approvals.people": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ApprovalReaderOut> };
  /** What asking for an approval would lead to: which rule fires, who is asked, and until when */
  readonly "approvals.preview": { readonly input: NewApproval; readonly output: ApprovalPreviewOut };
  /** Refuses it; who asked is told why */
  readonly "approvals.reject": { readonly input: ApprovalAnswer; readonly output: ApprovalOut };
  /** Hands it back to who asked, with what is to be changed */
  readonly "approvals.request_changes": { readonly input: ApprovalWords; readonly output: ApprovalOut };
  /** Asks again, after changes were wished for or it failed */
  readonly "approvals.resubmit": { readonly input: Resubmission; readonly output: ApprovalOut };
  /** What can be asked for, with the shape of its input */
  readonly "approvals.types": { readonly input: Record<string, never>; readonly output: Listing<TypeOut> };
  /** Takes my own request back */
  readonly "approvals.withdraw": { readonly input: MaybeWords; readonly output: ApprovalOut };
  /** Entries of the audit log as CSV or JSON lines, part by part */
  readonly "audit.export": { readonly input: { readonly who?: string; readonly actions?: string; readonly families?: string; readonly kinds?: string; readonly object?: string; readonly workspace?: string; readonly since?: number | null; readonly until?: number | null; readonly text?: string; readonly steps?: boolean; readonly format?: "csv" | "jsonl"; readonly before?: number | null; }; readonly output: AuditPart };
  /** One entry of the audit log, with what stood before and after */
  readonly "audit.get": { readonly input: { readonly number: number; }; readonly output: EntryOut };
  /** Who did what: entries of the audit log that fit, newest first */
  readonly "audit.list": { readonly input: { readonly who?: string; readonly actions?: string; readonly families?: string; readonly kinds?: string; readonly object?: string; readonly workspace?: string; readonly since?: number | null; readonly until?: number | null; readonly text?: string; readonly steps?: boolean; readonly before?: number | null; readonly limit?: number; }; readonly output: AuditListing };
  /** Walks the chain of the audit log: whether it holds, what is broken first, and its signed head */
  readonly "audit.verify": { readonly input: AuditVerify; readonly output: AuditVerdict };
  /** People of my workspaces who could decide for me */
  readonly "away.colleagues": { readonly input: { readonly offset?: number; readonly limit?: number; readonly person?: string; readonly within?: string; readonly search?: string; }; readonly output: Listing<ColleagueNamed> };
  /** Lets somebody decide for me during a period */
  readonly "away.delegate": { readonly input: NewDelegation; readonly output: AwayOut };
  /** Takes a delegation back, or gives it back */
  readonly "away.end": { readonly input: { readonly delegation: string; readonly person?: string; readonly within?: string; }; readonly output: AwayOut };
  /** Who decides for me, when, and for whom I decide */
  readonly "away.get": { readonly input: { readonly person?: string; readonly within?: string; }; readonly output: AwayOut };
  /** Names who helps out for me at any time, or nobody */
  readonly "away.substitute": { readonly input: NewSubstitute; readonly output: AwayOut };
  /** Stops a backfill with its runs */
  readonly "backfills.cancel": { readonly input: { readonly id: string; readonly trigger: string; readonly backfill: string; }; readonly output: BackfillDetail };
  /** One backfill with its moments */
  readonly "backfills.get": { readonly input: { readonly id: string; readonly trigger: string; readonly backfill: string; }; readonly output: BackfillDetail };
  /** The backfills of a trigger, newest first */
  readonly "backfills.list": { readonly input: { readonly id: string; readonly trigger: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<BackfillOut> };
  /** How many moments a backfill would have */
  readonly "backfills.look": { readonly input: BackfillLook; readonly output: BackfillLookOut };
  /** Runs for moments of a schedule that have passed */
  readonly "backfills.start": { readonly input: BackfillAsked; readonly output: BackfillDetail };
  /** Says how many backups stay and how old the newest may be */
  readonly "backups.decide": { readonly input: NewBackupPolicy; readonly output: BackupPolicyOut };
  /** Backups of a source, newest first */
  readonly "backups.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: BackupList };
  /** Removes a backup with its copy */
  readonly "backups.remove": { readonly input: { readonly id: string; readonly backup: string; }; readonly output: Nothing };
  /** Restores a backup into a new place */
  readonly "backups.restore": { readonly input: BackupRestoring; readonly output: BackupOut };
  /** Backs up a source by the clock */
  readonly "backups.schedule": { readonly input: BackupSchedule; readonly output: Scheduled };
  /** Stops a backup that is under way */
  readonly "backups.stop": { readonly input: { readonly id: string; readonly backup: string; }; readonly output: BackupOut };
  /** Stops a restore that is under way */
  readonly "backups.stop_restore": { readonly input: { readonly id: string; readonly backup: string; readonly restore: string; }; readonly output: Nothing };
  /** Backs up a source and restores the copy in a test */
  readonly "backups.take": { readonly input: { readonly id: string; }; readonly output: BackupOut };
  /** Who I am, my workspaces, and the kinds this installation knows */
  readonly bootstrap: { readonly input: Record<string, never>; readonly output: Bootstrap };
  /** Closes a branch: it goes to the trash */
  readonly "branches.close": { readonly input: { readonly id: string; readonly branch: string; }; readonly output: BranchOut };
  /** What a branch and its target have changed since they had the same */
  readonly "branches.compare": { readonly input: { readonly id: string; readonly branch: string; }; readonly output: Comparison };
  /** A branch: a copy of a document to try things in, which can be merged back */
  readonly "branches.create": { readonly input: NewBranch; readonly output: BranchOut };
  /** One branch */
  readonly "branches.get": { readonly input: { readonly id: string; readonly branch: string; }; readonly output: BranchOut };
  /** Whether a document is a branch, of what, and which others there are */
  readonly "branches.here": { readonly input: { readonly id: string; }; readonly output: HereOut };
  /** The branches of a document, newest first */
  readonly "branches.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "open" | "closed" | "all"; }; readonly output: Listing<BranchOut> };
  /** Merges a branch into its target, or its target into it, by one edit in one's own name */
  readonly "branches.merge": { readonly input: MergeAndClose; readonly output: MergeOut };
  /** The merges of a branch, newest first */
  readonly "branches.merges": { readonly input: { readonly id: string; readonly branch: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<MergeOut> };
  /** What a merge would write, what it would ask, and what would refuse it */
  readonly "branches.preview": { readonly input: MergeIn; readonly output: engine__branches__shown__PreviewOut };
  /** Opens a closed branch again */
  readonly "branches.reopen": { readonly input: { readonly id: string; readonly branch: string; }; readonly output: BranchOut };
  /** Takes the last merge of a branch back; what was written there since stays */
  readonly "branches.undo_merge": { readonly input: OneMerge; readonly output: UndoneOut };
  /** Stops a bulk operation; what was done stays */
  readonly "bulk.cancel": { readonly input: { readonly id: string; }; readonly output: BulkDetail };
  /** Changes batches, parallelism and limits while it runs */
  readonly "bulk.change": { readonly input: ChangeBulk; readonly output: BulkDetail };
  /** The checkpoints of a bulk operation, newest first */
  readonly "bulk.checkpoints": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly named?: boolean; }; readonly output: Listing<BulkCheckpointOut> };
  /** One bulk operation */
  readonly "bulk.get": { readonly input: { readonly id: string; }; readonly output: BulkDetail };
  /** The items of a bulk operation */
  readonly "bulk.items": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "queued" | "running" | "done" | "failed" | "skipped" | "undone" | "undo_failed" | ""; }; readonly output: Listing<BulkItemOut> };
  /** What can be done to many things at once, and how batches are made */
  readonly "bulk.kinds": { readonly input: Record<string, never>; readonly output: BulkKindsOut };
  /** The bulk operations of a workspace, newest first */
  readonly "bulk.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly status?: "planned" | "running" | "paused" | "cancelling" | "cancelled" | "finished" | "failed" | "rolling_back" | "rolled_back" | ""; readonly kind?: string; readonly set_of?: string; }; readonly output: Listing<BulkOut> };
  /** Takes up no more items for now */
  readonly "bulk.pause": { readonly input: { readonly id: string; }; readonly output: BulkDetail };
  /** What a bulk operation would do */
  readonly "bulk.plan": { readonly input: PlanBulk; readonly output: BulkPlanOut };
  /** Tries the failed items again, as a job of its own */
  readonly "bulk.redrive": { readonly input: RedriveBulk; readonly output: BulkDetail };
  /** Goes on with a bulk operation that is paused */
  readonly "bulk.resume": { readonly input: { readonly id: string; }; readonly output: BulkDetail };
  /** Takes a bulk operation back, as a job of its own */
  readonly "bulk.rollback": { readonly input: RollbackBulk; readonly output: BulkDetail };
  /** Begins a bulk operation */
  readonly "bulk.start": { readonly input: StartBulk; readonly output: BulkDetail };
  /** Begins several bulk operations that come after each other */
  readonly "bulk.start_set": { readonly input: StartBulkSet; readonly output: BulkSetOut };
  /** How far a bulk operation is */
  readonly "bulk.status": { readonly input: { readonly id: string; }; readonly output: BulkStatusOut };
  /** Other hours or holidays; open requests keep the times they have */
  readonly "calendars.change": { readonly input: ChangedCalendar; readonly output: CalendarOut };
  /** Another calendar: a time zone, working hours, holidays */
  readonly "calendars.create": { readonly input: NewCalendar; readonly output: CalendarOut };
  /** Working hours that ladders go by */
  readonly "calendars.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<CalendarOut> };
  /** Removes a calendar that no ladder goes by */
  readonly "calendars.remove": { readonly input: { readonly id: string; readonly calendar: string; }; readonly output: Nothing };
  /** Engines, sources, operations and document kinds, with what is missing named */
  readonly "catalog.list": { readonly input: Record<string, never>; readonly output: Listing<ComponentOut> };
  /** What a channel has told since a number, by topics; waits for the next event if asked to */
  readonly "channels.events": { readonly input: { readonly channel: string; readonly since?: number; readonly topics?: string; readonly limit?: number; readonly wait?: number; }; readonly output: engine__commands__channels__EventsOut };
  /** Gives a column a label by hand */
  readonly "classifications.add": { readonly input: NewLabel; readonly output: LabelOut };
  /** Says that a label is right */
  readonly "classifications.confirm": { readonly input: DecidedLabel; readonly output: LabelOut };
  /** Confirms or rejects many labels at once */
  readonly "classifications.decide": { readonly input: ManyLabels; readonly output: DecidedOut };
  /** The labels that there are */
  readonly "classifications.labels": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; }; readonly output: Listing<KnownLabel> };
  /** Sets how far a label spreads, or stops it at an edge */
  readonly "classifications.limit": { readonly input: NewLimit; readonly output: Respread };
  /** How far labels spread along lineage */
  readonly "classifications.limits": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; }; readonly output: LimitsOut };
  /** Labels of columns with their evidence, of all my workspaces or of one */
  readonly "classifications.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly table?: string; readonly label?: string; readonly state?: "suggested" | "confirmed" | "rejected" | "withdrawn" | "" | "any"; readonly level?: "public" | "internal" | "confidential" | "restricted" | ""; readonly category?: "personal" | "financial" | "health" | "secret" | ""; readonly origin?: "rule" | "person" | "lineage" | ""; readonly search?: string; }; readonly output: Listing<LabelOut> };
  /** Says that a label is wrong; it is not suggested again */
  readonly "classifications.reject": { readonly input: DecidedLabel; readonly output: LabelOut };
  /** Looks at the columns of a source now */
  readonly "classifications.run": { readonly input: { readonly id: string; }; readonly output: BegunScan };
  /** How many labels there are, by state, level and sort */
  readonly "classifications.summary": { readonly input: { readonly workspace?: string; readonly source?: string; }; readonly output: SummaryOut };
  /** Takes a limit away */
  readonly "classifications.unlimit": { readonly input: { readonly limit_id: string; readonly workspace?: string; }; readonly output: Respread };
  /** Takes back what a person decided or gave */
  readonly "classifications.withdraw": { readonly input: OneLabel; readonly output: LabelOut };
  /** Begins a thread about a place of a document */
  readonly "comments.create": { readonly input: NewThread; readonly output: ThreadOut };
  /** Deletes a message of one's own */
  readonly "comments.delete": { readonly input: { readonly id: string; readonly thread: string; readonly message: string; }; readonly output: Nothing };
  /** Rewrites a message of one's own */
  readonly "comments.edit": { readonly input: NewWords; readonly output: ThreadOut };
  /** Threads of a document: open, resolved, or without their place */
  readonly "comments.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "open" | "resolved" | "orphan" | "all"; readonly mine?: boolean; readonly thread?: string; }; readonly output: Listing<ThreadOut> };
  /** Which messages one has seen, by thread */
  readonly "comments.marks": { readonly input: { readonly id: string; }; readonly output: MarksOut };
  /** Who may read a document, and so can be mentioned in its comments */
  readonly "comments.people": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ReaderOut> };
  /** Reacts to a message */
  readonly "comments.react": { readonly input: Reacted; readonly output: ThreadOut };
  /** Says which messages of a thread one has seen */
  readonly "comments.read": { readonly input: Seen; readonly output: ThreadOut };
  /** Opens a resolved thread again */
  readonly "comments.reopen": { readonly input: { readonly id: string; readonly thread: string; }; readonly output: ThreadOut };
  /** Answers in a thread */
  readonly "comments.reply": { readonly input: NewReply; readonly output: ThreadOut };
  /** Marks a thread as resolved */
  readonly "comments.resolve": { readonly input: { readonly id: string; readonly thread: string; }; readonly output: ThreadOut };
  /** Takes a reaction back */
  readonly "comments.unreact": { readonly input: { readonly id: string; readonly thread: string; readonly message: string; readonly emoji?: string; }; readonly output: ThreadOut };
  /** The checks that a rule can be mapped to */
  readonly "compliance.available": { readonly input: { readonly workspace?: string; }; readonly output: Listing<EvidenceCheckOut> };
  /** Evidence that was gathered in all my workspaces or in one, newest first */
  readonly "compliance.checks": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly check?: string; readonly status?: string; }; readonly output: Listing<EvidenceOut> };
  /** One piece of evidence */
  readonly "compliance.evidence": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: EvidenceOut };
  /** Every control of every framework with the state of its evidence now */
  readonly "compliance.matrix": { readonly input: { readonly workspace?: string; readonly source?: string; readonly frameworks?: string; }; readonly output: MatrixOut };
  /** The evidence of one time as a ZIP, the same bytes every time */
  readonly "compliance.pack": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: PackOut };
  /** Removes what was gathered at one time */
  readonly "compliance.remove": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: Nothing };
  /** What was found at one time, control by control */
  readonly "compliance.verification": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: VerificationOut };
  /** When evidence was gathered, newest first */
  readonly "compliance.verifications": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; }; readonly output: Listing<VerificationLine> };
  /** Gathers evidence for the controls of frameworks now */
  readonly "compliance.verify": { readonly input: NewVerification; readonly output: VerificationOut };
  /** Changes a rule, or switches it off */
  readonly "compliance_rules.change": { readonly input: ChangedComplianceRule; readonly output: ComplianceRuleOut };
  /** A control of one's own, mapped to a check */
  readonly "compliance_rules.create": { readonly input: NewComplianceRule; readonly output: ComplianceRuleOut };
  /** One rule with what its evidence says now */
  readonly "compliance_rules.get": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: ComplianceRuleDetail };
  /** Controls, the checks they ask for, and how old evidence may be */
  readonly "compliance_rules.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly framework?: string; readonly check?: string; readonly origin?: "shipped" | "changed" | "own" | ""; readonly enabled?: boolean | null; }; readonly output: Listing<ComplianceRuleOut> };
  /** Removes an own rule, or puts a shipped one back */
  readonly "compliance_rules.remove": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: Nothing };
  /** Values that two people wrote without having seen each other's, with what became of them */
  readonly "conflicts.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "open" | "settled" | "all"; }; readonly output: Listing<ConflictOut> };
  /** Says which of two values it shall be, by a strategy; what follows is one edit in one's own name */
  readonly "conflicts.settle": { readonly input: Settlement; readonly output: ConflictOut };
  /** Sources that the demo has elsewhere and not here, why, and what brings them here */
  readonly "demo.absent": { readonly input: { readonly workspace?: string; }; readonly output: Listing<AbsentOut> };
  /** What stops the design from running, as it stands now */
  readonly "designs.check": { readonly input: { readonly id: string; }; readonly output: Checked };
  /** The design as the text of its code view */
  readonly "designs.code": { readonly input: { readonly id: string; }; readonly output: Code };
  /** A new workflow design */
  readonly "designs.create": { readonly input: NewDesign; readonly output: DocumentContent };
  /** The design in a format, with what the format cannot say */
  readonly "designs.export": { readonly input: { readonly id: string; readonly format?: string; }; readonly output: ExportedDesign };
  /** One workflow design with its content */
  readonly "designs.get": { readonly input: { readonly id: string; }; readonly output: DocumentContent };
  /** What a change of a step reaches: steps, sources, and other designs */
  readonly "designs.impact": { readonly input: { readonly id: string; readonly node: string; }; readonly output: DesignImpact };
  /** A text as a new design */
  readonly "designs.import": { readonly input: TextToImport; readonly output: ImportedDesign };
  /** The workflow designs of my workspaces with their last run */
  readonly "designs.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; }; readonly output: Listing<DesignOut> };
  /** What of a design runs side by side, what decides how long it takes, and what conflicts */
  readonly "designs.plan": { readonly input: { readonly id: string; }; readonly output: DesignPlan };
  /** What a text would become as a design, and what would be left out; makes nothing */
  readonly "designs.preview_import": { readonly input: TextToImport; readonly output: ImportPreview };
  /** What a changed text means for the design, and what is wrong with it by line; changes nothing */
  readonly "designs.read_code": { readonly input: CodeToRead; readonly output: ReadCode };
  /** Changes fields of the live design */
  readonly "designs.update": { readonly input: DesignBody; readonly output: DocumentContent };
  /** Makes the smallest edit of the live design that a changed text means */
  readonly "designs.write_code": { readonly input: CodeToRead; readonly output: WrittenCode };
  /** Keys and joins that the data suggest, with the share of values that bears them out */
  readonly "discovery.candidates": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly kind?: "" | "key" | "join"; readonly state?: "" | "suggested" | "accepted" | "rejected"; readonly table?: string; }; readonly output: Listing<CandidateOut> };
  /** Accepts or rejects a key or a join, or opens it again */
  readonly "discovery.decide": { readonly input: CandidateDecision; readonly output: CandidateOut };
  /** Databases and data files in the folders that sources may read, for who makes a source */
  readonly "discovery.files": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly kind?: string; }; readonly output: LyingList };
  /** Looks for keys and joins now */
  readonly "discovery.find_joins": { readonly input: { readonly id: string; }; readonly output: JoinsOutput };
  /** Makes a source of such a database or folder */
  readonly "discovery.register": { readonly input: Registered; readonly output: SourceDetail };
  /** Databases and data files in the folders of sources that no source describes */
  readonly "discovery.unregistered": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; }; readonly output: LyingList };
  /** Who may read or change a document, and by what */
  readonly "documents.access": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: DocumentAccess };
  /** A new document of any kind */
  readonly "documents.create": { readonly input: NewDocument; readonly output: DocumentContent };
  /** What is in the trash goes for good, with its history */
  readonly "documents.delete": { readonly input: { readonly id: string; }; readonly output: Nothing };
  /** A document with the same content, and ids and a history of its own; comments stay behind */
  readonly "documents.duplicate": { readonly input: Copy; readonly output: DocumentContent };
  /** Everything in the trash of a workspace goes for good */
  readonly "documents.empty_trash": { readonly input: { readonly id: string; }; readonly output: Emptied };
  /** One document with its content */
  readonly "documents.get": { readonly input: { readonly id: string; readonly content?: boolean; }; readonly output: DocumentContent };
  /** The documents of a workspace, with who is inside */
  readonly "documents.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly kind?: string; readonly search?: string; readonly created_by?: string; readonly updated_by?: string; readonly trashed?: boolean; readonly order?: "title" | "kind" | "created_at" | "updated_at"; readonly descending?: boolean | null; }; readonly output: Listing<DocumentOut> };
  /** To another workspace; who may not see it there is put out at once */
  readonly "documents.move": { readonly input: NewPlace; readonly output: DocumentOut };
  /** Another name for a document: an edit of its content, where that has a name */
  readonly "documents.rename": { readonly input: NewName; readonly output: DocumentOut };
  /** Replaces a document and its history by one of its revisions; nothing of the time after it comes back */
  readonly "documents.reset_to": { readonly input: OneRevision; readonly output: DocumentContent };
  /** Brings a document back from the trash */
  readonly "documents.restore": { readonly input: { readonly id: string; }; readonly output: DocumentOut };
  /** The kept states of a document */
  readonly "documents.revisions": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<RevisionOut> };
  /** A role on one document for a person or a group, for a while or until it is withdrawn */
  readonly "documents.share": { readonly input: Share; readonly output: Nothing };
  /** Single documents that were shared with me */
  readonly "documents.shared": { readonly input: { readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SharedOut> };
  /** Moves a document to the trash */
  readonly "documents.trash": { readonly input: { readonly id: string; }; readonly output: DocumentOut };
  /** Takes such a role away; open sockets lose it at once */
  readonly "documents.unshare": { readonly input: { readonly id: string; readonly subject_kind?: "user" | "group"; readonly subject?: string; }; readonly output: Nothing };
  /** What is wrong with an expression at its place in a design, and the type of what it gives */
  readonly "expressions.check": { readonly input: ExpressionPlace; readonly output: CheckedOut };
  /** What may stand at a place in an expression: names, fields, functions, with their types */
  readonly "expressions.complete": { readonly input: ExpressionCursor; readonly output: CompletionOut };
  /** Another name or content for a saved filter */
  readonly "filters.change": { readonly input: ChangedFilter; readonly output: FilterOut };
  /** Saved filters of a list: mine, and those that everybody in the workspace has */
  readonly "filters.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly list?: string; }; readonly output: Listing<FilterOut> };
  /** Removes a saved filter */
  readonly "filters.remove": { readonly input: { readonly id: string; readonly filter: string; }; readonly output: Nothing };
  /** Keeps a filter under a name, for me or for everybody here */
  readonly "filters.save": { readonly input: NewFilter; readonly output: FilterOut };
  /** What a scan changed */
  readonly "findings.changes": { readonly input: { readonly id: string; readonly scan: string; readonly offset?: number; readonly limit?: number; readonly change?: "new" | "back" | "fixed" | ""; }; readonly output: Listing<ChangedFinding> };
  /** Ignores, reopens or assigns findings */
  readonly "findings.decide": { readonly input: Decide; readonly output: Decided };
  /** One finding with its evidence, its fix and its life */
  readonly "findings.get": { readonly input: { readonly id: string; readonly finding: string; }; readonly output: FindingDetail };
  /** Findings of a workspace, with counts by state, severity, area and source */
  readonly "findings.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: string; readonly severity?: string; readonly area?: string; readonly source?: string; readonly rule?: string; readonly table?: string; readonly owner?: string; readonly text?: string; readonly order?: "severity" | "newest" | "changed" | "due" | "place"; }; readonly output: FindingsOut };
  /** The formats that designs are written to and read from */
  readonly "formats.list": { readonly input: Record<string, never>; readonly output: Listing<FormatOut> };
  /** Answers what a run asks */
  readonly "gates.decide": { readonly input: Decision; readonly output: GateOut };
  /** What runs ask people, newest first */
  readonly "gates.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly run?: string; readonly state?: string; }; readonly output: Listing<GateOut> };
  /** A new glossary */
  readonly "glossaries.create": { readonly input: NewGlossary; readonly output: DocumentContent };
  /** One glossary with its terms */
  readonly "glossaries.get": { readonly input: { readonly id: string; }; readonly output: DocumentContent };
  /** The glossaries of my workspaces */
  readonly "glossaries.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; }; readonly output: Listing<GlossaryOut> };
  /** Terms by words, over all glossaries of a workspace */
  readonly "glossaries.terms": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly glossary?: string; readonly search?: string; }; readonly output: Listing<TermOut> };
  /** Changes fields of the live glossary */
  readonly "glossaries.update": { readonly input: GlossaryBody; readonly output: DocumentContent };
  /** A member of the workspace comes into a group and has its roles at once */
  readonly "groups.add": { readonly input: { readonly id: string; readonly group: string; readonly user: string; }; readonly output: GroupOut };
  /** A new group without people and without a role */
  readonly "groups.create": { readonly input: NewGroup; readonly output: GroupOut };
  /** A group goes, with its roles; its people stay members by their other ways */
  readonly "groups.delete": { readonly input: { readonly id: string; readonly group: string; }; readonly output: Nothing };
  /** The groups of a workspace, with their roles and first people */
  readonly "groups.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly groups?: string; readonly search?: string; }; readonly output: Listing<GroupOut> };
  /** The people of a group */
  readonly "groups.members": { readonly input: { readonly id: string; readonly group: string; readonly offset?: number; readonly limit?: number; readonly search?: string; }; readonly output: Listing<GroupMate> };
  /** Somebody goes out of a group and loses its roles at once */
  readonly "groups.remove": { readonly input: { readonly id: string; readonly group: string; readonly user: string; }; readonly output: GroupOut };
  /** Another name for a group */
  readonly "groups.rename": { readonly input: GroupName; readonly output: GroupOut };
  /** The group's role in the workspace, or none */
  readonly "groups.set_role": { readonly input: GroupRole; readonly output: GroupOut };
  /** Who wrote what stands in each field, and when */
  readonly "history.blame": { readonly input: { readonly id: string; readonly through?: number; readonly moment?: number; readonly path?: readonly string[]; }; readonly output: BlamePage };
  /** What differs between two points, with who changed it and when */
  readonly "history.difference": { readonly input: { readonly id: string; readonly before?: number; readonly after?: number; readonly since?: number; readonly until?: number; readonly from_nothing?: boolean; }; readonly output: DifferenceOut };
  /** Who worked on a document when, with its versions and the points that can be looked at */
  readonly "history.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: HistoryPage };
  /** Makes a document what it was at a point, by one edit in one's own name */
  readonly "history.restore": { readonly input: Restore; readonly output: RevertedOut };
  /** The document as it was at a point */
  readonly "history.state": { readonly input: { readonly id: string; readonly through?: number; readonly moment?: number; }; readonly output: DocumentState };
  /** Takes back what one person did since a point, where nobody changed it since */
  readonly "history.undo_person": { readonly input: UndoPerson; readonly output: RevertedOut };
  /** A piece of the file */
  readonly "imports.append": { readonly input: Piece; readonly output: ImportOut };
  /** Approves the difference and carries it out, in the background */
  readonly "imports.apply": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: ImportOut };
  /** A new file, of which nothing has come yet */
  readonly "imports.begin": { readonly input: NewImport; readonly output: ImportOut };
  /** Compares the file with what is there, in the background */
  readonly "imports.check": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: ImportOut };
  /** What is there as the same CSV or JSON, a piece at a time */
  readonly "imports.export": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly what?: string; readonly format?: "csv" | "json"; }; readonly output: ExportPiece };
  /** One import and how far it is */
  readonly "imports.get": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: ImportOut };
  /** CSV files that were imported, newest first */
  readonly "imports.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly what?: string; }; readonly output: Listing<ImportOut> };
  /** Forgets the import; what it changed stays */
  readonly "imports.remove": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: Nothing };
  /** Its rows: what each would change, what is wrong, what became of it */
  readonly "imports.rows": { readonly input: { readonly id: string; readonly upload: string; readonly offset?: number; readonly limit?: number; readonly change?: "new" | "changed" | "unchanged" | "refused" | null; readonly outcome?: "applied" | "failed" | "undone" | "kept" | null; }; readonly output: Listing<ImportRowOut> };
  /** Stops what is being carried out or taken back; what was done stays, and can be undone */
  readonly "imports.stop": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: ImportOut };
  /** Takes back all that it did, where nobody changed it since */
  readonly "imports.undo": { readonly input: { readonly id: string; readonly upload: string; }; readonly output: ImportOut };
  /** Another address, other events, another filter */
  readonly "integrations.change": { readonly input: ChangedWebhook; readonly output: WebhookOut };
  /** A webhook that is told of chosen events; its secret is shown once */
  readonly "integrations.create": { readonly input: WebhookIn; readonly output: MadeWebhook };
  /** Messages of a webhook with every attempt */
  readonly "integrations.deliveries": { readonly input: { readonly id: string; readonly webhook: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<WebhookMessage> };
  /** Webhooks of a workspace, and triggers that other systems call */
  readonly "integrations.list": { readonly input: { readonly id: string; }; readonly output: Integrations };
  /** Another secret for a webhook, shown once */
  readonly "integrations.new_secret": { readonly input: { readonly id: string; readonly webhook: string; }; readonly output: MadeWebhook };
  /** A webhook is told nothing for a while */
  readonly "integrations.pause": { readonly input: { readonly id: string; readonly webhook: string; }; readonly output: WebhookOut };
  /** A webhook goes, with its secret */
  readonly "integrations.remove": { readonly input: { readonly id: string; readonly webhook: string; }; readonly output: Nothing };
  /** A webhook is told of what happens from now on */
  readonly "integrations.resume": { readonly input: { readonly id: string; readonly webhook: string; }; readonly output: WebhookOut };
  /** Sends a message once more, under the same id */
  readonly "integrations.send_again": { readonly input: { readonly id: string; readonly webhook: string; readonly message: string; }; readonly output: Queued };
  /** Sends a test message */
  readonly "integrations.test": { readonly input: { readonly id: string; readonly webhook: string; }; readonly output: Queued };
  /** I become a member of the workspace that I am invited into */
  readonly "invitations.accept": { readonly input: { readonly id: string; }; readonly output: Accepted };
  /** I do not want to; whoever invited me sees it */
  readonly "invitations.decline": { readonly input: { readonly id: string; }; readonly output: Nothing };
  /** Invitations into a workspace with what became of them, newest first */
  readonly "invitations.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "pending" | "accepted" | "declined" | "withdrawn" | "expired" | null; }; readonly output: Listing<SentInvitation> };
  /** Invitations that wait for my answer */
  readonly "invitations.mine": { readonly input: { readonly offset?: number; readonly limit?: number; }; readonly output: Listing<MyInvitation> };
  /** The same invitation by a new link and for as long again; an offer is made again */
  readonly "invitations.renew": { readonly input: { readonly id: string; readonly invitation: string; }; readonly output: Invited };
  /** An invitation works no more; whoever came by it stays */
  readonly "invitations.withdraw": { readonly input: { readonly id: string; readonly invitation: string; }; readonly output: Nothing };
  /** Other levels; open requests keep those they were asked with */
  readonly "ladders.change": { readonly input: ChangedLadder; readonly output: LadderOut };
  /** Another ladder of up to eight levels */
  readonly "ladders.create": { readonly input: NewLadder; readonly output: LadderOut };
  /** One ladder */
  readonly "ladders.get": { readonly input: { readonly id: string; readonly ladder: string; }; readonly output: LadderOut };
  /** Ladders of escalation: what happens while nobody decides */
  readonly "ladders.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<LadderOut> };
  /** Asked at a moment, who is told when */
  readonly "ladders.preview": { readonly input: PreviewOf; readonly output: PreviewOutput };
  /** Removes a ladder; policies that name it go by the standard one */
  readonly "ladders.remove": { readonly input: { readonly id: string; readonly ladder: string; }; readonly output: Nothing };
  /** A template as a signed text */
  readonly "library.export": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: ExportedTemplate };
  /** One template with its content and versions */
  readonly "library.get": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: TemplateDetail };
  /** Takes a signed template into the library */
  readonly "library.import": { readonly input: TemplateToImport; readonly output: TemplateOut };
  /** Templates that I may begin with: shipped, of all my workspaces or of one, of the organisation */
  readonly "library.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly tag?: string; readonly reach?: "shipped" | "workspace" | "organisation" | null; }; readonly output: Listing<TemplateOut> };
  /** Which template a design is from, and whether there is a newer version */
  readonly "library.origin": { readonly input: { readonly id: string; }; readonly output: Origin };
  /** What a signed template holds and who signed it; keeps nothing */
  readonly "library.preview_import": { readonly input: TemplateText; readonly output: TemplatePreview };
  /** Offers a template no more */
  readonly "library.remove": { readonly input: { readonly id: string; readonly workspace?: string; }; readonly output: Nothing };
  /** A design as a template, or as the next version of one */
  readonly "library.save": { readonly input: SaveTemplate; readonly output: TemplateOut };
  /** A new design from a template */
  readonly "library.use": { readonly input: UseTemplate; readonly output: DocumentContent };
  /** Another note or other places of an edge that somebody drew */
  readonly "lineage.change": { readonly input: ChangedEdge; readonly output: EdgeOut };
  /** Draws an edge between two tables or two columns by hand */
  readonly "lineage.draw": { readonly input: NewEdge; readonly output: EdgeOut };
  /** Removes an edge that somebody drew */
  readonly "lineage.erase": { readonly input: { readonly id: string; readonly edge: string; readonly reason?: string; }; readonly output: Nothing };
  /** All places within some hops, as long as they can be drawn */
  readonly "lineage.graph": { readonly input: { readonly id: string; readonly source?: string; readonly table?: string; readonly column?: string; readonly search?: string; readonly of?: string; readonly kind?: "view" | "workflow" | "sync" | "openlineage" | "manual" | ""; readonly up?: number; readonly down?: number; readonly most?: number; }; readonly output: GraphOut };
  /** What hangs on a table or a column, with owners, labels and designs */
  readonly "lineage.impact": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly source?: string; readonly table?: string; readonly column?: string; }; readonly output: ImpactOut };
  /** One hop up or down from a place, page by page */
  readonly "lineage.neighbours": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly source?: string; readonly table?: string; readonly column?: string; readonly search?: string; readonly of?: string; readonly kind?: "view" | "workflow" | "sync" | "openlineage" | "manual" | ""; readonly way?: "up" | "down"; }; readonly output: NeighboursOut };
  /** A shortest way between two places */
  readonly "lineage.path": { readonly input: { readonly id: string; readonly source?: string; readonly table?: string; readonly column?: string; readonly to_source?: string; readonly to_table?: string; readonly to_column?: string; }; readonly output: PathOut };
  /** How the SQL of each view was read, and why not */
  readonly "lineage.readings": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ReadingOut> };
  /** Places by words, with how many others each comes from and leads to */
  readonly "lineage.search": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly search?: string; readonly source?: string; }; readonly output: Listing<PlaceOut> };
  /** Asks for a section that somebody else holds, and waits in the queue */
  readonly "locks.ask": { readonly input: OfSection; readonly output: LockStanding };
  /** Takes a section over from its holder */
  readonly "locks.break": { readonly input: OfSection; readonly output: LockStanding };
  /** Gives a section to somebody else */
  readonly "locks.hand_over": { readonly input: HandOver; readonly output: LockStanding };
  /** Tells who asks that the section is still needed */
  readonly "locks.keep": { readonly input: OfSection; readonly output: LockStanding };
  /** Who holds which section of a document, and who waits for it */
  readonly "locks.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<LockOut> };
  /** Gives a section back */
  readonly "locks.release": { readonly input: OfSection; readonly output: LockStanding };
  /** Keeps a section for longer */
  readonly "locks.renew": { readonly input: Lease; readonly output: LockStanding };
  /** Takes a section, so that nobody else can change it */
  readonly "locks.take": { readonly input: Lease; readonly output: LockStanding };
  /** Waits no longer */
  readonly "locks.withdraw": { readonly input: OfSection; readonly output: LockStanding };
  /** I go, with everything I was given in the workspace */
  readonly "members.leave": { readonly input: { readonly id: string; }; readonly output: Nothing };
  /** A member goes, with everything they were given in the workspace */
  readonly "members.remove": { readonly input: { readonly id: string; readonly user: string; }; readonly output: Nothing };
  /** Another role for a member; it reaches their open sockets at once */
  readonly "members.set_role": { readonly input: NewRole; readonly output: Member };
  /** A member becomes an owner, and I an admin */
  readonly "members.transfer": { readonly input: MemberOf; readonly output: Member };
  /** Changes a channel, or turns it off */
  readonly "notification_channels.change": { readonly input: ChangedSetup; readonly output: SetupOut };
  /** Sets up a channel */
  readonly "notification_channels.create": { readonly input: NewSetup; readonly output: SetupOut };
  /** Which channels there are, and what each needs to be set up */
  readonly "notification_channels.kinds": { readonly input: Record<string, never>; readonly output: Listing<ChannelKindOut> };
  /** The channels of a workspace, with how each of them is */
  readonly "notification_channels.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SetupOut> };
  /** Removes a channel; what waits to go by it is dropped */
  readonly "notification_channels.remove": { readonly input: { readonly id: string; readonly setup: string; }; readonly output: Nothing };
  /** Sends a test message by a channel */
  readonly "notification_channels.test": { readonly input: TestedSetup; readonly output: MessageSent };
  /** One message with every attempt to send it */
  readonly "notification_deliveries.get": { readonly input: { readonly id: string; readonly message: string; }; readonly output: MessageDetail };
  /** Messages that left the workspace or wait to, newest first */
  readonly "notification_deliveries.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly state?: "" | "queued" | "sent" | "failed" | "dead" | "dropped"; readonly channel?: string; readonly setup?: string; readonly user?: string; readonly kind?: string; }; readonly output: Listing<OutgoingOut> };
  /** Sends a message once more, under the same id */
  readonly "notification_deliveries.send_again": { readonly input: { readonly id: string; readonly message: string; }; readonly output: MessageDetail };
  /** Chooses what reaches me where and when */
  readonly "notification_rules.change": { readonly input: ChangedRules; readonly output: RulesOut };
  /** Chooses what is different in a workspace, or nothing */
  readonly "notification_rules.change_here": { readonly input: ChangedHere; readonly output: RulesOut };
  /** Confirms an address with its code */
  readonly "notification_rules.confirm_address": { readonly input: GivenCode; readonly output: RulesOut };
  /** What reaches me where and when, and by which addresses */
  readonly "notification_rules.get": { readonly input: { readonly about?: string; }; readonly output: RulesOut };
  /** Names an address of mine and has a code sent there */
  readonly "notification_rules.give_address": { readonly input: NewAddress; readonly output: RulesOut };
  /** Forgets an address of mine */
  readonly "notification_rules.remove_address": { readonly input: { readonly channel: string; }; readonly output: RulesOut };
  /** What I was told, newest first, and how much of it is unread */
  readonly "notifications.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly state?: "unread" | "read" | "all"; readonly kind?: string; readonly workspace?: string; readonly asking?: boolean; }; readonly output: NotificationListing };
  /** Marks some of my notifications as read */
  readonly "notifications.read": { readonly input: Ids; readonly output: Marked };
  /** Marks all of my notifications as read */
  readonly "notifications.read_all": { readonly input: Record<string, never>; readonly output: Marked };
  /** Removes one of my notifications */
  readonly "notifications.remove": { readonly input: { readonly notification: string; }; readonly output: Nothing };
  /** Puts some of my notifications back among those that are not read */
  readonly "notifications.unread": { readonly input: Ids; readonly output: Marked };
  /** Lineage as run events of OpenLineage */
  readonly "openlineage.export": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly source?: string; }; readonly output: engine__commands__openlineage__EventsOut };
  /** Takes in run events of OpenLineage, one or many */
  readonly "openlineage.import": { readonly input: EventsIn; readonly output: engine__commands__openlineage__ImportedOut };
  /** Says which source a namespace is */
  readonly "openlineage.map": { readonly input: NamespaceIn; readonly output: NamespaceOut };
  /** Which source each namespace of OpenLineage is */
  readonly "openlineage.namespaces": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<NamespaceOut> };
  /** A namespace is no source any more */
  readonly "openlineage.unmap": { readonly input: { readonly id: string; readonly namespace?: string; }; readonly output: Nothing };
  /** Runs one operation by itself and gives its output */
  readonly "operations.run": { readonly input: RunOperation; readonly output: OperationRan };
  /** Keeps what a change is expected to gain, to hold it against the runs that follow */
  readonly "optimizer.expect": { readonly input: ChangeToTry; readonly output: ExpectationOut };
  /** What was expected of changes, and what the runs since show */
  readonly "optimizer.expectations": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ExpectationOut> };
  /** Takes an expectation away */
  readonly "optimizer.forget": { readonly input: { readonly id: string; readonly expectation: string; }; readonly output: Nothing };
  /** What decides how long a design's runs take, and changes worth a look with what they rest on */
  readonly "optimizer.suggest": { readonly input: { readonly id: string; }; readonly output: AdviceOut };
  /** What a change would gain, by replaying recorded runs with it */
  readonly "optimizer.what_if": { readonly input: ChangeToTry; readonly output: WhatIf };
  /** People of the organisation, for who looks after one of its workspaces */
  readonly "people.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly outside?: string; readonly search?: string; }; readonly output: Listing<ColleagueOut> };
  /** Another name for myself; it reaches open lists and sockets at once */
  readonly "people.rename": { readonly input: MyName; readonly output: ColleagueOut };
  /** A sign of life, with the server's time */
  readonly ping: { readonly input: Record<string, never>; readonly output: Pong };
  /** A new policy */
  readonly "policies.create": { readonly input: NewPolicy; readonly output: DocumentContent };
  /** What a policy as it stands would have made of past requests, beside what happened */
  readonly "policies.dry_run": { readonly input: DryRun; readonly output: DryRunOut };
  /** The policies of my workspaces */
  readonly "policies.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; }; readonly output: Listing<PolicyOut> };
  /** What of a document changes only by an approved request */
  readonly "policies.protection": { readonly input: { readonly id: string; }; readonly output: ProtectionOut };
  /** What of presence is hidden, from me and of me, on all my devices */
  readonly "presence.wish": { readonly input: WishesInput; readonly output: WishesOutput };
  /** What is wrong with a design or the configuration of a source, as it stands */
  readonly "problems.list": { readonly input: { readonly id: string; }; readonly output: ProblemsOut };
  /** What can be asked of columns and tables */
  readonly "quality.checks": { readonly input: { readonly workspace?: string; }; readonly output: Listing<RowCheckOut> };
  /** The first rows that fail a rule now; they are read anew and kept nowhere */
  readonly "quality.failing_rows": { readonly input: { readonly id: string; readonly rule_set?: string; readonly rule?: string; readonly table?: string; readonly column?: string; readonly limit?: number; }; readonly output: FailingRows };
  /** Rows and bytes of tables over the scans */
  readonly "quality.growth": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly table?: string; }; readonly output: Listing<SizeOut> };
  /** What one rule came to at one place, run by run */
  readonly "quality.history": { readonly input: { readonly id: string; readonly result: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ResultOut> };
  /** Reads a suite of Great Expectations as rules, with a preview of what cannot be read */
  readonly "quality.import_suite": { readonly input: SuiteToRead; readonly output: SuiteOut };
  /** The rule set of this source alone, made where there is none */
  readonly "quality.own_rules": { readonly input: { readonly id: string; }; readonly output: OwnRules };
  /** What each rule came to in a run, what failed first */
  readonly "quality.results": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly run?: string; readonly status?: "passed" | "failed" | "errored" | "skipped" | ""; readonly severity?: "info" | "low" | "medium" | "high" | "critical" | ""; readonly table?: string; }; readonly output: Listing<ResultOut> };
  /** The quality rules that apply to a source, with how they came out last */
  readonly "quality.rules": { readonly input: { readonly id: string; }; readonly output: QualityRulesOut };
  /** Holds the rules of a source against it */
  readonly "quality.run": { readonly input: NewQualityRun; readonly output: RunBegun };
  /** The runs of a source with their scores, newest first */
  readonly "quality.runs": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<QualityRunOut> };
  /** The score of a source and its tables, with the formula */
  readonly "quality.score": { readonly input: { readonly id: string; }; readonly output: ScoreOut };
  /** Tries a rule on a sample and shows the statement and the first failing rows */
  readonly "quality.try_rule": { readonly input: Trial; readonly output: TrialOut };
  /** Builds a report of sources now */
  readonly "reports.build": { readonly input: NewReport; readonly output: SourceReportOut };
  /** The links to a report */
  readonly "reports.links": { readonly input: { readonly id: string; readonly report: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<LinkOut> };
  /** The reports of a workspace, newest first */
  readonly "reports.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SourceReportOut> };
  /** Removes a report with its links */
  readonly "reports.remove": { readonly input: { readonly id: string; readonly report: string; }; readonly output: Nothing };
  /** Ends a link to a report at once */
  readonly "reports.revoke": { readonly input: { readonly id: string; readonly report: string; readonly link: string; }; readonly output: LinkOut };
  /** Builds a report of sources by the clock */
  readonly "reports.schedule": { readonly input: ScheduledReport; readonly output: ScheduleOut };
  /** What a report can say */
  readonly "reports.sections": { readonly input: Record<string, never>; readonly output: SectionsOut };
  /** A link to a report */
  readonly "reports.share": { readonly input: NewLink; readonly output: MadeLink };
  /** Holds its rules against a source */
  readonly "rule_sets.attach": { readonly input: { readonly id: string; readonly source: string; }; readonly output: DocumentContent };
  /** What a rule can be, with its parameters */
  readonly "rule_sets.checks": { readonly input: Record<string, never>; readonly output: ChecksOut };
  /** A copy of a rule set */
  readonly "rule_sets.clone": { readonly input: CloneRuleSet; readonly output: DocumentContent };
  /** A new rule set */
  readonly "rule_sets.create": { readonly input: NewRuleSet; readonly output: DocumentContent };
  /** Holds its rules against a source no longer */
  readonly "rule_sets.detach": { readonly input: { readonly id: string; readonly source: string; }; readonly output: DocumentContent };
  /** One rule set */
  readonly "rule_sets.get": { readonly input: { readonly id: string; }; readonly output: DocumentContent };
  /** The rule sets of my workspaces */
  readonly "rule_sets.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; }; readonly output: Listing<RuleSetOut> };
  /** The rule sets that apply to a source */
  readonly "rule_sets.of_source": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<RuleSetOut> };
  /** Holds its rules against a sample of a source, and stores nothing */
  readonly "rule_sets.try": { readonly input: TryRules; readonly output: TriedRules };
  /** Changes fields of the live rule set */
  readonly "rule_sets.update": { readonly input: RuleSetBody; readonly output: DocumentContent };
  /** Gives a rule other topics, another condition, other actions; it acts for me then */
  readonly "rules.change": { readonly input: ChangedAutomation; readonly output: AutomationOut };
  /** Another rule; it acts for me */
  readonly "rules.create": { readonly input: NewAutomation; readonly output: AutomationOut };
  /** What came of a rule's events, the newest first */
  readonly "rules.firings": { readonly input: { readonly id: string; readonly rule: string; readonly offset?: number; readonly limit?: number; readonly state?: "" | "waiting" | "done" | "failed" | "held_back"; }; readonly output: Listing<AutomationFiringOut> };
  /** One rule */
  readonly "rules.get": { readonly input: { readonly id: string; readonly rule: string; }; readonly output: AutomationOut };
  /** What shall happen when something is told in a workspace */
  readonly "rules.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<AutomationOut> };
  /** What rules are made of: actions, and topics I may hear */
  readonly "rules.parts": { readonly input: { readonly id: string; }; readonly output: RuleParts };
  /** Lets a rule rest */
  readonly "rules.pause": { readonly input: { readonly id: string; readonly rule: string; }; readonly output: AutomationOut };
  /** Removes a rule and its history */
  readonly "rules.remove": { readonly input: { readonly id: string; readonly rule: string; }; readonly output: Nothing };
  /** Lets a rule go on */
  readonly "rules.resume": { readonly input: { readonly id: string; readonly rule: string; }; readonly output: AutomationOut };
  /** Which events of the last days a rule would have fired for, why, and what it would have done */
  readonly "rules.try": { readonly input: AutomationTry; readonly output: AutomationDryRun };
  /** Stops a run */
  readonly "runs.cancel": { readonly input: CancelRun; readonly output: RunDetail };
  /** A run that is over goes for good, with its steps, logs and results */
  readonly "runs.delete": { readonly input: { readonly id: string; }; readonly output: Nothing };
  /** One run with its steps, attempts and outputs */
  readonly "runs.get": { readonly input: { readonly id: string; }; readonly output: RunDetail };
  /** Runs, newest first: by state, design, person, trigger, time, parameters and words */
  readonly "runs.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly design?: string; readonly status?: string; readonly started_by?: string; readonly trigger?: string; readonly since?: number | null; readonly until?: number | null; readonly text?: string; readonly parameter?: string; readonly days?: number; readonly after?: string; }; readonly output: RunListing };
  /** What the steps of a run said, by step, level and words */
  readonly "runs.logs": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly node?: string; readonly attempt?: number | null; readonly level?: string; readonly text?: string; readonly newest_first?: boolean; }; readonly output: RunLines };
  /** The last runs of a design, and the state of each of its steps in them */
  readonly "runs.matrix": { readonly input: { readonly id: string; readonly last?: number; }; readonly output: Matrix };
  /** The design as a run follows it */
  readonly "runs.plan": { readonly input: { readonly id: string; }; readonly output: PlanOut };
  /** What the steps of a run published */
  readonly "runs.reports": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<ReportOut> };
  /** A new run from where this one failed or was cancelled */
  readonly "runs.retry": { readonly input: { readonly id: string; }; readonly output: RunOut };
  /** What happened inside a step that held others */
  readonly "runs.rounds": { readonly input: { readonly id: string; readonly node?: string; readonly first?: number; readonly count?: number; }; readonly output: Rounds };
  /** Runs the design as it stands now */
  readonly "runs.start": { readonly input: Execute; readonly output: RunOut };
  /** What the steps inside others came to, over all rounds */
  readonly "runs.tallies": { readonly input: { readonly id: string; }; readonly output: Tallies };
  /** What a step was given or gave, place by place */
  readonly "runs.value": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly node?: string; readonly part?: "input" | "output"; readonly path?: string; }; readonly output: ValuePage };
  /** Another scan definition */
  readonly "scan_logic.change": { readonly input: ChangedLogic; readonly output: LogicOut };
  /** A new scan definition */
  readonly "scan_logic.create": { readonly input: NewLogic; readonly output: LogicOut };
  /** The scan definitions of all my workspaces or of one */
  readonly "scan_logic.find": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly search?: string; }; readonly output: Listing<LogicOut> };
  /** One scan definition */
  readonly "scan_logic.get": { readonly input: { readonly id: string; readonly logic: string; }; readonly output: LogicOut };
  /** The scan definitions of a workspace */
  readonly "scan_logic.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly search?: string; }; readonly output: Listing<LogicOut> };
  /** Removes a scan definition with its schedules */
  readonly "scan_logic.remove": { readonly input: { readonly id: string; readonly logic: string; }; readonly output: Nothing };
  /** Scans its sources now */
  readonly "scan_logic.run": { readonly input: { readonly id: string; readonly logic: string; }; readonly output: Begun };
  /** Scans its sources by the clock */
  readonly "scan_logic.schedule": { readonly input: ScheduledLogic; readonly output: LogicOut };
  /** Stops a scan */
  readonly "scans.cancel": { readonly input: { readonly id: string; readonly scan: string; }; readonly output: ScanDetail };
  /** One scan with its stages */
  readonly "scans.get": { readonly input: { readonly id: string; readonly scan: string; }; readonly output: ScanDetail };
  /** The scans of a workspace, newest first */
  readonly "scans.in_workspace": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly status?: "queued" | "running" | "succeeded" | "failed" | "cancelled" | ""; readonly logic?: string; }; readonly output: Listing<ScanOut> };
  /** The scans of a source, newest first */
  readonly "scans.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly status?: "queued" | "running" | "succeeded" | "failed" | "cancelled" | ""; readonly logic?: string; }; readonly output: Listing<ScanOut> };
  /** Goes on with a scan that failed or was stopped */
  readonly "scans.resume": { readonly input: { readonly id: string; readonly scan: string; }; readonly output: ScanDetail };
  /** What a scan does, in order */
  readonly "scans.stages": { readonly input: Record<string, never>; readonly output: StagesOut };
  /** Scans a source now */
  readonly "scans.start": { readonly input: StartScan; readonly output: ScanDetail };
  /** The names of the secrets that the workspace keeps, never a value */
  readonly "secrets.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly host?: string; }; readonly output: Listing<KeptSecret> };
  /** Seals a new value for a secret; nothing can use it before its rotation is approved */
  readonly "secrets.offer": { readonly input: OfferedSecret; readonly output: OfferOut };
  /** Keeps a secret under a name */
  readonly "secrets.put": { readonly input: NewSecret; readonly output: KeptSecret };
  /** Forgets a secret */
  readonly "secrets.remove": { readonly input: { readonly id: string; readonly name: string; }; readonly output: Nothing };
  /** Gives a secret another value; what names it goes on with that */
  readonly "secrets.rotate": { readonly input: RotatedSecret; readonly output: KeptSecret };
  /** Assesses the security of a source now */
  readonly "security.assess": { readonly input: NewAssessment; readonly output: AssessmentOut };
  /** What is known of the security of a source: last assessment, risk, flaws, controls */
  readonly "security.audit": { readonly input: { readonly id: string; readonly include_vulnerabilities?: boolean; readonly include_compliance?: boolean; }; readonly output: AuditOut };
  /** Removes an assessment; its flaws stay */
  readonly "security.remove_scan": { readonly input: { readonly id: string; readonly source?: string; }; readonly output: Nothing };
  /** The risk of each source, with the formula and every part of it */
  readonly "security.risk": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; }; readonly output: Listing<RiskLine> };
  /** One assessment with all its evidence */
  readonly "security.scan": { readonly input: { readonly id: string; readonly source?: string; }; readonly output: AssessmentOut };
  /** Assessments of sources, newest first */
  readonly "security.scans": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly area?: "security" | "performance"; }; readonly output: Listing<AssessmentLine> };
  /** Who has which document open now, and which sessions run over it */
  readonly "sessions.active": { readonly input: { readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SessionOut> };
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
  readonly "sources.discover": { readonly input: DiscoverOf; readonly output: DiscoveredNow };
  /** How many sources each value of each filter would show */
  readonly "sources.facets": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; readonly kind?: string; readonly criticality?: string; readonly test?: string; readonly tags?: string; readonly owner?: string; readonly order?: "match" | "title" | "kind" | "criticality" | "test" | "created_at" | "updated_at" | "health"; readonly descending?: boolean; }; readonly output: SourceFacets };
  /** One data source with its results */
  readonly "sources.get": { readonly input: { readonly id: string; }; readonly output: SourceDetail };
  /** The data sources of my workspaces with their last results */
  readonly "sources.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly ids?: string; readonly search?: string; readonly kind?: string; readonly criticality?: string; readonly test?: string; readonly tags?: string; readonly owner?: string; readonly order?: "match" | "title" | "kind" | "criticality" | "test" | "created_at" | "updated_at" | "health"; readonly descending?: boolean; }; readonly output: Listing<SourceOut> };
  /** Profiles a table now */
  readonly "sources.profile": { readonly input: ProfileOf; readonly output: ProfileOutput };
  /** Tests the connection now */
  readonly "sources.test": { readonly input: { readonly id: string; }; readonly output: TestOutput };
  /** Changes fields of the live configuration; those left out stay */
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
  /** Two versions of a design beside each other, with what can be said from that many runs */
  readonly "statistics.compare": { readonly input: { readonly id: string; readonly first?: string; readonly second?: string; }; readonly output: VersionsCompared };
  /** How the runs of a design went: rates, durations, waits and costs by day, step and version */
  readonly "statistics.of": { readonly input: { readonly id: string; readonly days?: number; }; readonly output: RunStatistics };
  /** Counts all runs of a design again */
  readonly "statistics.rebuild": { readonly input: { readonly id: string; }; readonly output: RunsCounted };
  /** Says which tables of a source synchronisations may write to */
  readonly "synchronisations.allow": { readonly input: WritableTables; readonly output: WritableOut };
  /** Changes columns, keys and rules of a synchronisation */
  readonly "synchronisations.change": { readonly input: ChangedSynchronisation; readonly output: SynchronisationOut };
  /** Compares both tables and writes nothing */
  readonly "synchronisations.compare": { readonly input: { readonly id: string; readonly synchronisation: string; }; readonly output: SyncRunOut };
  /** Rows of a synchronisation that people decide about */
  readonly "synchronisations.conflicts": { readonly input: { readonly id: string; readonly synchronisation: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SyncConflictOut> };
  /** Makes a synchronisation of two tables */
  readonly "synchronisations.create": { readonly input: NewSynchronisation; readonly output: SynchronisationOut };
  /** Decides which side rows in conflict are taken from */
  readonly "synchronisations.decide": { readonly input: DecidedConflicts; readonly output: Decisions };
  /** Synchronisations that read or write a source */
  readonly "synchronisations.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: SynchronisationList };
  /** Pauses a synchronisation and its schedule */
  readonly "synchronisations.pause": { readonly input: { readonly id: string; readonly synchronisation: string; }; readonly output: SynchronisationOut };
  /** Proposes keys and columns for two tables */
  readonly "synchronisations.propose": { readonly input: WantedPair; readonly output: SyncProposal };
  /** Removes a synchronisation; what it wrote stays */
  readonly "synchronisations.remove": { readonly input: { readonly id: string; readonly synchronisation: string; }; readonly output: Nothing };
  /** Resumes a synchronisation and its schedule */
  readonly "synchronisations.resume": { readonly input: { readonly id: string; readonly synchronisation: string; }; readonly output: SynchronisationOut };
  /** Runs a synchronisation now */
  readonly "synchronisations.run": { readonly input: { readonly id: string; readonly synchronisation: string; }; readonly output: SyncRunOut };
  /** Runs of a synchronisation, newest first */
  readonly "synchronisations.runs": { readonly input: { readonly id: string; readonly synchronisation: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<SyncRunOut> };
  /** Runs a synchronisation by the clock */
  readonly "synchronisations.schedule": { readonly input: SyncSchedule; readonly output: Scheduled };
  /** Stops a run of a synchronisation */
  readonly "synchronisations.stop": { readonly input: { readonly id: string; readonly synchronisation: string; readonly run: string; }; readonly output: SyncRunOut };
  /** Tables of a source that can be synchronised */
  readonly "synchronisations.tables": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: SyncTables };
  /** Describes a table or column, gives it an owner, tags and terms; what is absent stays */
  readonly "tables.annotate": { readonly input: NewSaying; readonly output: AnnotationOut };
  /** What scans found different, newest first */
  readonly "tables.changes": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly table?: string; }; readonly output: Listing<SchemaChangeOut> };
  /** How many of the tables found each source, kind, tag and owner has */
  readonly "tables.facets": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly source?: string; readonly kind?: "" | "table" | "view" | "file"; readonly tag?: string; readonly term?: string; readonly owner?: string; readonly gone?: boolean; readonly order?: "rank" | "table" | "rows" | "uses" | "changed_at"; }; readonly output: FacetsOut };
  /** Removes the tombstones of a table or of its columns */
  readonly "tables.forget": { readonly input: { readonly id: string; readonly table?: string; }; readonly output: Nothing };
  /** One table: columns, facts, what is said of it, who uses it */
  readonly "tables.get": { readonly input: { readonly id: string; readonly table?: string; }; readonly output: TableDetail };
  /** Tables of all sources by words in names, columns, labels of columns and what people wrote, best first */
  readonly "tables.search": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly source?: string; readonly kind?: "" | "table" | "view" | "file"; readonly tag?: string; readonly term?: string; readonly owner?: string; readonly gone?: boolean; readonly order?: "rank" | "table" | "rows" | "uses" | "changed_at"; }; readonly output: Listing<TableOut> };
  /** Somebody looks at a table */
  readonly "tables.viewed": { readonly input: OneTable; readonly output: Nothing };
  /** A tag before anything carries it, or what a tag means */
  readonly "tags.create": { readonly input: NewTag; readonly output: TagOut };
  /** The tags of a workspace by path, with how much carries each */
  readonly "tags.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly search?: string; readonly below?: string; }; readonly output: Listing<TagOut> };
  /** Takes a tag and all below it from everything */
  readonly "tags.remove": { readonly input: { readonly id: string; readonly name?: string; }; readonly output: Retagged };
  /** Another name for a tag and all below it, wherever they stand */
  readonly "tags.rename": { readonly input: RenamedTag; readonly output: Retagged };
  /** A new API token of mine, narrowed by role, workspace and end; shown once */
  readonly "tokens.create": { readonly input: NewToken; readonly output: MadeToken };
  /** My API tokens by name, never their text */
  readonly "tokens.list": { readonly input: { readonly offset?: number; readonly limit?: number; }; readonly output: Listing<TokenOut> };
  /** An API token of mine opens nothing any more */
  readonly "tokens.revoke": { readonly input: { readonly token: string; }; readonly output: Nothing };
  /** Another definition of a trigger */
  readonly "triggers.change": { readonly input: ChangedTrigger; readonly output: TriggerOut };
  /** A new trigger; a webhook's secret is shown this once */
  readonly "triggers.create": { readonly input: NewTrigger; readonly output: MadeTrigger };
  /** Starts a run as the trigger would, with my rights */
  readonly "triggers.fire": { readonly input: FireTrigger; readonly output: FiredOut };
  /** What came of a trigger's moments, newest first */
  readonly "triggers.firings": { readonly input: { readonly id: string; readonly trigger: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<FiringOut> };
  /** One trigger with its next moments */
  readonly "triggers.get": { readonly input: { readonly id: string; readonly trigger: string; }; readonly output: TriggerOut };
  /** What can start a design, and what each kind is told and gives */
  readonly "triggers.kinds": { readonly input: Record<string, never>; readonly output: TriggerKindsOut };
  /** The triggers of a design */
  readonly "triggers.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<TriggerOut> };
  /** The triggers of the designs that I may read */
  readonly "triggers.list_all": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly search?: string; readonly kind?: string; readonly state?: "" | "on" | "paused"; }; readonly output: Listing<TriggerOut> };
  /** Another secret for a webhook, shown this once */
  readonly "triggers.new_secret": { readonly input: { readonly id: string; readonly trigger: string; }; readonly output: SecretOut };
  /** Schedules that start designs which use the same source at once */
  readonly "triggers.overlaps": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly hours?: number; }; readonly output: Listing<OverlapOut> };
  /** From now on it starts nothing */
  readonly "triggers.pause": { readonly input: { readonly id: string; readonly trigger: string; }; readonly output: TriggerOut };
  /** A schedule in plain words, and when it would run next */
  readonly "triggers.preview": { readonly input: PreviewInput; readonly output: engine__commands__trigger_views__PreviewOut };
  /** A trigger that is not wanted any more */
  readonly "triggers.remove": { readonly input: { readonly id: string; readonly trigger: string; }; readonly output: Nothing };
  /** From now on it starts runs again */
  readonly "triggers.resume": { readonly input: { readonly id: string; readonly trigger: string; }; readonly output: TriggerOut };
  /** Examines the performance of a source now and explains statements */
  readonly "tuning.examine": { readonly input: NewExamination; readonly output: AssessmentOut };
  /** What would make a source faster, as it was seen last */
  readonly "tuning.recommendations": { readonly input: { readonly source?: string; }; readonly output: Recommendations };
  /** Names the document as it is now, or as it was at a point; its state is kept from then on */
  readonly "versions.create": { readonly input: NewVersion; readonly output: VersionOut };
  /** The named versions of a document */
  readonly "versions.list": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; }; readonly output: Listing<VersionOut> };
  /** Takes the name of a version away */
  readonly "versions.remove": { readonly input: { readonly id: string; readonly version: string; }; readonly output: Nothing };
  /** Another name and note for a version */
  readonly "versions.rename": { readonly input: VersionChange; readonly output: VersionOut };
  /** Accepts a flaw as it is, with a reason */
  readonly "vulnerabilities.accept": { readonly input: Acceptance; readonly output: VulnerabilityOut };
  /** OneVulnerability flaw with its evidence and history */
  readonly "vulnerabilities.get": { readonly input: { readonly id: string; readonly source?: string; }; readonly output: VulnerabilityOut };
  /** Flaws of sources, worst first */
  readonly "vulnerabilities.list": { readonly input: { readonly offset?: number; readonly limit?: number; readonly workspace?: string; readonly source?: string; readonly state?: string; readonly severity?: string; readonly owner?: string; readonly rule?: string; }; readonly output: Listing<VulnerabilityOut> };
  /** Looks at the source again; a flaw that is gone is closed */
  readonly "vulnerabilities.recheck": { readonly input: OneVulnerability; readonly output: VulnerabilityOut };
  /** Says what is to be done about a flaw, by whom and until when */
  readonly "vulnerabilities.remediate": { readonly input: Remediation; readonly output: VulnerabilityOut };
  /** Removes a closed flaw with its history */
  readonly "vulnerabilities.remove": { readonly input: { readonly id: string; readonly source?: string; }; readonly output: Nothing };
  /** Opens an accepted or closed flaw again */
  readonly "vulnerabilities.reopen": { readonly input: OneVulnerability; readonly output: VulnerabilityOut };
  /** Puts a workspace away: everything in it is read, and not changed, until it is brought back */
  readonly "workspaces.archive": { readonly input: { readonly id: string; }; readonly output: WorkspaceOut };
  /** An archived workspace is in use again */
  readonly "workspaces.bring_back": { readonly input: { readonly id: string; }; readonly output: WorkspaceOut };
  /** A new workspace that I own */
  readonly "workspaces.create": { readonly input: NewWorkspace; readonly output: WorkspaceOut };
  /** A link that signs newcomers in as members, or an offer to somebody of the organisation */
  readonly "workspaces.invite": { readonly input: Invite; readonly output: Invited };
  /** The workspaces I may read, with my role in each */
  readonly "workspaces.list": { readonly input: { readonly offset?: number; readonly limit?: number; }; readonly output: Listing<WorkspaceOut> };
  /** Who belongs to a workspace, with roles and by what they have them */
  readonly "workspaces.members": { readonly input: { readonly id: string; readonly offset?: number; readonly limit?: number; readonly users?: string; readonly search?: string; readonly role?: Role | null; }; readonly output: Listing<Member> };
  /** Another name or description for a workspace */
  readonly "workspaces.update": { readonly input: WorkspaceWords; readonly output: WorkspaceOut };
}

/** What the events of each topic carry. */
export interface Events {
  /** an approval request has its end: executed, failed, rejected, withdrawn or expired */
  readonly "approval:completed": ApprovalEvent;
  /** a request about data sources is approved */
  readonly "approval:data_source:approved": ApprovalEvent;
  /** an approval request: it is approved, and done from here on */
  readonly "approval:request:approved": ApprovalEvent;
  /** an approval request: somebody asks for an approval */
  readonly "approval:request:asked": ApprovalEvent;
  /** an approval request: somebody wants it changed before they decide */
  readonly "approval:request:changes_requested": ApprovalEvent;
  /** an approval request: somebody said something about it */
  readonly "approval:request:commented": ApprovalEvent;
  /** an approval request: somebody handed their decision to somebody else */
  readonly "approval:request:delegated": ApprovalEvent;
  /** an approval request: a level of the ladder came: others are asked too, or instead */
  readonly "approval:request:escalated": ApprovalEvent;
  /** an approval request: what was approved is done */
  readonly "approval:request:executed": ApprovalEvent;
  /** an approval request: nobody decided in time */
  readonly "approval:request:expired": ApprovalEvent;
  /** an approval request: what was approved could not be done */
  readonly "approval:request:failed": ApprovalEvent;
  /** an approval request: it is approved, and waits for somebody who has what it changes to themselves */
  readonly "approval:request:held": ApprovalEvent;
  /** an approval request: others are asked than before: rights, groups or absences changed */
  readonly "approval:request:people_changed": ApprovalEvent;
  /** an approval request: it is refused */
  readonly "approval:request:rejected": ApprovalEvent;
  /** an approval request: those who have not decided are reminded */
  readonly "approval:request:reminded": ApprovalEvent;
  /** an approval request: it is asked again from the beginning */
  readonly "approval:request:resubmitted": ApprovalEvent;
  /** an approval request: what is reviewed was changed; votes for what it said before do not count */
  readonly "approval:request:stale": ApprovalEvent;
  /** an approval request: somebody who was asked has decided */
  readonly "approval:request:voted": ApprovalEvent;
  /** an approval request: who asked does not want it any more */
  readonly "approval:request:withdrawn": ApprovalEvent;
  /** somebody stopped it; what was done stays */
  readonly "bulk:job:cancelled": BulkJobEvent;
  /** it is worked on otherwise from now on, or a checkpoint was given a name */
  readonly "bulk:job:changed": BulkJobEvent;
  /** more of its items failed than it tolerates, or it could not be planned */
  readonly "bulk:job:failed": BulkJobEvent;
  /** all its items have ended, and no more failed than it tolerates */
  readonly "bulk:job:finished": BulkJobEvent;
  /** no more items are taken up for now */
  readonly "bulk:job:paused": BulkJobEvent;
  /** a bulk operation was asked for, and its plan is written down */
  readonly "bulk:job:planned": BulkJobEvent;
  /** how far a bulk operation is, how fast and until when */
  readonly "bulk:job:progress": BulkProgressEvent;
  /** it goes on */
  readonly "bulk:job:resumed": BulkJobEvent;
  /** a rollback of it has ended */
  readonly "bulk:job:rolled_back": BulkJobEvent;
  /** a rollback of it has begun */
  readonly "bulk:job:rolling_back": BulkJobEvent;
  /** its plan is frozen and its first items are taken up */
  readonly "bulk:job:started": BulkJobEvent;
  /** somebody described, owns or tagged a place */
  readonly "catalog:annotation:changed": AnnotatedEvent;
  /** keys or joins were found, accepted or rejected */
  readonly "catalog:candidates:changed": CandidatesEvent;
  /** they differ from the last time */
  readonly "catalog:schema:changed": SchemaChangedEvent;
  /** the tables of a source were read */
  readonly "catalog:schema:read": SchemaReadEvent;
  /** a tag was made, renamed or removed */
  readonly "catalog:tags:changed": TagsEvent;
  /** the terms of a glossary were edited */
  readonly "catalog:terms:changed": TermsEvent;
  /** labels of columns were found, decided, or went */
  readonly "classification:changed": ClassificationChangedEvent;
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
  /** I have seen messages of a thread, here or elsewhere */
  readonly "comment:thread:read": ThreadReadEvent;
  /** somebody gathered evidence for controls */
  readonly "compliance:evidence:gathered": VerifiedEvent;
  /** a step of a run, or a program, told it under a name of its own */
  readonly [topic: `custom:${string}`]: CustomEvent;
  /** a step of a run, or a program, told it under a name of its own */
  readonly [topic: `custom:${string}:${string}`]: CustomEvent;
  /** a step of a run, or a program, told it under a name of its own */
  readonly [topic: `custom:${string}:${string}:${string}`]: CustomEvent;
  /** a source answers worse than before, or well again */
  readonly "data_source:health:changed": HealthChangedEvent;
  /** a branch was closed */
  readonly "document:branch:closed": BranchEvent;
  /** a branch was made */
  readonly "document:branch:created": BranchEvent;
  /** a branch was merged into its document, or the document into it */
  readonly "document:branch:merged": BranchEvent;
  /** a closed branch was opened again */
  readonly "document:branch:reopened": BranchEvent;
  /** a merge was taken back */
  readonly "document:branch:undone": BranchEvent;
  /** a new message in a thread */
  readonly "document:comment:posted": CommentEvent;
  /** two people wrote a value without having seen each other's; one stands */
  readonly "document:conflict:recorded": ConflictEvent;
  /** somebody said which value it shall be */
  readonly "document:conflict:settled": ConflictEvent;
  /** a new document */
  readonly "document:created": DocumentEvent;
  /** a document was deleted for good */
  readonly "document:deleted": DocumentEvent;
  /** somebody put the document back to a point, or took back what a person did */
  readonly "document:history:restored": RestoredEvent;
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
  /** what is wrong with a document has changed */
  readonly "document:problems": ProblemsChangedEvent;
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
  /** a point of the document has a name, by a person or a run */
  readonly "document:version:named": VersionEvent;
  /** a version has no name any more */
  readonly "document:version:removed": VersionEvent;
  /** a version has another name or note */
  readonly "document:version:renamed": VersionEvent;
  /** findings of a source are others now */
  readonly "findings:changed": FindingsChangedEvent;
  /** somebody looked at how a source is protected */
  readonly "governance:source:assessed": AssessedEvent;
  /** a flaw was planned, accepted, looked at, closed or opened */
  readonly "governance:vulnerability:changed": VulnerabilityEvent;
  /** what is known of where data comes from is another thing */
  readonly "lineage:changed": LineageChangedEvent;
  /** somebody named me in a comment, answered me… */
  readonly "notification:created": NotificationEvent;
  /** a message to somebody's channel was tried */
  readonly "notification:delivery:attempted": DeliveryEvent;
  /** I have read, put back or removed notifications, here or elsewhere */
  readonly "notification:read": NotificationsReadEvent;
  /** somebody looked at how fast a source answers */
  readonly "performance:source:examined": AssessedEvent;
  /** the rules of a source were held against it */
  readonly "quality:run:completed": QualityRunEvent;
  /** a report of sources was built */
  readonly "report:built": ReportEvent;
  /** a report is gone, with its links */
  readonly "report:removed": ReportEvent;
  /** a link to a report shows nothing any more */
  readonly "report:revoked": ReportEvent;
  /** a link to a report was made */
  readonly "report:shared": ReportEvent;
  /** a rule says something else */
  readonly "rule:changed": RuleEvent;
  /** a rule is there */
  readonly "rule:created": RuleEvent;
  /** an action of a rule failed */
  readonly "rule:failed": RuleEvent;
  /** a rule has done its actions */
  readonly "rule:fired": RuleEvent;
  /** a rule did nothing: it came too often, round in a circle, or a right is missing */
  readonly "rule:held_back": RuleEvent;
  /** a rule rests, also where the server paused it */
  readonly "rule:paused": RuleEvent;
  /** a rule is gone */
  readonly "rule:removed": RuleEvent;
  /** a rule goes on */
  readonly "rule:resumed": RuleEvent;
  /** somebody stopped it */
  readonly "scan:cancelled": ScanEndedEvent;
  /** all its stages succeeded */
  readonly "scan:completed": ScanEndedEvent;
  /** a scan definition was made, changed, scheduled or removed */
  readonly "scan:definition:changed": DefinitionChangedEvent;
  /** a stage failed, or the source could not be read */
  readonly "scan:failed": ScanEndedEvent;
  /** how far a stage is */
  readonly "scan:progress": ScanProgressEvent;
  /** a scan of a source waits for its turn */
  readonly "scan:queued": ScanEvent;
  /** somebody held a rule set against a sample of a source, with what it came to */
  readonly "scan:rules:tried": RulesTriedEvent;
  /** a stage is over, with what it found */
  readonly "scan:stage:completed": StageEndedEvent;
  /** one of its stages begins */
  readonly "scan:stage:started": StageEvent;
  /** it is at work, for the first time or again */
  readonly "scan:started": ScanEvent;
  /** somebody is denied access, or has a role on all documents of a kind or with a tag */
  readonly "security:grant:given": GrantEvent;
  /** such a grant or denial was taken away */
  readonly "security:grant:withdrawn": GrantEvent;
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
  /** a request for access: it is approved */
  readonly "security:request:approved": RequestEvent;
  /** a request for access: its time is over, or nobody answered */
  readonly "security:request:expired": RequestEvent;
  /** a request for access: the role is there */
  readonly "security:request:granted": RequestEvent;
  /** a request for access: one of those who may answer looks at it */
  readonly "security:request:in_review": RequestEvent;
  /** a request for access: it is refused */
  readonly "security:request:rejected": RequestEvent;
  /** a request for access: the role was taken away before its time, or given back */
  readonly "security:request:revoked": RequestEvent;
  /** a request for access: somebody asks for a role */
  readonly "security:request:submitted": RequestEvent;
  /** a request for access: who asked does not want it any more */
  readonly "security:request:withdrawn": RequestEvent;
  /** a review is closed */
  readonly "security:review:closed": ReviewEvent;
  /** a line of a review is kept or revoked */
  readonly "security:review:decided": ReviewLineEvent;
  /** a review of who has what began */
  readonly "security:review:started": ReviewEvent;
  /** a member signed in */
  readonly "security:sign_in:succeeded": SignInEvent;
  /** a backup of a source was verified, or did not succeed */
  readonly "source:backup:ended": BackupEvent;
  /** how far a backup of a source, or its restore, is */
  readonly "source:backup:progress": BackupProgressEvent;
  /** a backup of a source is gone */
  readonly "source:backup:removed": BackupEvent;
  /** a backup was restored into a new place, or that failed or was stopped */
  readonly "source:backup:restored": BackupRestoredEvent;
  /** a backup is being restored into a new place */
  readonly "source:backup:restoring": BackupRestoredEvent;
  /** a source is being backed up */
  readonly "source:backup:started": BackupEvent;
  /** how a source answers now, at most every five seconds while it is asked */
  readonly "source:measured": MeasuredEvent;
  /** with its result, of a profile only its size */
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
  /** somebody made, changed, paused or removed a synchronisation */
  readonly "sync:policy:changed": SyncChangedEvent;
  /** a synchronisation failed, or was stopped */
  readonly "sync:run:failed": SyncRunEvent;
  /** a synchronisation has ended; its state says whether both sides are equal */
  readonly "sync:run:finished": SyncRunEvent;
  /** how far a synchronisation is */
  readonly "sync:run:progress": SyncProgressEvent;
  /** a synchronisation of two sources has begun, or its comparison */
  readonly "sync:run:started": SyncRunEvent;
  /** a saved filter of a list was kept, changed or removed */
  readonly "user:filter:changed": FilterEvent;
  /** an invitation of yours was withdrawn */
  readonly "user:invitation:ended": OfferEvent;
  /** you are invited into a workspace */
  readonly "user:invitation:received": OfferEvent;
  /** you are called otherwise from now on */
  readonly "user:renamed": PersonRenamedEvent;
  /** what you may do somewhere was changed by somebody */
  readonly "user:standing:changed": StandingEvent;
  /** an API token of yours was made or revoked */
  readonly "user:token:changed": TokenEvent;
  /** an API token of yours was used, at most once a minute */
  readonly "user:token:used": TokenEvent;
  /** it is done, cancelled or refused */
  readonly "workflow:backfill:ended": BackfillEvent;
  /** how far that is */
  readonly "workflow:backfill:progress": BackfillEvent;
  /** somebody has moments that have passed made up for */
  readonly "workflow:backfill:started": BackfillEvent;
  /** somebody stopped it */
  readonly "workflow:run:cancelled": RunCancelledEvent;
  /** all its steps succeeded or were skipped */
  readonly "workflow:run:completed": RunEndedEvent;
  /** it is gone for good, with what it kept */
  readonly "workflow:run:deleted": RunDeletedEvent;
  /** a step failed and the run is over */
  readonly "workflow:run:failed": RunEndedEvent;
  /** a run waits for its first step */
  readonly "workflow:run:queued": RunQueuedEvent;
  /** its first step started */
  readonly "workflow:run:started": RunEvent;
  /** what was done is being undone, last done first */
  readonly "workflow:run:undoing": RunUndoingEvent;
  /** a gate waits for a decision */
  readonly "workflow:step:asking": StepAskingEvent;
  /** a step was stopped */
  readonly "workflow:step:cancelled": StepEndedEvent;
  /** a step succeeded */
  readonly "workflow:step:completed": StepCompletedEvent;
  /** a gate was decided */
  readonly "workflow:step:decided": StepDecidedEvent;
  /** a step failed for good */
  readonly "workflow:step:failed": StepFailedEvent;
  /** lines that a step wrote */
  readonly "workflow:step:log": StepLogEvent;
  /** how far a step is */
  readonly "workflow:step:progress": StepProgressEvent;
  /** an attempt failed, another one follows */
  readonly "workflow:step:retried": StepRetriedEvent;
  /** a step it waited for did not succeed, or another way was taken */
  readonly "workflow:step:skipped": StepSkippedEvent;
  /** a step began an attempt */
  readonly "workflow:step:started": StepStartedEvent;
  /** a step waits for time to pass, or for an event */
  readonly "workflow:step:waiting": StepWaitingEvent;
  /** a trigger has another definition or secret */
  readonly "workflow:trigger:changed": TriggerEvent;
  /** a design has a new trigger */
  readonly "workflow:trigger:created": TriggerEvent;
  /** a trigger started a run */
  readonly "workflow:trigger:fired": TriggerEvent;
  /** a moment of a trigger started no run, as its settings say */
  readonly "workflow:trigger:passed": TriggerEvent;
  /** a trigger starts nothing, by somebody or because a right is missing */
  readonly "workflow:trigger:paused": TriggerEvent;
  /** a trigger could not start its design */
  readonly "workflow:trigger:refused": TriggerEvent;
  /** a trigger is gone */
  readonly "workflow:trigger:removed": TriggerEvent;
  /** a paused trigger starts runs again */
  readonly "workflow:trigger:resumed": TriggerEvent;
  /** the workspace is read from now on, and not changed */
  readonly "workspace:archived": ArchivedEvent;
  /** the workspace is in use again */
  readonly "workspace:brought_back": ArchivedEvent;
  /** a saved filter of a list was kept, changed or removed */
  readonly "workspace:filter:changed": FilterEvent;
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
  /** a CSV import went on */
  readonly "workspace:import:changed": ImportEvent;
  /** a member has another role */
  readonly "workspace:member:changed": RoleEvent;
  /** a new member */
  readonly "workspace:member:joined": MemberEvent;
  /** a member went */
  readonly "workspace:member:left": MemberGoneEvent;
  /** somebody removed a member */
  readonly "workspace:member:removed": MemberGoneEvent;
  /** a member is called otherwise from now on */
  readonly "workspace:member:renamed": PersonRenamedEvent;
  /** the workspace was handed over */
  readonly "workspace:ownership:transferred": OwnerEvent;
  /** who has a document open */
  readonly "workspace:presence": PresenceEvent;
  /** the workspace has another name or description */
  readonly "workspace:updated": WorkspaceEvent;
}

/** Where each command is found over HTTP, below `/api`. */
export const ROUTES: Readonly<Record<keyof Commands, readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string]>> = {
  "access.effective": ["GET", "/rbac/objects/{object}/effective"],
  "access.give": ["POST", "/rbac/objects/{object}/grants"],
  "access.grants": ["GET", "/rbac/objects/{object}/grants"],
  "access.roles": ["GET", "/rbac/roles"],
  "access.who": ["GET", "/rbac/objects/{object}/who"],
  "access.withdraw": ["DELETE", "/rbac/objects/{object}/grants/{grant}"],
  "access_requests.approve": ["POST", "/rbac/requests/{request}/approve"],
  "access_requests.ask": ["POST", "/rbac/objects/{object}/requests"],
  "access_requests.ask_unseen": ["POST", "/rbac/unseen/{object}/requests"],
  "access_requests.change": ["PUT", "/rbac/requests/{request}"],
  "access_requests.list": ["GET", "/rbac/requests"],
  "access_requests.open": ["POST", "/rbac/requests/{request}/open"],
  "access_requests.reject": ["POST", "/rbac/requests/{request}/reject"],
  "access_requests.revoke": ["POST", "/rbac/requests/{request}/revoke"],
  "access_requests.submit": ["POST", "/rbac/requests/{request}/submit"],
  "access_requests.withdraw": ["POST", "/rbac/requests/{request}/withdraw"],
  "access_reviews.close": ["POST", "/rbac/workspaces/{id}/reviews/{review}/close"],
  "access_reviews.decide": ["POST", "/rbac/workspaces/{id}/reviews/{review}/lines/{number}"],
  "access_reviews.get": ["GET", "/rbac/workspaces/{id}/reviews/{review}"],
  "access_reviews.lines": ["GET", "/rbac/workspaces/{id}/reviews/{review}/lines"],
  "access_reviews.list": ["GET", "/rbac/workspaces/{id}/reviews"],
  "access_reviews.start": ["POST", "/rbac/workspaces/{id}/reviews"],
  "activity.list": ["GET", "/collaboration/workspaces/{id}/activity"],
  "alerts.change": ["PUT", "/workspaces/{id}/alerts/rules/{rule}"],
  "alerts.create": ["POST", "/workspaces/{id}/alerts/rules"],
  "alerts.list": ["GET", "/workspaces/{id}/alerts"],
  "alerts.mute": ["POST", "/workspaces/{id}/alerts/rules/{rule}/mute"],
  "alerts.remove": ["DELETE", "/workspaces/{id}/alerts/rules/{rule}"],
  "alerts.rules": ["GET", "/workspaces/{id}/alerts/rules"],
  "approval_metrics.get": ["GET", "/workflow/approvals/metrics"],
  "approvals.approve": ["POST", "/workflow/approvals/{id}/approve"],
  "approvals.ask": ["POST", "/workflow/approvals/workflows"],
  "approvals.comment": ["POST", "/workflow/approvals/{id}/comment"],
  "approvals.delegate": ["POST", "/workflow/approvals/{id}/delegate"],
  "approvals.escalate": ["POST", "/workflow/approvals/{id}/escalate"],
  "approvals.get": ["GET", "/workflow/approvals/{id}"],
  "approvals.list": ["GET", "/workflow/approvals"],
  "approvals.pending": ["GET", "/workflow/approvals/pending"],
  "approvals.people": ["GET", "/workflow/approvals/{id}/people"],
  "approvals.preview": ["POST", "/workflow/approvals/preview"],
  "approvals.reject": ["POST", "/workflow/approvals/{id}/reject"],
  "approvals.request_changes": ["POST", "/workflow/approvals/{id}/request-changes"],
  "approvals.resubmit": ["POST", "/workflow/approvals/{id}/resubmit"],
  "approvals.types": ["GET", "/workflow/approvals/types"],
  "approvals.withdraw": ["POST", "/workflow/approvals/{id}/withdraw"],
  "audit.export": ["GET", "/audit/export"],
  "audit.get": ["GET", "/audit/{number}"],
  "audit.list": ["GET", "/audit"],
  "audit.verify": ["POST", "/audit/verify"],
  "away.colleagues": ["GET", "/people/away/colleagues"],
  "away.delegate": ["POST", "/people/away/delegations"],
  "away.end": ["DELETE", "/people/away/delegations/{delegation}"],
  "away.get": ["GET", "/people/away"],
  "away.substitute": ["PUT", "/people/away/substitute"],
  "backfills.cancel": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/backfills/{backfill}/cancel"],
  "backfills.get": ["GET", "/workflow/workflows/{id}/triggers/{trigger}/backfills/{backfill}"],
  "backfills.list": ["GET", "/workflow/workflows/{id}/triggers/{trigger}/backfills"],
  "backfills.look": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/backfills/look"],
  "backfills.start": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/backfills"],
  "backups.decide": ["PUT", "/data-sources/{id}/backup-policy"],
  "backups.list": ["GET", "/data-sources/{id}/backups"],
  "backups.remove": ["DELETE", "/data-sources/{id}/backups/{backup}"],
  "backups.restore": ["POST", "/data-sources/{id}/backups/{backup}/restore"],
  "backups.schedule": ["POST", "/data-sources/{id}/backups/schedules"],
  "backups.stop": ["POST", "/data-sources/{id}/backups/{backup}/stop"],
  "backups.stop_restore": ["POST", "/data-sources/{id}/backups/{backup}/restores/{restore}/stop"],
  "backups.take": ["POST", "/scan/data-sources/{id}/backup"],
  bootstrap: ["GET", "/bootstrap"],
  "branches.close": ["POST", "/documents/{id}/branches/{branch}/close"],
  "branches.compare": ["GET", "/documents/{id}/branches/{branch}/compare"],
  "branches.create": ["POST", "/documents/{id}/branches"],
  "branches.get": ["GET", "/documents/{id}/branches/{branch}"],
  "branches.here": ["GET", "/documents/{id}/branch"],
  "branches.list": ["GET", "/documents/{id}/branches"],
  "branches.merge": ["POST", "/documents/{id}/branches/{branch}/merge"],
  "branches.merges": ["GET", "/documents/{id}/branches/{branch}/merges"],
  "branches.preview": ["POST", "/documents/{id}/branches/{branch}/preview"],
  "branches.reopen": ["POST", "/documents/{id}/branches/{branch}/reopen"],
  "branches.undo_merge": ["POST", "/documents/{id}/branches/{branch}/undo"],
  "bulk.cancel": ["POST", "/workflow/bulk-operations/{id}/cancel"],
  "bulk.change": ["POST", "/workflow/bulk-operations/{id}/change"],
  "bulk.checkpoints": ["GET", "/workflow/bulk-operations/{id}/checkpoints"],
  "bulk.get": ["GET", "/workflow/bulk-operations/{id}"],
  "bulk.items": ["GET", "/workflow/bulk-operations/{id}/items"],
  "bulk.kinds": ["GET", "/workflow/bulk-kinds"],
  "bulk.list": ["GET", "/workflow/bulk-operations"],
  "bulk.pause": ["POST", "/workflow/bulk-operations/{id}/pause"],
  "bulk.plan": ["POST", "/workflow/bulk-operations/plan"],
  "bulk.redrive": ["POST", "/workflow/bulk-operations/{id}/redrive"],
  "bulk.resume": ["POST", "/workflow/bulk-operations/{id}/resume"],
  "bulk.rollback": ["POST", "/workflow/bulk-operations/{id}/rollback"],
  "bulk.start": ["POST", "/workflow/bulk-operations"],
  "bulk.start_set": ["POST", "/workflow/bulk-operations/sets"],
  "bulk.status": ["GET", "/workflow/bulk-operations/{id}/status"],
  "calendars.change": ["PUT", "/workspaces/{id}/escalation/calendars/{calendar}"],
  "calendars.create": ["POST", "/workspaces/{id}/escalation/calendars"],
  "calendars.list": ["GET", "/workspaces/{id}/escalation/calendars"],
  "calendars.remove": ["DELETE", "/workspaces/{id}/escalation/calendars/{calendar}"],
  "catalog.list": ["GET", "/catalog"],
  "channels.events": ["GET", "/channels/{channel}/events"],
  "classifications.add": ["POST", "/classifications/data-sources/{id}/add"],
  "classifications.confirm": ["POST", "/classifications/data-sources/{id}/confirm"],
  "classifications.decide": ["POST", "/classifications/decide"],
  "classifications.labels": ["GET", "/classifications/labels"],
  "classifications.limit": ["PUT", "/classifications/limits"],
  "classifications.limits": ["GET", "/classifications/limits"],
  "classifications.list": ["GET", "/classifications"],
  "classifications.reject": ["POST", "/classifications/data-sources/{id}/reject"],
  "classifications.run": ["POST", "/classifications/data-sources/{id}/run"],
  "classifications.summary": ["GET", "/classifications/summary"],
  "classifications.unlimit": ["DELETE", "/classifications/limits/{limit_id}"],
  "classifications.withdraw": ["POST", "/classifications/data-sources/{id}/withdraw"],
  "comments.create": ["POST", "/collaboration/documents/{id}/comments"],
  "comments.delete": ["DELETE", "/collaboration/documents/{id}/comments/{thread}/messages/{message}"],
  "comments.edit": ["PUT", "/collaboration/documents/{id}/comments/{thread}/messages/{message}"],
  "comments.list": ["GET", "/collaboration/documents/{id}/comments"],
  "comments.marks": ["GET", "/collaboration/documents/{id}/comments/marks"],
  "comments.people": ["GET", "/collaboration/documents/{id}/people"],
  "comments.react": ["POST", "/collaboration/documents/{id}/comments/{thread}/messages/{message}/reactions"],
  "comments.read": ["POST", "/collaboration/documents/{id}/comments/{thread}/read"],
  "comments.reopen": ["POST", "/collaboration/documents/{id}/comments/{thread}/reopen"],
  "comments.reply": ["POST", "/collaboration/documents/{id}/comments/{thread}/replies"],
  "comments.resolve": ["POST", "/collaboration/documents/{id}/comments/{thread}/resolve"],
  "comments.unreact": ["DELETE", "/collaboration/documents/{id}/comments/{thread}/messages/{message}/reactions"],
  "compliance.available": ["GET", "/security/compliance/available"],
  "compliance.checks": ["GET", "/security/compliance/checks"],
  "compliance.evidence": ["GET", "/security/compliance/checks/{id}"],
  "compliance.matrix": ["GET", "/security/compliance/matrix"],
  "compliance.pack": ["GET", "/security/compliance/verifications/{id}/pack"],
  "compliance.remove": ["DELETE", "/security/compliance/verifications/{id}"],
  "compliance.verification": ["GET", "/security/compliance/verifications/{id}"],
  "compliance.verifications": ["GET", "/security/compliance/verifications"],
  "compliance.verify": ["POST", "/security/compliance/checks"],
  "compliance_rules.change": ["PUT", "/compliance-rules/{id}"],
  "compliance_rules.create": ["POST", "/compliance-rules"],
  "compliance_rules.get": ["GET", "/compliance-rules/{id}"],
  "compliance_rules.list": ["GET", "/compliance-rules"],
  "compliance_rules.remove": ["DELETE", "/compliance-rules/{id}"],
  "conflicts.list": ["GET", "/documents/{id}/conflicts"],
  "conflicts.settle": ["POST", "/documents/{id}/conflicts/settle"],
  "demo.absent": ["GET", "/demo/absent"],
  "designs.check": ["POST", "/workflow/designer/workflows/{id}/check"],
  "designs.code": ["GET", "/workflow/designer/workflows/{id}/code"],
  "designs.create": ["POST", "/workflow/designer/workflows"],
  "designs.export": ["GET", "/workflow/designer/workflows/{id}/export"],
  "designs.get": ["GET", "/workflow/designer/workflows/{id}"],
  "designs.impact": ["GET", "/workflow/designer/workflows/{id}/steps/{node}/impact"],
  "designs.import": ["POST", "/workflow/designer/import"],
  "designs.list": ["GET", "/workflow/designer/workflows"],
  "designs.plan": ["GET", "/workflow/designer/workflows/{id}/plan"],
  "designs.preview_import": ["POST", "/workflow/designer/import/preview"],
  "designs.read_code": ["POST", "/workflow/designer/workflows/{id}/code/read"],
  "designs.update": ["PUT", "/workflow/designer/workflows/{id}"],
  "designs.write_code": ["PUT", "/workflow/designer/workflows/{id}/code"],
  "discovery.candidates": ["GET", "/data-discovery/candidates"],
  "discovery.decide": ["PUT", "/data-discovery/data-sources/{id}/candidates/{candidate}"],
  "discovery.files": ["GET", "/data-discovery/files"],
  "discovery.find_joins": ["POST", "/data-discovery/data-sources/{id}/candidates"],
  "discovery.register": ["POST", "/data-discovery/unregistered"],
  "discovery.unregistered": ["GET", "/data-discovery/unregistered"],
  "documents.access": ["GET", "/collaboration/documents/{id}/access"],
  "documents.create": ["POST", "/collaboration/workspaces/{id}/documents"],
  "documents.delete": ["DELETE", "/collaboration/documents/{id}"],
  "documents.duplicate": ["POST", "/collaboration/documents/{id}/duplicate"],
  "documents.empty_trash": ["DELETE", "/collaboration/workspaces/{id}/trash"],
  "documents.get": ["GET", "/documents/{id}"],
  "documents.list": ["GET", "/collaboration/workspaces/{id}/documents"],
  "documents.move": ["POST", "/collaboration/documents/{id}/move"],
  "documents.rename": ["POST", "/collaboration/documents/{id}/rename"],
  "documents.reset_to": ["POST", "/documents/{id}/reset"],
  "documents.restore": ["POST", "/documents/{id}/restore"],
  "documents.revisions": ["GET", "/documents/{id}/revisions"],
  "documents.share": ["POST", "/collaboration/documents/{id}/share"],
  "documents.shared": ["GET", "/collaboration/documents/shared"],
  "documents.trash": ["DELETE", "/documents/{id}"],
  "documents.unshare": ["DELETE", "/collaboration/documents/{id}/share"],
  "expressions.check": ["POST", "/workflow/designer/workflows/{id}/expressions/check"],
  "expressions.complete": ["POST", "/workflow/designer/workflows/{id}/expressions/complete"],
  "filters.change": ["PUT", "/collaboration/workspaces/{id}/filters/{filter}"],
  "filters.list": ["GET", "/collaboration/workspaces/{id}/filters"],
  "filters.remove": ["DELETE", "/collaboration/workspaces/{id}/filters/{filter}"],
  "filters.save": ["POST", "/collaboration/workspaces/{id}/filters"],
  "findings.changes": ["GET", "/scan-results/workspaces/{id}/scans/{scan}/changes"],
  "findings.decide": ["POST", "/scan-results/workspaces/{id}/decide"],
  "findings.get": ["GET", "/scan-results/workspaces/{id}/findings/{finding}"],
  "findings.list": ["GET", "/scan-results/workspaces/{id}/findings"],
  "formats.list": ["GET", "/workflow/designer/formats"],
  "gates.decide": ["POST", "/workflow/executions/{id}/decide"],
  "gates.list": ["GET", "/workflow/gates"],
  "glossaries.create": ["POST", "/advanced-catalog/glossaries"],
  "glossaries.get": ["GET", "/advanced-catalog/glossaries/{id}"],
  "glossaries.list": ["GET", "/advanced-catalog/glossaries"],
  "glossaries.terms": ["GET", "/advanced-catalog/terms"],
  "glossaries.update": ["PUT", "/advanced-catalog/glossaries/{id}"],
  "groups.add": ["PUT", "/collaboration/workspaces/{id}/groups/{group}/members/{user}"],
  "groups.create": ["POST", "/collaboration/workspaces/{id}/groups"],
  "groups.delete": ["DELETE", "/collaboration/workspaces/{id}/groups/{group}"],
  "groups.list": ["GET", "/collaboration/workspaces/{id}/groups"],
  "groups.members": ["GET", "/collaboration/workspaces/{id}/groups/{group}/members"],
  "groups.remove": ["DELETE", "/collaboration/workspaces/{id}/groups/{group}/members/{user}"],
  "groups.rename": ["PUT", "/collaboration/workspaces/{id}/groups/{group}"],
  "groups.set_role": ["PUT", "/collaboration/workspaces/{id}/groups/{group}/role"],
  "history.blame": ["GET", "/documents/{id}/history/blame"],
  "history.difference": ["GET", "/documents/{id}/history/difference"],
  "history.list": ["GET", "/documents/{id}/history"],
  "history.restore": ["POST", "/documents/{id}/history/restore"],
  "history.state": ["GET", "/documents/{id}/history/state"],
  "history.undo_person": ["POST", "/documents/{id}/history/undo"],
  "imports.append": ["POST", "/imports/workspaces/{id}/{upload}/pieces"],
  "imports.apply": ["POST", "/imports/workspaces/{id}/{upload}/apply"],
  "imports.begin": ["POST", "/imports/workspaces/{id}"],
  "imports.check": ["POST", "/imports/workspaces/{id}/{upload}/check"],
  "imports.export": ["GET", "/exports/workspaces/{id}"],
  "imports.get": ["GET", "/imports/workspaces/{id}/{upload}"],
  "imports.list": ["GET", "/imports/workspaces/{id}"],
  "imports.remove": ["DELETE", "/imports/workspaces/{id}/{upload}"],
  "imports.rows": ["GET", "/imports/workspaces/{id}/{upload}/rows"],
  "imports.stop": ["POST", "/imports/workspaces/{id}/{upload}/stop"],
  "imports.undo": ["POST", "/imports/workspaces/{id}/{upload}/undo"],
  "integrations.change": ["PUT", "/integrations/workspaces/{id}/webhooks/{webhook}"],
  "integrations.create": ["POST", "/integrations/workspaces/{id}/webhooks"],
  "integrations.deliveries": ["GET", "/integrations/workspaces/{id}/webhooks/{webhook}/deliveries"],
  "integrations.list": ["GET", "/integrations/workspaces/{id}"],
  "integrations.new_secret": ["POST", "/integrations/workspaces/{id}/webhooks/{webhook}/secret"],
  "integrations.pause": ["POST", "/integrations/workspaces/{id}/webhooks/{webhook}/pause"],
  "integrations.remove": ["DELETE", "/integrations/workspaces/{id}/webhooks/{webhook}"],
  "integrations.resume": ["POST", "/integrations/workspaces/{id}/webhooks/{webhook}/resume"],
  "integrations.send_again": ["POST", "/integrations/workspaces/{id}/webhooks/{webhook}/deliveries/{message}/again"],
  "integrations.test": ["POST", "/integrations/workspaces/{id}/webhooks/{webhook}/test"],
  "invitations.accept": ["POST", "/collaboration/invitations/{id}/accept"],
  "invitations.decline": ["POST", "/collaboration/invitations/{id}/decline"],
  "invitations.list": ["GET", "/collaboration/workspaces/{id}/invitations"],
  "invitations.mine": ["GET", "/collaboration/invitations"],
  "invitations.renew": ["POST", "/collaboration/workspaces/{id}/invitations/{invitation}/renew"],
  "invitations.withdraw": ["DELETE", "/collaboration/workspaces/{id}/invitations/{invitation}"],
  "ladders.change": ["PUT", "/workspaces/{id}/escalation/ladders/{ladder}"],
  "ladders.create": ["POST", "/workspaces/{id}/escalation/ladders"],
  "ladders.get": ["GET", "/workspaces/{id}/escalation/ladders/{ladder}"],
  "ladders.list": ["GET", "/workspaces/{id}/escalation/ladders"],
  "ladders.preview": ["POST", "/workspaces/{id}/escalation/preview"],
  "ladders.remove": ["DELETE", "/workspaces/{id}/escalation/ladders/{ladder}"],
  "library.export": ["GET", "/workflow/templates/{id}/export"],
  "library.get": ["GET", "/workflow/templates/{id}"],
  "library.import": ["POST", "/workflow/templates/import"],
  "library.list": ["GET", "/workflow/templates"],
  "library.origin": ["GET", "/workflow/designer/workflows/{id}/origin"],
  "library.preview_import": ["POST", "/workflow/templates/import/preview"],
  "library.remove": ["DELETE", "/workflow/templates/{id}"],
  "library.save": ["POST", "/workflow/designer/workflows/{id}/template"],
  "library.use": ["POST", "/workflow/templates/{id}/use"],
  "lineage.change": ["PUT", "/advanced-catalog/workspaces/{id}/lineage/edges/{edge}"],
  "lineage.draw": ["POST", "/advanced-catalog/workspaces/{id}/lineage/edges"],
  "lineage.erase": ["DELETE", "/advanced-catalog/workspaces/{id}/lineage/edges/{edge}"],
  "lineage.graph": ["GET", "/advanced-catalog/workspaces/{id}/lineage/graph"],
  "lineage.impact": ["GET", "/advanced-catalog/workspaces/{id}/lineage/impact"],
  "lineage.neighbours": ["GET", "/advanced-catalog/workspaces/{id}/lineage/neighbours"],
  "lineage.path": ["GET", "/advanced-catalog/workspaces/{id}/lineage/path"],
  "lineage.readings": ["GET", "/advanced-catalog/data-sources/{id}/lineage/views"],
  "lineage.search": ["GET", "/advanced-catalog/workspaces/{id}/lineage/places"],
  "locks.ask": ["POST", "/documents/{id}/locks/ask"],
  "locks.break": ["POST", "/documents/{id}/locks/break"],
  "locks.hand_over": ["POST", "/documents/{id}/locks/hand-over"],
  "locks.keep": ["POST", "/documents/{id}/locks/keep"],
  "locks.list": ["GET", "/documents/{id}/locks"],
  "locks.release": ["POST", "/documents/{id}/locks/release"],
  "locks.renew": ["POST", "/documents/{id}/locks/renew"],
  "locks.take": ["POST", "/documents/{id}/locks"],
  "locks.withdraw": ["POST", "/documents/{id}/locks/withdraw"],
  "members.leave": ["POST", "/collaboration/workspaces/{id}/leave"],
  "members.remove": ["DELETE", "/collaboration/workspaces/{id}/members/{user}"],
  "members.set_role": ["PUT", "/collaboration/workspaces/{id}/members/{user}"],
  "members.transfer": ["POST", "/collaboration/workspaces/{id}/transfer"],
  "notification_channels.change": ["PUT", "/workspaces/{id}/notification-channels/{setup}"],
  "notification_channels.create": ["POST", "/workspaces/{id}/notification-channels"],
  "notification_channels.kinds": ["GET", "/notification-channels"],
  "notification_channels.list": ["GET", "/workspaces/{id}/notification-channels"],
  "notification_channels.remove": ["DELETE", "/workspaces/{id}/notification-channels/{setup}"],
  "notification_channels.test": ["POST", "/workspaces/{id}/notification-channels/{setup}/test"],
  "notification_deliveries.get": ["GET", "/workspaces/{id}/notification-deliveries/{message}"],
  "notification_deliveries.list": ["GET", "/workspaces/{id}/notification-deliveries"],
  "notification_deliveries.send_again": ["POST", "/workspaces/{id}/notification-deliveries/{message}/send-again"],
  "notification_rules.change": ["PUT", "/notification-rules"],
  "notification_rules.change_here": ["PUT", "/workspaces/{id}/notification-rules"],
  "notification_rules.confirm_address": ["POST", "/notification-addresses/{channel}/confirm"],
  "notification_rules.get": ["GET", "/notification-rules"],
  "notification_rules.give_address": ["POST", "/notification-addresses"],
  "notification_rules.remove_address": ["DELETE", "/notification-addresses/{channel}"],
  "notifications.list": ["GET", "/notifications"],
  "notifications.read": ["POST", "/notifications/read"],
  "notifications.read_all": ["POST", "/notifications/read-all"],
  "notifications.remove": ["DELETE", "/notifications/{notification}"],
  "notifications.unread": ["POST", "/notifications/unread"],
  "openlineage.export": ["GET", "/advanced-catalog/workspaces/{id}/openlineage"],
  "openlineage.import": ["POST", "/advanced-catalog/workspaces/{id}/openlineage"],
  "openlineage.map": ["PUT", "/advanced-catalog/workspaces/{id}/openlineage/namespaces"],
  "openlineage.namespaces": ["GET", "/advanced-catalog/workspaces/{id}/openlineage/namespaces"],
  "openlineage.unmap": ["DELETE", "/advanced-catalog/workspaces/{id}/openlineage/namespaces"],
  "operations.run": ["POST", "/workflow/operations/run"],
  "optimizer.expect": ["POST", "/workflow/workflows/{id}/optimizer/expectations"],
  "optimizer.expectations": ["GET", "/workflow/workflows/{id}/optimizer/expectations"],
  "optimizer.forget": ["DELETE", "/workflow/workflows/{id}/optimizer/expectations/{expectation}"],
  "optimizer.suggest": ["GET", "/workflow/workflows/{id}/optimizer"],
  "optimizer.what_if": ["POST", "/workflow/workflows/{id}/optimizer/what-if"],
  "people.list": ["GET", "/collaboration/people"],
  "people.rename": ["PUT", "/collaboration/people/me"],
  ping: ["GET", "/ping"],
  "policies.create": ["POST", "/workflow/policies"],
  "policies.dry_run": ["POST", "/workflow/policies/{id}/dry-run"],
  "policies.list": ["GET", "/workflow/policies"],
  "policies.protection": ["GET", "/collaboration/documents/{id}/protection"],
  "presence.wish": ["PUT", "/presence"],
  "problems.list": ["GET", "/documents/{id}/problems"],
  "quality.checks": ["GET", "/data-quality/checks"],
  "quality.failing_rows": ["GET", "/data-quality/data-sources/{id}/failing-rows"],
  "quality.growth": ["GET", "/data-quality/data-sources/{id}/growth"],
  "quality.history": ["GET", "/data-quality/data-sources/{id}/results/{result}/history"],
  "quality.import_suite": ["POST", "/data-quality/data-sources/{id}/suites"],
  "quality.own_rules": ["POST", "/data-quality/data-sources/{id}/own-rules"],
  "quality.results": ["GET", "/data-quality/data-sources/{id}/results"],
  "quality.rules": ["GET", "/data-quality/data-sources/{id}/rules"],
  "quality.run": ["POST", "/data-quality/data-sources/{id}/runs"],
  "quality.runs": ["GET", "/data-quality/data-sources/{id}/runs"],
  "quality.score": ["GET", "/data-quality/data-sources/{id}/score"],
  "quality.try_rule": ["POST", "/data-quality/data-sources/{id}/try"],
  "reports.build": ["POST", "/reports/workspaces/{id}"],
  "reports.links": ["GET", "/reports/workspaces/{id}/{report}/links"],
  "reports.list": ["GET", "/reports/workspaces/{id}"],
  "reports.remove": ["DELETE", "/reports/workspaces/{id}/{report}"],
  "reports.revoke": ["DELETE", "/reports/workspaces/{id}/{report}/links/{link}"],
  "reports.schedule": ["POST", "/reports/workspaces/{id}/schedules"],
  "reports.sections": ["GET", "/reports/sections"],
  "reports.share": ["POST", "/reports/workspaces/{id}/{report}/links"],
  "rule_sets.attach": ["POST", "/scan-rule-sets/{id}/sources/{source}"],
  "rule_sets.checks": ["GET", "/scan-rule-sets/checks"],
  "rule_sets.clone": ["POST", "/scan-rule-sets/{id}/clone"],
  "rule_sets.create": ["POST", "/scan-rule-sets"],
  "rule_sets.detach": ["DELETE", "/scan-rule-sets/{id}/sources/{source}"],
  "rule_sets.get": ["GET", "/scan-rule-sets/{id}"],
  "rule_sets.list": ["GET", "/scan-rule-sets"],
  "rule_sets.of_source": ["GET", "/scan-rule-sets/of-source/{id}"],
  "rule_sets.try": ["POST", "/scan-rule-sets/{id}/try"],
  "rule_sets.update": ["PUT", "/scan-rule-sets/{id}"],
  "rules.change": ["PUT", "/workspaces/{id}/rules/{rule}"],
  "rules.create": ["POST", "/workspaces/{id}/rules"],
  "rules.firings": ["GET", "/workspaces/{id}/rules/{rule}/firings"],
  "rules.get": ["GET", "/workspaces/{id}/rules/{rule}"],
  "rules.list": ["GET", "/workspaces/{id}/rules"],
  "rules.parts": ["GET", "/workspaces/{id}/rules/parts"],
  "rules.pause": ["POST", "/workspaces/{id}/rules/{rule}/pause"],
  "rules.remove": ["DELETE", "/workspaces/{id}/rules/{rule}"],
  "rules.resume": ["POST", "/workspaces/{id}/rules/{rule}/resume"],
  "rules.try": ["POST", "/workspaces/{id}/rules/dry-run"],
  "runs.cancel": ["POST", "/workflow/executions/{id}/cancel"],
  "runs.delete": ["DELETE", "/workflow/executions/{id}"],
  "runs.get": ["GET", "/workflow/executions/{id}"],
  "runs.list": ["GET", "/workflow/executions"],
  "runs.logs": ["GET", "/workflow/executions/{id}/logs"],
  "runs.matrix": ["GET", "/workflow/designer/workflows/{id}/matrix"],
  "runs.plan": ["GET", "/workflow/executions/{id}/plan"],
  "runs.reports": ["GET", "/workflow/executions/{id}/reports"],
  "runs.retry": ["POST", "/workflow/executions/{id}/retry"],
  "runs.rounds": ["GET", "/workflow/executions/{id}/rounds"],
  "runs.start": ["POST", "/workflow/workflows/{id}/execute"],
  "runs.tallies": ["GET", "/workflow/executions/{id}/tallies"],
  "runs.value": ["GET", "/workflow/executions/{id}/value"],
  "scan_logic.change": ["PUT", "/scan-logic/workspaces/{id}/definitions/{logic}"],
  "scan_logic.create": ["POST", "/scan-logic/workspaces/{id}/definitions"],
  "scan_logic.find": ["GET", "/scan-logic"],
  "scan_logic.get": ["GET", "/scan-logic/workspaces/{id}/definitions/{logic}"],
  "scan_logic.list": ["GET", "/scan-logic/workspaces/{id}/definitions"],
  "scan_logic.remove": ["DELETE", "/scan-logic/workspaces/{id}/definitions/{logic}"],
  "scan_logic.run": ["POST", "/scan-logic/workspaces/{id}/definitions/{logic}/run"],
  "scan_logic.schedule": ["POST", "/scan-logic/workspaces/{id}/definitions/{logic}/schedules"],
  "scans.cancel": ["POST", "/scan-logic/sources/{id}/scans/{scan}/cancel"],
  "scans.get": ["GET", "/scan-logic/sources/{id}/scans/{scan}"],
  "scans.in_workspace": ["GET", "/scan-logic/workspaces/{id}/scans"],
  "scans.list": ["GET", "/scan-logic/sources/{id}/scans"],
  "scans.resume": ["POST", "/scan-logic/sources/{id}/scans/{scan}/resume"],
  "scans.stages": ["GET", "/scan-logic/stages"],
  "scans.start": ["POST", "/scan-logic/sources/{id}/scans"],
  "secrets.list": ["GET", "/workspaces/{id}/secrets"],
  "secrets.offer": ["POST", "/workspaces/{id}/secrets/offers"],
  "secrets.put": ["POST", "/workspaces/{id}/secrets"],
  "secrets.remove": ["DELETE", "/workspaces/{id}/secrets/{name}"],
  "secrets.rotate": ["POST", "/workspaces/{id}/secrets/{name}/rotate"],
  "security.assess": ["POST", "/security/scans"],
  "security.audit": ["GET", "/security/audit/{id}"],
  "security.remove_scan": ["DELETE", "/security/scans/{id}"],
  "security.risk": ["GET", "/security/reports/risk-assessment"],
  "security.scan": ["GET", "/security/scans/{id}"],
  "security.scans": ["GET", "/security/scans"],
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
  "sources.facets": ["GET", "/data-sources/facets"],
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
  "statistics.compare": ["GET", "/workflow/workflows/{id}/statistics/compare"],
  "statistics.of": ["GET", "/workflow/workflows/{id}/statistics"],
  "statistics.rebuild": ["POST", "/workflow/workflows/{id}/statistics/rebuild"],
  "synchronisations.allow": ["PUT", "/data-sources/{id}/writable-tables"],
  "synchronisations.change": ["PUT", "/data-sources/{id}/synchronisations/{synchronisation}"],
  "synchronisations.compare": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/compare"],
  "synchronisations.conflicts": ["GET", "/data-sources/{id}/synchronisations/{synchronisation}/conflicts"],
  "synchronisations.create": ["POST", "/data-sources/{id}/synchronisations"],
  "synchronisations.decide": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/conflicts"],
  "synchronisations.list": ["GET", "/data-sources/{id}/synchronisations"],
  "synchronisations.pause": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/pause"],
  "synchronisations.propose": ["POST", "/data-sources/{id}/synchronisations/proposal"],
  "synchronisations.remove": ["DELETE", "/data-sources/{id}/synchronisations/{synchronisation}"],
  "synchronisations.resume": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/resume"],
  "synchronisations.run": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/run"],
  "synchronisations.runs": ["GET", "/data-sources/{id}/synchronisations/{synchronisation}/runs"],
  "synchronisations.schedule": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/schedule"],
  "synchronisations.stop": ["POST", "/data-sources/{id}/synchronisations/{synchronisation}/runs/{run}/stop"],
  "synchronisations.tables": ["GET", "/data-sources/{id}/synchronisations/tables"],
  "tables.annotate": ["PUT", "/advanced-catalog/data-sources/{id}/annotations"],
  "tables.changes": ["GET", "/data-discovery/changes"],
  "tables.facets": ["GET", "/advanced-catalog/facets"],
  "tables.forget": ["DELETE", "/advanced-catalog/data-sources/{id}/tombstones"],
  "tables.get": ["GET", "/advanced-catalog/data-sources/{id}/table"],
  "tables.search": ["GET", "/advanced-catalog/tables"],
  "tables.viewed": ["POST", "/advanced-catalog/data-sources/{id}/views"],
  "tags.create": ["POST", "/advanced-catalog/workspaces/{id}/tags"],
  "tags.list": ["GET", "/advanced-catalog/workspaces/{id}/tags"],
  "tags.remove": ["DELETE", "/advanced-catalog/workspaces/{id}/tags"],
  "tags.rename": ["PUT", "/advanced-catalog/workspaces/{id}/tags"],
  "tokens.create": ["POST", "/tokens"],
  "tokens.list": ["GET", "/tokens"],
  "tokens.revoke": ["DELETE", "/tokens/{token}"],
  "triggers.change": ["PUT", "/workflow/workflows/{id}/triggers/{trigger}"],
  "triggers.create": ["POST", "/workflow/workflows/{id}/triggers"],
  "triggers.fire": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/fire"],
  "triggers.firings": ["GET", "/workflow/workflows/{id}/triggers/{trigger}/firings"],
  "triggers.get": ["GET", "/workflow/workflows/{id}/triggers/{trigger}"],
  "triggers.kinds": ["GET", "/workflow/triggers/kinds"],
  "triggers.list": ["GET", "/workflow/workflows/{id}/triggers"],
  "triggers.list_all": ["GET", "/workflow/triggers"],
  "triggers.new_secret": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/secret"],
  "triggers.overlaps": ["GET", "/workflow/triggers/overlaps"],
  "triggers.pause": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/pause"],
  "triggers.preview": ["POST", "/workflow/triggers/preview"],
  "triggers.remove": ["DELETE", "/workflow/workflows/{id}/triggers/{trigger}"],
  "triggers.resume": ["POST", "/workflow/workflows/{id}/triggers/{trigger}/resume"],
  "tuning.examine": ["POST", "/performance/optimization/recommendations"],
  "tuning.recommendations": ["GET", "/performance/optimization/recommendations"],
  "versions.create": ["POST", "/documents/{id}/versions"],
  "versions.list": ["GET", "/documents/{id}/versions"],
  "versions.remove": ["DELETE", "/documents/{id}/versions/{version}"],
  "versions.rename": ["PUT", "/documents/{id}/versions/{version}"],
  "vulnerabilities.accept": ["POST", "/security/vulnerabilities/{id}/accept"],
  "vulnerabilities.get": ["GET", "/security/vulnerabilities/{id}"],
  "vulnerabilities.list": ["GET", "/security/vulnerabilities"],
  "vulnerabilities.recheck": ["POST", "/security/vulnerabilities/{id}/recheck"],
  "vulnerabilities.remediate": ["POST", "/security/vulnerabilities/{id}/remediate"],
  "vulnerabilities.remove": ["DELETE", "/security/vulnerabilities/{id}"],
  "vulnerabilities.reopen": ["POST", "/security/vulnerabilities/{id}/reopen"],
  "workspaces.archive": ["POST", "/collaboration/workspaces/{id}/archive"],
  "workspaces.bring_back": ["POST", "/collaboration/workspaces/{id}/bring-back"],
  "workspaces.create": ["POST", "/collaboration/workspaces"],
  "workspaces.invite": ["POST", "/collaboration/workspaces/{id}/invite"],
  "workspaces.list": ["GET", "/collaboration/workspaces"],
  "workspaces.members": ["GET", "/collaboration/workspaces/{id}/members"],
  "workspaces.update": ["PUT", "/collaboration/workspaces/{id}"],
};
