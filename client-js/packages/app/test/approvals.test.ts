import type { ChangeOut, Comparison, Json } from "@concert/sdk";
import { expect, test } from "vitest";
import { countsOf, marksOf, ofComparison, ofHistory } from "../src/approvals/differing";
import { changeRows, factsOf, moreOf } from "../src/approvals/facts";
import { linesOf } from "../src/approvals/lines";
import { type Approval, askedAt, reviewedDocument, type Seat, seenHash, type Stage } from "../src/approvals/model";
import { askedNow, cannotDecide, dueWords, isSaid, lifeWords, modeWords, nextWords, outcomeBeside, ownChangeWords, previewedStage, shortHash, sinceWords, stageState, staleDetail, staleTitle, standingWords, voteOf, voteWords } from "../src/approvals/words";

const MINUTE = 60_000;
const AT = Date.UTC(2024, 4, 14, 8, 40);
const micros = (milliseconds: number) => milliseconds * 1000;

const seat = (name: string, more: Partial<Seat> = {}): Seat => ({ user: name.toLowerCase(), name, standing_in_for: "", standing_in_for_name: "", asked_at: 1, decision: "", comment: "", seen: "", at: null, stale: false, ...more });
const stage = (people: readonly Seat[], more: Partial<Stage> = {}): Stage => ({ name: "finance", mode: "all", quorum: 1, parallel: false, veto: true, state: "open", needed: people.length, approved: 0, fallback: "", people, ...more });
const mine = { may_decide: false, stage: "", decided: "", may_withdraw: false, may_resubmit: false, may_delegate: false, may_comment: true, may_escalate: false } as Approval["mine"];
const approval = (more: Partial<Approval> = {}): Approval =>
  ({ id: "a", state: "waiting", requester: "ana", requester_name: "Ana Diaz", created_at: 10, life: [], stages: [], pinned: "9f2c41abff", current: "9f2c41abff", stale: null, branch: null, subject_kind: "document", subject: "d", mine, decided_by: null, decided_by_name: "", ...more }) as Approval;

const dara = seat("Dara", { decision: "approve", stale: true, at: micros(AT), seen: "9f2c41abff" });
const chen = seat("Chen");
const eli = seat("Eli", { decision: "approve", at: micros(AT) });

test("AP18 a stage says who would be asked before anybody is", () => {
  const bea = seat("Bea", { standing_in_for_name: "Dan" });
  expect(previewedStage(stage([chen]))).toBe("Chen");
  expect(previewedStage(stage([chen, bea], { mode: "any" }))).toBe("any of Chen and Bea (for Dan)");
  expect(previewedStage(stage([chen, bea], { mode: "quorum", quorum: 2 }))).toBe("2 of Chen and Bea (for Dan)");
  expect(previewedStage(stage([]))).toBe("nobody who is here");
});

test("what happens while nobody decides is said of each level of the ladder, and of its end", () => {
  const rung = (action: string, ...people: string[]) => ({ action, title: "Backup approvers", people: people.map((name) => ({ user: name.toLowerCase(), name })) });
  const said = (action: string, ...people: string[]) => nextWords(rung(action, ...people), "eli");
  expect([said("remind", "Chen", "Eli"), said("remind"), said("add", "Dara"), said("reassign", "Dara")]).toEqual(["Chen and you will be reminded", "there is nobody to remind", "Dara may decide too", "it goes to Dara"]);
  expect([said("add"), said("reassign")]).toEqual(Array(2).fill("it goes on to “Backup approvers”, where nobody is now"));
  expect([said("approve", "Dara"), said("reject", "Dara"), nextWords(undefined, "eli")]).toEqual(["it is approved by itself", "it is rejected by itself", "it is over, undecided"]);
});

test("those whom a ladder reminds are the people of the open stages, each once", () => {
  expect(askedNow({ stages: [stage([chen, eli]), stage([chen]), stage([dara], { state: "later" })] })).toEqual(["chen", "eli"]);
});

test("a request says in words how far it is", () => {
  const stages = [stage([eli], { state: "approved" }), stage([chen])];
  expect(standingWords({ state: "waiting", stages })).toBe("Waiting, stage 2 of 2");
  expect(standingWords({ state: "waiting", stages: [stage([chen])] })).toBe("Waiting");
  expect(standingWords({ state: "failed", stages })).toBe("Approved, but it failed");
  expect(shortHash("9f2c41abff00")).toBe("9f2c41ab");
});

test("a stage says how many it takes, and that it is asked again", () => {
  expect([modeWords(stage([dara, chen], { mode: "any" })), modeWords(stage([chen, eli])), modeWords(stage([chen, eli, dara], { mode: "quorum", quorum: 2 })), modeWords(stage([chen]))]).toEqual(["any 1 of 2", "all of 2", "2 of 3", "1 person"]);
  expect([stageState(stage([dara])), stageState(stage([chen])), stageState(stage([eli], { state: "approved" })), stageState(stage([chen], { state: "later" }))]).toEqual(["retried", "waiting", "done", "idle"]);
});

