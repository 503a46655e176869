/** One list out of everything that waits for a person or was told to them: what it says, which part it belongs to, in which order. Pure. */
import type { ApprovalOut, NotificationOut, OutputOf, RequestOut } from "@concert/sdk";
import { firstName } from "../people/person";
import { roleWord } from "../workspace/roles";
import { approvalNews, commentNews, headline } from "./inbox";
import type { Part } from "./search";
import { questionOf, requestOfNews, subline } from "./told";

/** With whether this person asked for it: the list it came from says so. */
export type Approval = ApprovalOut & { readonly sent: boolean };
export type Gate = OutputOf<"gates.list">["items"][number];

interface Shared {
  readonly key: string;
  /** Of the newest thing that is known of it. */
  readonly at: number;
  readonly workspace: string | null;
  /** What was told about it, newest first. */
  readonly news: readonly NotificationOut[];
  readonly unread: boolean;
  /** It waits for this person to decide or to answer. */
  readonly needsMe: boolean;
  /** This person asked for it. */
  readonly sent: boolean;
  readonly title: string;
  readonly line: string;
  readonly by: string;
}

export type Entry = Shared &
  (
    | { readonly kind: "news"; readonly first: NotificationOut }
    | { readonly kind: "gate"; readonly gate: Gate }
    | { readonly kind: "access"; readonly request: RequestOut }
    | { readonly kind: "approval"; readonly approval: Approval }
  );

export interface Sources {
  readonly news: readonly NotificationOut[];
  readonly gates: readonly Gate[];
  readonly requests: readonly RequestOut[];
  readonly approvals: readonly Approval[];
}

/** Newest first. What was told about a request stands with the request, not beside it. */
export function entriesOf({ news, gates, requests, approvals }: Sources): readonly Entry[] {
  const about = new Map<string, NotificationOut[]>();
  const alone: NotificationOut[] = [];
  const known = new Set([...[...requests, ...approvals].map((one) => one.id), ...gates.map(questionOf)]);
  for (const one of news) {
    const request = requestOfNews(one);
    if (request === undefined || !known.has(request)) alone.push(one);
    else about.set(request, [...(about.get(request) ?? []), one]);
  }
  const entries = [
    ...alone.map(ofNews),
    ...gates.map((one) => ofGate(one, about.get(questionOf(one)) ?? [])),
    ...requests.map((one) => ofRequest(one, about.get(one.id) ?? [])),
    ...approvals.map((one) => ofApproval(one, about.get(one.id) ?? [])),
  ];
  return entries.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1));
}

function ofNews(one: NotificationOut): Entry {
  return {
    kind: "news",
    first: one,
    key: `news-${one.id}`,
    at: one.at,
    workspace: one.workspace,
    news: [one],
    unread: one.read_at === null,
    needsMe: one.asks && one.read_at === null,
    sent: false,
    title: headline(one),
    line: subline(one),
    by: one.by_name,
  };
}

function ofGate(gate: Gate, news: readonly NotificationOut[]): Entry {
  return {
    kind: "gate",
    gate,
    key: `gate-${gate.run}-${gate.node}`,
    at: gate.asked_at,
    workspace: gate.workspace,
    news,
    unread: news.some((one) => one.read_at === null),
    needsMe: gate.may_decide,
    sent: false,
    title: gate.question === "" ? `${gate.title} waits for a decision` : gate.question,
    line: [...placeWords(gate), `${gate.name}, run ${gate.number} waits at ${gate.title}`].join(", "),
    by: gate.started_by_name,
  };
}

/** "Rows, round 2: planes": which round of a loop asks, the outermost loop first. */
export function placeWords({ rounds }: Pick<Gate, "rounds">): readonly string[] {
  return rounds.map(({ title, round, item }) => `${title}, round ${round}${item === "" ? "" : `: ${item}`}`);
}

function ofRequest(request: RequestOut, news: readonly NotificationOut[]): Entry {
  const what = `${roleWord(request.role)} on ${request.title === "" ? "a document without a name" : request.title}`;
  const who = request.requester_name === "" ? "Somebody" : firstName(request.requester_name);
  return {
    kind: "access",
    request,
    key: `access-${request.id}`,
    at: Math.max(request.updated_at, ...news.map((one) => one.at)),
    workspace: request.workspace,
    news,
    unread: news.some((one) => one.read_at === null),
    needsMe: waits(request) && request.for_me && !request.mine,
    sent: request.mine,
    title: request.mine ? `You asked to be ${what}` : `${who} asks to be ${what}`,
    line: request.purpose,
    by: request.requester_name,
  };
}

