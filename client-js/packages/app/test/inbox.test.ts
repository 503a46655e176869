import type { NotificationOut, RequestOut } from "@concert/sdk";
import { expect, test } from "vitest";
import { belongs, countsOf, entriesOf, fits, type Gate, groupsOf, stepFrom, unreadOf } from "../src/inbox/entries";
import { approvalNews } from "../src/inbox/inbox";
import { readInboxSearch } from "../src/inbox/search";
import { stateOf } from "../src/inbox/standing";
import { requestOfNews, subline } from "../src/inbox/told";
import { wayOf, wayOfNews } from "../src/inbox/way";

const news = (id: string, kind: string, at: number, content: object, more: Partial<NotificationOut> = {}): NotificationOut => ({
  id,
  kind,
  asks: false,
  workspace: "w",
  document: "d",
  content: content as NotificationOut["content"],
  by: "bo",
  by_name: "Bo Berg",
  at,
  read_at: null,
  gone: false,
  ...more,
});

const mention = news("n1", "comment.mention", 30, { thread: "t", title: "orders", kind: "workflow", excerpt: "look" }, { asks: true });
const alert = news("n2", "run.alert", 40, { title: "Nightly", name: "fails", reason: "failed", run: "r", number: 4 }, { read_at: 41 });
const told = news("n3", "access.asked", 50, { request: "q", title: "orders", role: "editor", state: "submitted", words: "for the audit" }, { asks: true });
const gate = { run: "r", node: "n", workspace: "w", asked_at: 20, may_decide: true, question: "Release?", title: "Ask", name: "Nightly", number: 4, started_by_name: "Bo Berg", rounds: [] as Gate["rounds"] } as Gate;
const request = { id: "q", workspace: "w", updated_at: 10, state: "submitted", for_me: true, mine: false, role: "editor", title: "orders", purpose: "for the audit", requester_name: "Bo Berg", over: false } as RequestOut;

const all = entriesOf({ news: [told, alert, mention], gates: [gate], requests: [request], approvals: [] });
const keys = all.map((entry) => entry.key);

test("everything that waits or was told is one list, newest first; what was told of a request stands with it", () => {
  expect(keys).toEqual(["access-q", "news-n2", "news-n1", "gate-r-n"]);
  expect(all[0]?.news).toEqual([told]);
  expect(unreadOf(all)).toEqual(["n3", "n1"]);
  expect(all.map((entry) => entry.title)).toEqual(["Bo asks to be Editor on orders", "Nightly, run 4 failed", "Bo mentioned you on orders", "Release?"]);
});

test("questions of one loop are told apart by round and item, and what was told of one stands with it", () => {
  const inRound = (round: number): Gate => ({ ...gate, node: `F[${round}]/n`, rounds: [{ title: "Each market", round, item: `m${round}` }] });
  const asked = news("n9", "gate.asked", 60, { run: "r", node: "F[1]/n", headline: "Release?", words: "waits" }, { asks: true });
  const entries = entriesOf({ news: [asked], gates: [inRound(0), inRound(1)], requests: [], approvals: [] });
  expect(entries.map((entry) => [entry.line, entry.unread])).toEqual([
    ["Each market, round 1: m1, Nightly, run 4 waits at Ask", true],
    ["Each market, round 0: m0, Nightly, run 4 waits at Ask", false],
  ]);
  expect(countsOf(entries)).toMatchObject({ needs: 2, unread: 1 });
});

test("an alert leads to its run as long as that is there", () => {
  const wayOfAlert = (gone: boolean) => entriesOf({ news: [{ ...alert, gone }], gates: [], requests: [], approvals: [] }).map(wayOf);
  expect(wayOfAlert(false)).toEqual([{ to: "/w/$workspace/runs/$run", params: { workspace: "w", run: "r" } }]);
  expect(wayOfAlert(true)).toEqual([undefined]);
});

test("what has no place of its own leads nowhere, and a comment on a text to no design", () => {
  expect(wayOfNews(news("n8", "rule.fired", 1, { title: "Late" }))).toBeUndefined();
  expect(wayOfNews(news("n9", "comment.mention", 1, { thread: "t", title: "Notes", kind: "freeform", excerpt: "" }))).toBeUndefined();
  expect(wayOfNews(mention)).toEqual({ to: "/w/$workspace/designs/$document", params: { workspace: "w", document: "d" }, hash: "thread-t" });
});