test("a vote is a sign and a time; one that counts no more says so", () => {
  const open = { state: "open" } as const;
  expect(voteOf(eli, open, "UTC")).toEqual({ tone: "ok", sign: "approved", word: "08:40" });
  expect(voteWords(voteOf(eli, open, "UTC"))).toBe("approved at 08:40");
  expect(voteOf(dara, open, "UTC").word).toBe("Stale");
  expect([voteOf(chen, open).word, voteOf(chen, { state: "later" }).word, voteOf(chen, { state: "approved" }).word]).toEqual(["To decide", "Not asked yet", "Not needed"]);
});

test("what is due is told as a time and a span", () => {
  expect(dueWords(micros(AT + 198 * MINUTE), AT, "UTC")).toBe("Due at 11:58, in 3 h 18 min");
  expect(dueWords(micros(AT - 5 * MINUTE), AT, "UTC")).toBe("Was due 5 min ago");
  expect(sinceWords(micros(AT), AT + 1000, "UTC")).toBe("08:40");
});

test("the banner names who changed how much, and whose approval counts no more", () => {
  const changed = { by: "bo", by_name: "Bo Lee", at: micros(AT - MINUTE), fields: ["a", "b"], authors: [] };
  expect(staleTitle({ stale: changed, stages: [stage([dara])] }, "ana", "UTC")).toBe("Stale because Bo changed 2 fields at 08:39");
  expect(staleTitle({ stale: changed, stages: [stage([chen])] }, "ana", "UTC")).toBe("Bo changed 2 fields after the request, at 08:39");
  expect(staleTitle({ stale: changed, stages: [stage([chen])] }, "bo", "UTC")).toBe("You changed 2 fields after the request, at 08:39");
  const stale = approval({ stages: [stage([dara, chen])], current: "c07d5e12aa" });
  expect(staleDetail(stale)).toEqual({ who: "Dara", seen: "9f2c41ab", now: "c07d5e12" });
  expect(staleDetail(approval({ stages: [stage([chen])] }))).toBeUndefined();
});

test("who is asked and changed it themselves is named", () => {
  const stale = { by: "dara", by_name: "Dara", at: micros(AT), fields: ["a"], authors: ["ana", "dara", "chen"] };
  const stages = [stage([dara, chen])];
  expect(ownChangeWords({ stale: null, stages }, "dara")).toBe("");
  expect(ownChangeWords({ stale: { ...stale, authors: ["ana"] }, stages }, "dara")).toBe("");
  expect(ownChangeWords({ stale, stages }, "bo")).toBe("Dara and Chen changed this after it was asked, and cannot approve it.");
  expect(ownChangeWords({ stale, stages }, "dara")).toBe("You and Chen changed this after it was asked, and cannot approve it.");
});

test("who may not decide is told why", () => {
  expect(cannotDecide(approval({ mine: { ...mine, may_decide: true } }), "me")).toBeUndefined();
  expect(cannotDecide(approval(), "ana")).toBe("You cannot approve your own request");
  expect(cannotDecide(approval({ stages: [stage([chen])] }), "me")).toBe("Waits for Chen");
  expect(cannotDecide(approval({ stages: [stage([chen]), stage([seat("Me")], { state: "later" })] }), "me")).toBe("Your stage comes later");
  expect(cannotDecide(approval({ state: "rejected" }), "me")).toBe("Rejected");
});

test("an answer that came too late is told which one counted", () => {
  const rejected = approval({ state: "rejected", decided_by: "bo", decided_by_name: "Bo Lee" });
  expect(outcomeBeside("approve", rejected, "me")).toBe("Rejected by Bo while you approved; your answer came after that.");
  expect(outcomeBeside("approve", approval({ state: "expired" }), "me")).toBe("Expired by its time limit while you approved; your answer came after that.");
  expect(outcomeBeside("reject", approval({ state: "rejected", mine: { ...mine, decided: "reject" } }), "me")).toBeUndefined();
  expect(outcomeBeside("approve", approval(), "me")).toBeUndefined();
});

test("what is reviewed is the branch, or the document, and an answer holds for what stands there now", () => {
  expect([reviewedDocument(approval({ branch: "b" })), reviewedDocument(approval()), reviewedDocument(approval({ pinned: "" }))]).toEqual(["b", "d", undefined]);
  expect([seenHash(approval({ current: "now" })), seenHash(approval({ current: "" }))]).toEqual(["now", "9f2c41abff"]);
  const life = [{ kind: "resubmitted", at: 40, comment: "Smaller now", by: "ana", by_name: "Ana" } as Approval["life"][number]];
  expect([askedAt(approval()), askedAt(approval({ life }))]).toEqual([10, 40]);
  expect(life.map((one) => [isSaid(one), lifeWords(one)])).toEqual([[true, "asked again"]]);
});