function ofApproval(approval: Approval, news: readonly NotificationOut[]): Entry {
  const own = approval.mine.may_withdraw || approval.mine.may_resubmit;
  return {
    kind: "approval",
    approval,
    key: `approval-${approval.id}`,
    at: Math.max(approval.updated_at, ...news.map((one) => one.at)),
    workspace: approval.workspace,
    news,
    unread: news.some((one) => one.read_at === null),
    needsMe: approval.mine.may_decide || (approval.state === "changes_requested" && own),
    sent: own || approval.sent,
    title: approval.title,
    line: approval.reason === "" ? `${approval.type_title}, asked by ${firstName(approval.requester_name)}` : approval.reason,
    by: approval.requester_name,
  };
}

function waits(request: RequestOut): boolean {
  return request.state === "submitted" || request.state === "in_review";
}

export function belongs(entry: Entry, part: Part): boolean {
  switch (part) {
    case "all":
      return true;
    case "needs":
      return entry.needsMe;
    case "unread":
      return entry.unread;
    case "approvals":
      return entry.kind !== "news" || approvalNews(entry.first) !== undefined;
    case "mentions":
      return entry.kind === "news" && (commentNews(entry.first) ?? approvalNews(entry.first)?.said) !== undefined;
    case "sent":
      return entry.sent;
  }
}

export function fits(entry: Entry, words: string): boolean {
  const text = `${entry.title} ${entry.line} ${entry.by}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

export interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** How an entry stood when it was opened: while it is open it keeps its place, though reading it changes how it stands. */
export interface Kept {
  readonly key: string;
  readonly needsMe: boolean;
  readonly unread: boolean;
}

/** What needs me stands before the rest, whatever its age. */
export function groupsOf(all: readonly Entry[], part: Part, words: string, kept: Kept | undefined): readonly Group[] {
  const entries = all.map((entry) => (entry.key === kept?.key ? { ...entry, needsMe: entry.needsMe || kept.needsMe, unread: entry.unread || kept.unread } : entry));
  const fitting = entries.filter((entry) => fits(entry, words) && belongs(entry, part));
  const truth = new Map(all.map((entry) => [entry.key, entry]));
  const groups = parted(fitting, part);
  return groups.map(({ label, entries: of }) => ({ label, entries: of.map((entry) => truth.get(entry.key) ?? entry) })).filter((group) => group.entries.length > 0);
}

function parted(shown: readonly Entry[], part: Part): readonly Group[] {
  if (part !== "all") return [{ label: PART_WORDS[part], entries: shown }];
  return [
    { label: "Needs you", entries: shown.filter((entry) => entry.needsMe) },
    { label: "Told to you", entries: shown.filter((entry) => !entry.needsMe) },
  ];
}

export const PART_WORDS: Readonly<Record<Part, string>> = {
  all: "All",
  needs: "Needs you",
  unread: "Unread",
  approvals: "Approvals",
  mentions: "Mentions",
  sent: "Sent by me",
};

/** How many of each part ask for something or are new: a count that asks for nothing is left out. */
export function countsOf(entries: readonly Entry[]): Readonly<Partial<Record<Part, number>>> {
  const count = (test: (entry: Entry) => boolean) => entries.filter(test).length;
  return {
    needs: count((entry) => entry.needsMe),
    unread: count((entry) => entry.unread),
    approvals: count((entry) => entry.needsMe && belongs(entry, "approvals")),
    mentions: count((entry) => entry.unread && belongs(entry, "mentions")),
  };
}

/** Where a step from the open entry leads. Where that is gone, `last` is the place it had: what took it comes next. */
export function stepFrom(keys: readonly string[], open: string | undefined, last: number, by: 1 | -1): string | undefined {
  const at = open === undefined ? -1 : keys.indexOf(open);
  const gone = open !== undefined && at < 0;
  const from = gone ? (by === 1 ? last - 1 : last) : at;
  const to = open === undefined ? (by === 1 ? 0 : keys.length - 1) : from + by;
  return keys[Math.max(0, Math.min(keys.length - 1, to))];
}

/** The notifications of these that are not read yet. */
export function unreadOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => entry.news.filter((one) => one.read_at === null).map((one) => one.id));
}

export function readOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => entry.news.filter((one) => one.read_at !== null).map((one) => one.id));
}
