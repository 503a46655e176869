/** Events of scans, operations, backups, requests and rules as sentences: what is left of a topic when nobody has a sentence for it. Pure. */
import type { ActivityItem } from "@concert/sdk";
import type { Sentence } from "./deeds";

/** Names of documents by their id. */
export type Names = ReadonlyMap<string, string>;

/** {who} is the person, "Concert" where it was nobody; {source} the name of the source; any other word a field of the event. What stands after "|" is the thing. */
const SAYS: Readonly<Record<string, string>> = {
  "approval:request:approved": "Request {number} was approved",
  "approval:request:asked": "{who} asked for an approval:|Request {number}",
  "approval:request:changes_requested": "{who} wants changes of|request {number}",
  "approval:request:commented": "{who} wrote about|request {number}",
  "approval:request:delegated": "{who} handed the decision on about|request {number}",
  "approval:request:escalated": "Nobody decided, so others were asked about|request {number}",
  "approval:request:executed": "Concert did what was approved with|request {number}",
  "approval:request:expired": "Nobody decided in time about|request {number}",
  "approval:request:failed": "What was approved did not work:|Request {number}",
  "approval:request:people_changed": "Who decides has changed for|request {number}",
  "approval:request:rejected": "Request {number} was rejected",
  "approval:request:reminded": "Who decides was reminded of|request {number}",
  "approval:request:resubmitted": "{who} asked again:|Request {number}",
  "approval:request:stale": "{who} edited what is reviewed in|request {number}",
  "approval:request:voted": "{who} decided about|request {number}",
  "approval:request:withdrawn": "{who} took back|request {number}",
  "bulk:job:cancelled": "{who} stopped operation {number}:|{title}",
  "bulk:job:changed": "{who} changed the pace of operation {number}:|{title}",
  "bulk:job:failed": "Operation {number} stopped, too much failed:|{title}",
  "bulk:job:finished": "Operation {number} is finished:|{title}",
  "bulk:job:paused": "{who} paused operation {number}:|{title}",
  "bulk:job:planned": "{who} planned operation {number}:|{title}",
  "bulk:job:resumed": "{who} went on with operation {number}:|{title}",
  "bulk:job:rolled_back": "Operation {number} was taken back:|{title}",
  "bulk:job:rolling_back": "{who} takes back operation {number}:|{title}",
  "bulk:job:started": "{who} started operation {number}:|{title}",
  "catalog:annotation:changed": "{who} described|a table",
  "catalog:candidates:changed": "Keys and joins were looked for in|{source}",
  "catalog:schema:changed": "The schema has changed of|{source}",
  "catalog:schema:read": "{who} read the schema of|{source}",
  "catalog:tags:changed": "{who} changed the tag|{name}",
  "catalog:terms:changed": "{who} edited|a glossary",
  "classification:changed": "Labels of columns changed in|{source}",
  "compliance:evidence:gathered": "{who} gathered evidence about|{source}",
  "findings:changed": "Findings changed of|{source}",
  "governance:source:assessed": "{who} assessed the security of|{source}",
  "governance:vulnerability:changed": "{who} decided about a flaw of|{source}",
  "lineage:changed": "Concert learnt where data comes from",
  "performance:source:examined": "{who} examined the performance of|{source}",
  "quality:run:completed": "Quality was checked of|{source}",
  "report:built": "{who} built the report|{title}",
  "report:removed": "{who} removed the report|{title}",
  "report:revoked": "{who} withdrew a link to the report|{title}",
  "report:shared": "{who} made a link to the report|{title}",
  "rule:changed": "{who} changed the rule|{name}",
  "rule:created": "{who} made the rule|{name}",
  "rule:failed": "The rule did not work:|{name}",
  "rule:fired": "The rule did its work:|{name}",
  "rule:held_back": "The rule was held back:|{name}",
  "rule:paused": "{who} paused the rule|{name}",
  "rule:removed": "{who} removed the rule|{name}",
  "rule:resumed": "{who} let the rule go on|{name}",
  "scan:cancelled": "{who} stopped scan {number} of|{source}",
  "scan:completed": "Scan {number} is done of|{source}",
  "scan:definition:changed": "{who} changed the plan of a scan",
  "scan:failed": "Scan {number} failed of|{source}",
  "scan:queued": "{who} asked for scan {number} of|{source}",
  "scan:stage:completed": "Scan {number} of {source} is through with|{title}",
  "scan:stage:started": "Scan {number} of {source} came to|{title}",
  "scan:started": "Scan {number} began of|{source}",
  "security:grant:given": "{who} changed what may be done by|{name}",
  "security:grant:withdrawn": "{who} took back a grant or denial of|{name}",
  "security:request:approved": "{who} approved what {requester_name} asked for:|{role} of {title}",
  "security:request:expired": "The time is over of what {requester_name} asked for:|{role} of {title}",
  "security:request:granted": "{requester_name} is now|{role} of {title}",
  "security:request:in_review": "{who} looks at what {requester_name} asked for:|{role} of {title}",
  "security:request:rejected": "{who} refused what {requester_name} asked for:|{role} of {title}",
  "security:request:revoked": "{who} took back from {requester_name}:|{role} of {title}",
  "security:request:submitted": "{who} asked to be|{role} of {title}",
  "security:request:withdrawn": "{who} no longer asks to be|{role} of {title}",
  "security:review:closed": "{who} closed the review of access|{title}",
  "security:review:decided": "{who} decided a line of a review of access",
  "security:review:started": "{who} started the review of access|{title}",
  "source:backup:ended": "A backup came to its end of|{source}",
  "source:backup:removed": "{who} removed a backup of|{source}",
  "source:backup:restored": "{who} restored a backup of|{source}",
  "source:backup:restoring": "{who} began to restore a backup of|{source}",
  "source:backup:started": "{who} began a backup of|{source}",
  "sync:policy:changed": "{who} changed how tables are synchronised into|{target}",
  "sync:run:failed": "A synchronisation did not succeed into|{target}",
  "sync:run:finished": "A synchronisation came to its end into|{target}",
  "sync:run:started": "{who} began a synchronisation into|{target}",
  "workflow:backfill:ended": "Making up for missed moments came to its end",
  "workflow:backfill:started": "{who} makes up for missed moments",
  "workflow:run:undoing": "Run {number} is being undone:|{name}",
  "workflow:step:asking": "Run {number} of {name} asks somebody at|{title}",
  "workflow:step:cancelled": "Run {number} of {name} gave up|{title}",
  "workflow:step:completed": "Run {number} of {name} is through with|{title}",
  "workflow:step:decided": "Somebody decided for run {number} of {name} at|{title}",
  "workflow:step:failed": "Run {number} of {name} failed at|{title}",
  "workflow:step:retried": "Run {number} of {name} tries again:|{title}",
  "workflow:step:skipped": "Run {number} of {name} passed over|{title}",
  "workflow:step:started": "Run {number} of {name} came to|{title}",
  "workflow:step:waiting": "Run {number} of {name} waits at|{title}",
  "workflow:trigger:changed": "{who} changed the trigger|{name}",
  "workflow:trigger:created": "{who} made the trigger|{name}",
  "workflow:trigger:fired": "A run was started by the trigger|{name}",
  "workflow:trigger:passed": "A moment passed without a run for the trigger|{name}",
  "workflow:trigger:paused": "{who} paused the trigger|{name}",
  "workflow:trigger:refused": "No run could be started by the trigger|{name}",
  "workflow:trigger:removed": "{who} removed the trigger|{name}",
  "workflow:trigger:resumed": "{who} let the trigger go on|{name}",
  "workspace:filter:changed": "{who} changed the saved filter|{name}",
  "workspace:import:changed": "{who} went on with an import from|{name}",
};

/** Undefined for a topic that has no sentence. */
export function workSentence(item: ActivityItem, who: string, names: Names): Sentence | undefined {
  const says = SAYS[item.topic];
  if (says === undefined) return undefined;
  const fields = (typeof item.payload === "object" && item.payload !== null ? item.payload : {}) as Readonly<Record<string, unknown>>;
  const filled = says.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    if (name === "who") return item.by === "" ? "Concert" : who;
    if (name === "source" || (name === "target" && item.topic.startsWith("sync:"))) return names.get(String(fields[name])) ?? "a source";
    const value = fields[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  });
  const [did = "", what = ""] = filled.split("|");
  return { did, what };
}