const before = { nodes: { join: { operation: "a", name: "Join refunds", timeout_s: 60 }, read: { operation: "b", name: "Read" } }, edges: {} };
const after = { nodes: { join: { operation: "a", name: "Join refunds", timeout_s: 30 }, read: { operation: "b", name: "Read" }, count: { operation: "c", name: "Orphan refunds", parameters: { share: 0.001, none: "" } } }, edges: { e: { source: "read", target: "count" } } };
const held = (value: Json) => ({ there: true, value });
const nothing = { there: false, value: null };
const who = (name: string, at: number) => ({ user: name.toLowerCase(), name, door: "native", since: at, at, first: 1, last: 1 });
const changes = [
  { root: "body", path: ["nodes", "join", "timeout_s"], entry: [], nature: "changed", before: held(60), after: held(30), spans: [], by: who("Bo", 50) },
  { root: "body", path: ["nodes", "count"], entry: [], nature: "added", before: nothing, after: held(after.nodes.count), spans: [], by: who("Ana", 5) },
  { root: "body", path: ["edges", "e"], entry: [], nature: "added", before: nothing, after: held(after.edges.e), spans: [], by: null },
  { root: "layout", path: ["nodes", "read"], entry: [], nature: "changed", before: nothing, after: nothing, spans: [], by: null },
] as unknown as readonly ChangeOut[];

test("what differs is one row for each field; what came after the request stands first", () => {
  const { rows } = ofHistory("workflow", changes, { body: before, layout: {} }, { body: after, layout: {} }, 10);
  expect(rows.map(({ owner, field, absent, by, late }) => [owner, field, absent, by, late])).toEqual([
    ["Join refunds", "timeout", "empty", "Bo", true],
    ["Orphan refunds", "share", "new step", "Ana", false],
    ["The connection from Read to Orphan refunds", "", "not connected", "", false],
  ]);
  expect(rows.map((row) => row.after.value)).toEqual([30, 0.001, "connected"]);
});

test("the drawing says what became of each step", () => {
  const compared = ofHistory("workflow", changes, { body: before, layout: {} }, { body: after, layout: {} }, 10);
  expect([...marksOf(compared)]).toEqual([
    ["join", { mark: "changed", fields: 1, late: "Bo" }],
    ["read", { mark: "same", fields: 0, late: undefined }],
    ["count", { mark: "added", fields: 1, late: undefined }],
  ]);
  expect(countsOf(marksOf(compared))).toEqual({ added: 1, removed: 0, changed: 1, same: 1 });
});

test("a branch brings what it changed, signed by who wrote it there", () => {
  const side = (value: Json) => ({ there: true, value, by: "", by_name: "", at: null });
  const comparison = {
    branch: { kind: "workflow" },
    target_body: before,
    branch_body: after,
    target_layout: {},
    branch_layout: {},
    questions: [],
    changes: [
      { path: ["body", "nodes", "join", "timeout_s"], nature: "changed", side: "branch", base: side(60), target: side(60), branch: side(30), is_text: false },
      { path: ["body", "name"], nature: "changed", side: "target", base: side("a"), target: side("b"), branch: side("a"), is_text: false },
    ],
  } as unknown as Comparison;
  expect(ofComparison(comparison, changes, 10).rows.map(({ owner, by, at, late }) => [owner, by, at, late])).toEqual([["Join refunds", "Bo", 50, true]]);
});

test("JSON differs line by line, with what stands near", () => {
  const was = ["{", ...Array.from({ length: 8 }, (_, index) => `  ${index}`), "}"].join("\n");
  const lines = linesOf(was, was.replace("  4", "  four"));
  expect(lines.map(({ nature, text }) => `${nature[0]} ${text.trim()}`)).toEqual(["s 2", "s 1", "s 2", "s 3", "r 4", "a four", "s 5", "s 6", "s 7", "s 1"]);
  expect(lines.filter(({ nature }) => nature === "skipped").length).toBe(2);
  expect(linesOf("a", "a").filter(({ nature }) => nature === "added" || nature === "removed")).toEqual([]);
});

test("a change of any shape is read as places with both values", () => {
  const rows = (change: Json) => changeRows(change).map(({ place, before: was, after: is }) => [place, was.there ? was.value : "-", is.there ? is.value : "-"]);
  expect(rows([{ field: "connection.host", before: "a", after: "b" }, { field: "tags", before: null, after: ["x"] }])).toEqual([
    ["Connection, host", "a", "b"],
    ["Tags", "-", ["x"]],
  ]);
  expect(rows({ writes: [[["body", "limits"], { value: 1 }, {}], [["layout", "x"], {}, {}]], more: 3 })).toEqual([["Limits", 1, "-"]]);
  expect(moreOf({ writes: [], more: 3 })).toBe(3);
  expect(rows({ items: [{ id: "1", title: "orders", before: { criticality: "low", kind: "x" }, after: { criticality: "high", kind: "x" } }], more: 0 })).toEqual([["orders: criticality", "low", "high"]]);
  expect(rows({ before: { a: { b: 1 } }, after: { a: { b: 2 } } })).toEqual([["A, b", 1, 2]]);
  expect(rows(null)).toEqual([]);
});

test("what was asked with is a list of facts without ids", () => {
  expect(factsOf({ role: "editor", hours: null, document: "01a1ffd4-0b51-7e48-90de-48d70dd84fb9", inner: { table: "flights" }, list: ["a", "b"] })).toEqual([
    { name: "Role", value: "editor" },
    { name: "Inner, table", value: "flights" },
    { name: "List", value: "a, b" },
  ]);
});
