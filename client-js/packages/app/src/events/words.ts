/** Events and patterns of events in plain words: "a run failed" for `workflow:run:failed`, "anything about runs" for `workflow:run:*`. Pure. */

interface Thing {
  readonly one: string;
  readonly many: string;
}

const thing = (one: string, many: string): Thing => ({ one, many });

/** What an event is about: the topic without its last word. */
const THINGS: Readonly<Record<string, Thing>> = {
  approval: thing("an approval request", "approvals"),
  "approval:data_source": thing("an approval request about sources", "approvals of sources"),
  "approval:request": thing("an approval request", "approval requests"),
  bulk: thing("an operation", "operations"),
  "bulk:job": thing("an operation", "operations"),
  catalog: thing("the catalog", "the catalog"),
  "catalog:annotation": thing("the description of a table or column", "descriptions of tables"),
  "catalog:candidates": thing("the list of possible keys and joins", "possible keys and joins"),
  "catalog:schema": thing("the schema of a source", "schemas of sources"),
  "catalog:tags": thing("the list of tags", "tags"),
  "catalog:terms": thing("the terms of a glossary", "glossaries"),
  classification: thing("the labels of columns", "labels of columns"),
  collaboration: thing("a working session", "working sessions"),
  "collaboration:session": thing("a working session", "working sessions"),
  "comment:thread": thing("a comment thread", "comments"),
  compliance: thing("compliance", "compliance"),
  "compliance:evidence": thing("evidence for controls", "evidence for controls"),
  custom: thing("a design's own event", "events that designs name themselves"),
  data_source: thing("a source", "sources"),
  "data_source:health": thing("the health of a source", "the health of sources"),
  document: thing("a document", "documents"),
  "document:branch": thing("a branch", "branches"),
  "document:comment": thing("a comment", "comments"),
  "document:conflict": thing("a conflict of edits", "conflicts of edits"),
  "document:history": thing("an old version", "old versions"),
  "document:lock": thing("a lock", "locks"),
  "document:version": thing("a named version", "named versions"),
  findings: thing("the list of findings", "findings"),
  governance: thing("the protection of a source", "governance"),
  "governance:source": thing("the protection of a source", "the protection of sources"),
  "governance:vulnerability": thing("a flaw", "flaws"),
  lineage: thing("the lineage", "lineage"),
  notification: thing("a notification", "notifications"),
  "notification:delivery": thing("sending a notification", "sending notifications"),
  performance: thing("the performance of a source", "performance"),
  "performance:source": thing("the performance of a source", "the performance of sources"),
  quality: thing("the quality of a source", "quality"),
  "quality:run": thing("the quality of a source", "checks of quality"),
  report: thing("a report", "reports"),
  rule: thing("a rule", "rules"),
  scan: thing("a scan", "scans"),
  "scan:definition": thing("the plan of a scan", "plans of scans"),
  "scan:rules": thing("a rule set", "rule sets"),
  "scan:stage": thing("a stage of a scan", "stages of scans"),
  security: thing("access", "access"),
  "security:grant": thing("a grant or a denial", "grants and denials"),
  "security:invitation": thing("an invitation", "invitations"),
  "security:request": thing("a request for access", "requests for access"),
  "security:review": thing("a review of access", "reviews of access"),
  "security:sign_in": thing("signing in", "signing in"),
  source: thing("a source", "sources"),
  "source:backup": thing("a backup", "backups"),
  "source:operation": thing("work on a source", "work on sources"),
  state: thing("shared state", "shared state"),
  "state:*": thing("a key of shared state", "shared state"),
  sync: thing("a synchronisation", "synchronisations"),
  "sync:policy": thing("the plan of a synchronisation", "plans of synchronisations"),
  "sync:run": thing("a synchronisation", "synchronisations"),
  user: thing("your account", "your account"),
  "user:filter": thing("a saved filter", "saved filters"),
  "user:invitation": thing("an invitation to you", "invitations to you"),
  "user:standing": thing("your rights", "your rights"),
  "user:token": thing("one of your tokens", "your tokens"),
  workflow: thing("a design", "designs and their runs"),
  "workflow:backfill": thing("a backfill", "backfills"),
  "workflow:run": thing("a run", "runs"),
  "workflow:step": thing("a step of a run", "steps of runs"),
  "workflow:trigger": thing("a trigger", "triggers"),
  workspace: thing("the workspace", "the workspace"),
  "workspace:filter": thing("a saved filter", "saved filters"),
  "workspace:group": thing("a group", "groups"),
  "workspace:import": thing("an import", "imports"),
  "workspace:member": thing("a member", "members"),
  "workspace:ownership": thing("the workspace", "who owns the workspace"),
};