test("what was told of a request that is not there any more stands alone", () => {
  expect(entriesOf({ news: [told], gates: [], requests: [], approvals: [] }).map((entry) => entry.key)).toEqual(["news-n3"]);
});

test("each part has what belongs to it, and counts only what asks for something", () => {
  const of = (part: Parameters<typeof belongs>[1]) => all.filter((entry) => belongs(entry, part)).map((entry) => entry.key);
  expect(of("needs")).toEqual(["access-q", "news-n1", "gate-r-n"]);
  expect(of("unread")).toEqual(["access-q", "news-n1"]);
  expect(of("approvals")).toEqual(["access-q", "gate-r-n"]);
  expect(of("mentions")).toEqual(["news-n1"]);
  expect(of("sent")).toEqual([]);
  expect(countsOf(all)).toEqual({ needs: 3, unread: 2, approvals: 2, mentions: 1 });
});

test("who is named in a comment of a request is led to it, beside what they decide about it", () => {
  const named = news("n9", "comment.mention", 60, { request: "a1", title: "orders: host", comment: 4, words: "look", excerpt: "look" }, { asks: true });
  const [entry] = entriesOf({ news: [named], gates: [], requests: [], approvals: [] });
  expect(entry).toMatchObject({ kind: "news", title: "Bo mentioned you on orders: host", line: "look", needsMe: true });
  expect(approvalNews(named)).toMatchObject({ request: "a1", said: "said-4" });
  expect(entry !== undefined && belongs(entry, "mentions")).toBe(true);
  expect(requestOfNews(named)).toBeUndefined();
});

test("what needs me stands first, and words find what they say", () => {
  expect(groupsOf(all, "all", "", undefined).map(({ label, entries }) => [label, entries.length])).toEqual([
    ["Needs you", 3],
    ["Told to you", 1],
  ]);
  expect(groupsOf(all, "all", "nightly failed", undefined).flatMap((group) => group.entries.map((entry) => entry.key))).toEqual(["news-n2"]);
  expect(all.filter((entry) => fits(entry, "bo")).length).toBe(4);
});

test("what is open keeps its place until something else is opened", () => {
  const read = entriesOf({ news: [{ ...mention, read_at: 31 }], gates: [], requests: [], approvals: [] });
  const kept = { key: "news-n1", needsMe: true, unread: true };
  expect(groupsOf(read, "unread", "", undefined)).toEqual([]);
  expect(groupsOf(read, "unread", "", kept)).toEqual([{ label: "Unread", entries: read }]);
  expect([groupsOf(read, "all", "", undefined), groupsOf(read, "all", "", kept)].map((groups) => groups.map((group) => group.label))).toEqual([["Told to you"], ["Needs you"]]);
});

test("a step goes on from what is open, also when that is gone", () => {
  const list = ["a", "b", "c"];
  expect(stepFrom(list, undefined, 0, 1)).toBe("a");
  expect(stepFrom(list, undefined, 0, -1)).toBe("c");
  expect([stepFrom(list, "b", 1, 1), stepFrom(list, "b", 1, -1), stepFrom(list, "c", 2, 1), stepFrom(list, "a", 0, -1)]).toEqual(["c", "a", "c", "a"]);
  expect([stepFrom(list, "gone", 1, 1), stepFrom(list, "gone", 1, -1), stepFrom(list, "gone", 9, 1)]).toEqual(["b", "a", "c"]);
  expect(stepFrom([], "gone", 0, 1)).toBeUndefined();
});

test("an entry says how far it is, and news of an unknown kind still says its words", () => {
  expect(all.map((entry) => stateOf(entry)?.word)).toEqual(["To decide", undefined, undefined, "To decide"]);
  expect(subline(news("n9", "made.up", 1, { why: "because" }))).toBe("because");
  expect(subline(news("n9", "made.up", 1, {}))).toBe("");
});

test("the address says which part is shown and what is open", () => {
  expect(readInboxSearch({ part: "sent", open: "news-1" })).toEqual({ part: "sent", open: "news-1" });
  expect(readInboxSearch({ part: "all", open: "" })).toEqual({});
  expect(readInboxSearch({ part: "nonsense", open: 3 })).toEqual({});
});