/** What became of it: the last word of a topic. */
const HAPPENED: Readonly<Record<string, string>> = {
  accepted: "was accepted",
  approved: "was approved",
  archived: "was archived",
  asked: "was made",
  assessed: "was assessed",
  attempted: "was tried",
  broken: "was broken",
  brought_back: "was brought back",
  built: "was built",
  cancelled: "was stopped",
  changed: "changed",
  changes_requested: "needs changes before it is decided",
  closed: "was closed",
  commented: "was commented on",
  completed: "succeeded",
  conflicted: "was written twice at once",
  created: "was made",
  decided: "was decided",
  declined: "was declined",
  delegated: "was handed to somebody else",
  deleted: "was deleted for good",
  ended: "ended",
  escalated: "went to others, since nobody decided",
  examined: "was examined",
  executed: "was carried out",
  expired: "ran out of time",
  failed: "failed",
  finished: "is finished",
  fired: "fired",
  gathered: "was gathered",
  given: "was given",
  granted: "was granted",
  handed_over: "was handed over",
  held: "waits for a lock to be released",
  held_back: "was held back",
  in_review: "is being looked at",
  joined: "joined",
  kept: "was kept",
  left: "left",
  log: "wrote to its log",
  merged: "was merged",
  moved: "moved to another workspace",
  named: "was named",
  passed: "let a moment pass",
  paused: "was paused",
  people_changed: "is decided by others than before",
  planned: "was planned",
  posted: "was written",
  progress: "got further",
  queued: "was asked for",
  read: "was read",
  received: "arrived",
  recorded: "was recorded",
  refused: "could not start its design",
  rejected: "was rejected",
  released: "was released",
  reminded: "is still waiting, and reminded its approvers",
  removed: "was removed",
  renamed: "was renamed",
  renewed: "was renewed",
  reopened: "was opened again",
  reset: "was put into another state",
  resolved: "was settled",
  restored: "was brought back",
  restoring: "is being restored",
  resubmitted: "was asked again",
  resumed: "went on",
  retried: "is tried again",
  revoked: "was taken away",
  rolled_back: "was taken back",
  rolling_back: "is being taken back",
  settled: "was settled",
  shared: "was shared",
  skipped: "was passed over",
  stale: "is about content that changed since",
  started: "started",
  submitted: "was made",
  succeeded: "succeeded",
  taken: "was taken",
  transferred: "was handed over",
  trashed: "was moved to the trash",
  tried: "was tried",
  undoing: "is being undone",
  undone: "was undone",
  unshared: "is not shared any more",
  updated: "changed",
  used: "was used",
  voted: "has a new decision",
  waiting: "waits",
  withdrawn: "was withdrawn",
};

/** Where thing and word make no sentence. */
const WHOLE: Readonly<Record<string, string>> = {
  "approval:completed": "an approval request came to its end",
  "catalog:candidates:changed": "keys or joins were found or decided",
  "classification:changed": "labels of columns changed",
  "collaboration:session:changed": "somebody's role in a working session changed",
  "collaboration:session:joined": "somebody joined a working session",
  "collaboration:session:left": "somebody left a working session",
  "document:history:restored": "an old version was restored",
  "document:problems": "the problems of a design changed",
  "findings:changed": "findings of a source changed",
  "governance:vulnerability:changed": "a flaw was planned, accepted, closed or opened",
  "quality:run:completed": "the quality of a source was checked",
  "security:sign_in:succeeded": "a member signed in",
  "source:backup:restored": "a backup was restored, or that failed",
  "source:measured": "how a source answers was measured",
  "workflow:step:asking": "a run asks somebody to decide",
  "workflow:step:decided": "somebody decided for a run",
  "workflow:trigger:fired": "a trigger started a run",
  "workspace:group:joined": "somebody was added to a group",
  "workspace:group:left": "somebody was taken out of a group",
  "workspace:import:changed": "an import went on",
  "workspace:member:changed": "a member has another role",
  "workspace:member:joined": "somebody joined the workspace",
  "workspace:member:left": "a member left the workspace",
  "workspace:presence": "somebody came, left or looked elsewhere",
};

/** In the middle of a sentence. An event or a pattern that no words are known for is itself. */
export function eventWords(topic: string): string {
  const whole = WHOLE[topic];
  if (whole !== undefined) return whole;
  if (topic === "*" || topic === "**") return "anything happens";
  const parts = topic.split(":");
  const last = parts.at(-1) ?? "";
  const about = THINGS[parts.slice(0, -1).join(":")] ?? (parts[0] === "state" ? THINGS["state:*"] : undefined);
  if (parts[0] === "custom") return topic.includes("*") ? "a step tells an event of its own" : `a step tells “${parts.slice(1).join(" ").replaceAll("_", " ")}”`;
  if (about === undefined) return topic;
  if (last.startsWith("*")) return `anything happens to ${about.many}`;
  const happened = HAPPENED[last];
  return happened === undefined ? topic : `${about.one} ${happened}`;
}

/** Any of them, as a sentence begins: "A run failed or a scan failed". */
export function anyEventWords(topics: readonly string[]): string {
  return sentence([...new Set(topics.map(eventWords))].join(" or "));
}

function sentence(words: string): string {
  return /^[a-z_]+:/u.test(words) ? words : words.replace(/^./u, (letter) => letter.toUpperCase());
}

/** Under a field in which an event is named: what it means, or how a pattern is written. */
export function eventHint(topic: string): string {
  const known = eventWords(topic.trim());
  return topic.trim() === "" || known === topic.trim() ? "* stands for one word, ** at the end for the rest." : `${sentence(known)}.`;
}
