/** Approvals in words: states, stages, votes, what is due. Pure: the time arrives as an argument, in milliseconds. */
import { counted } from "../format/numbers";
import { clock, duration, when } from "../format/times";
import { firstName, names } from "../people/person";
import type { State } from "../ui/states";
import type { Approval, ApprovalState, Life, Seat, Stage } from "./model";

const STATES: Readonly<Record<ApprovalState, { readonly state: State; readonly word: string }>> = {
  waiting: { state: "waiting", word: "Waiting" },
  changes_requested: { state: "retried", word: "Changes requested" },
  approved: { state: "done", word: "Approved" },
  executing: { state: "running", word: "Being carried out" },
  executed: { state: "done", word: "Approved and done" },
  failed: { state: "failed", word: "Approved, but it failed" },
  rejected: { state: "failed", word: "Rejected" },
  withdrawn: { state: "cancelled", word: "Withdrawn" },
  expired: { state: "cancelled", word: "Expired" },
};

export function stateLook(state: ApprovalState): { readonly state: State; readonly word: string } {
  return STATES[state];
}

/** "Waiting, stage 2 of 2" */
export function standingWords({ state, stages }: Pick<Approval, "state" | "stages">): string {
  const { word } = STATES[state];
  const at = stages.findIndex((stage) => stage.state === "open");
  return state === "waiting" && stages.length > 1 && at >= 0 ? `${word}, stage ${at + 1} of ${stages.length}` : word;
}

/** The beginning of a content hash, as people compare it. */
export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/u, "").slice(0, 8);
}

/** "any 1 of 2", "all of 2", "2 of 5" */
export function modeWords({ mode, quorum, people }: Pick<Stage, "mode" | "quorum" | "people">): string {
  const of = people.length;
  switch (mode) {
    case "any":
      return of === 1 ? "1 person" : `any 1 of ${of}`;
    case "all":
      return of === 1 ? "1 person" : `all of ${of}`;
    case "quorum":
      return `${quorum} of ${of}`;
  }
}

const STAGES: Readonly<Record<Stage["state"], State>> = { later: "idle", open: "waiting", approved: "done", rejected: "failed", over: "cancelled" };

/** How a stage stands; one whose votes were made worthless by an edit is asked again. */
export function stageState(stage: Pick<Stage, "state" | "people">): State {
  if (stage.state === "open" && stage.people.some((seat) => seat.stale)) return "retried";
  return STAGES[stage.state];
}

const STAGE_WORDS: Readonly<Record<State, string>> = { idle: "comes later", queued: "", running: "", done: "approved", failed: "rejected", waiting: "asked now", retried: "asked again", skipped: "", cancelled: "not needed any more", warning: "" };

export function stageWords(stage: Pick<Stage, "state" | "people">): string {
  return STAGE_WORDS[stageState(stage)];
}

export interface Vote {
  readonly tone: "ok" | "fail" | "wait" | "quiet";
  readonly sign: "approved" | "rejected" | undefined;
  readonly word: string;
}

/** What a person's place in a stage says at its end. */
export function voteOf(seat: Seat, stage: Pick<Stage, "state">, zone?: string): Vote {
  const at = seat.at === null ? "" : clock(seat.at / 1000, zone);
  if (seat.stale) return { tone: "wait", sign: undefined, word: "Stale" };
  if (seat.decision === "approve") return { tone: "ok", sign: "approved", word: at };
  if (seat.decision === "reject") return { tone: "fail", sign: "rejected", word: at };
  if (stage.state === "open") return { tone: "wait", sign: undefined, word: "To decide" };
  return { tone: "quiet", sign: undefined, word: stage.state === "later" ? "Not asked yet" : "Not needed" };
}

/** The same for who cannot see signs: "approved at 08:40". */
export function voteWords(vote: Vote): string {
  return vote.sign === undefined ? vote.word : `${vote.sign} at ${vote.word}`;
}

const HOUR_MS = 3_600_000;

/** "07:41", "Mon 18:12": a point in time, also where it was a moment ago. */
export function sinceWords(at: number, now: number, zone?: string): string {
  return when(at / 1000, Math.max(now, at / 1000 + HOUR_MS), zone);
}

/** "Due at 12:00, in 3 h 18 min", "Was due at 12:00" */
export function dueWords(due: number, now: number, zone?: string): string {
  const at = due / 1000;
  const moment = when(at, now, zone);
  if (at <= now) return `Was due ${moment}`;
  return `Due ${moment.includes(":") && !moment.includes(" ") ? `at ${moment}` : moment}, in ${duration(Math.max(60_000, Math.ceil((at - now) / 60_000) * 60_000)).replace(/ 00 s$/u, "")}`;
}

/** "Stale because Bo changed 2 fields at 08:39"; where nobody had decided yet, "Bo changed 2 fields after the request, at 08:39". */
export function staleTitle({ stale, stages }: Pick<Approval, "stale" | "stages">, me: string, zone?: string): string {
  if (stale === null) return "";
  const { by, by_name, fields, at } = stale;
  const who = by === me ? "you" : by_name === "" ? "somebody" : firstName(by_name);
  const what = fields.length === 0 ? "it" : counted(fields.length, "field");
  const moment = clock(at / 1000, zone);
  if (staleSeats({ stages }).length === 0) return `${who.charAt(0).toUpperCase()}${who.slice(1)} changed ${what} after the request, at ${moment}`;
  return `Stale because ${who} changed ${what} at ${moment}`;
}

/** "Dara approved 9f2c41ab. The draft is now c07d5e12, so that approval no longer counts." */
export function staleDetail(approval: Pick<Approval, "stages" | "current" | "pinned">): { readonly who: string; readonly seen: string; readonly now: string } | undefined {
  const voters = staleSeats(approval);
  const [first] = voters;
  if (first === undefined) return undefined;
  return { who: names(voters.map((seat) => ({ name: seat.name }))), seen: shortHash(first.seen === "" ? approval.pinned : first.seen), now: shortHash(approval.current) };
}

/** Those who are asked and changed it themselves since: "Ava changed this after it was asked, and cannot approve it." "" where nobody did. */
export function ownChangeWords({ stale, stages }: Pick<Approval, "stale" | "stages">, me: string): string {
  const seats = new Map(stages.flatMap((stage) => stage.people).map((seat) => [seat.user, seat]));
  const authors = (stale?.authors ?? []).flatMap((user) => seats.get(user) ?? []);
  if (authors.length === 0) return "";
  const who = authors.map((seat) => ({ name: seat.user === me ? "You" : seat.name }));
  return `${names(who)} changed this after it was asked, and cannot approve it.`;
}

/** Those whose vote counts no more, each person once. */
export function staleSeats({ stages }: Pick<Approval, "stages">): readonly Seat[] {
  const seats = stages.flatMap((stage) => stage.people.filter((seat) => seat.stale));
  return seats.filter((seat, index) => seats.findIndex((other) => other.user === seat.user) === index);
}

/** Who is to decide now, each person once. */
function awaited({ state, stages }: Pick<Approval, "state" | "stages">): readonly Seat[] {
  if (state !== "waiting") return [];
  const seats = stages.filter((stage) => stage.state === "open").flatMap((stage) => stage.people.filter((seat) => seat.decision === "" || seat.stale));
  return seats.filter((seat, index) => seats.findIndex((other) => other.user === seat.user) === index);
}

const LIST = new Intl.ListFormat("en-GB");

/** "any of Bea and Cem", "2 of Bea, Cem and Dan", of a stage that nobody is asked in yet. */
export function previewedStage({ mode, quorum, people }: Pick<Stage, "mode" | "quorum" | "people">): string {
  if (people.length === 0) return "nobody who is here";
  const who = LIST.format(people.map((one) => (one.standing_in_for_name === "" ? one.name : `${one.name} (for ${one.standing_in_for_name})`)));
  if (people.length === 1) return who;
  return `${mode === "any" ? "any" : mode === "all" ? "all" : String(quorum)} of ${who}`;
}

/** Ids of those whom its open stages ask, as many as a preview of the ladder takes. */
export function askedNow({ stages }: { readonly stages: readonly Pick<Stage, "state" | "people">[] }): string[] {
  const asked = stages.filter((stage) => stage.state === "open").flatMap((stage) => stage.people.map((seat) => seat.user));
  return [...new Set(asked)].slice(0, 50);
}

interface Rung {
  readonly action: string;
  readonly title: string;
  readonly people: readonly { readonly user: string; readonly name: string }[];
}

/** What a level of the ladder does, after "At 12:00": "Dara and you may decide too". Undefined stands for the end of the ladder. */
export function nextWords(rung: Rung | undefined, me: string): string {
  if (rung === undefined) return "it is over, undecided";
  const nobody = rung.people.length === 0;
  const whom = names(rung.people.map((one) => (one.user === me ? { name: "you" } : one)));
  switch (rung.action) {
    case "remind":
      return nobody ? "there is nobody to remind" : `${whom} will be reminded`;
    case "add":
      return nobody ? goesOn(rung) : `${whom} may decide too`;
    case "reassign":
      return nobody ? goesOn(rung) : `it goes to ${whom}`;
    case "approve":
      return "it is approved by itself";
    case "reject":
      return "it is rejected by itself";
    default:
      return "it goes on by itself";
  }
}

function goesOn({ title }: Rung): string {
  return `it goes on to “${title}”, where nobody is now`;
}

/** One line of the request's life: "approved stage data quality", "asked for it again". */
export function lifeWords(one: Life): string {
  switch (one.kind) {
    case "asked":
      return "asked for it";
    case "voted":
      return `${one.decision === "reject" ? "rejected" : "approved"}${one.stage === "" ? "" : ` ${one.stage}`}`;
    case "commented":
      return "";
    case "changes_requested":
      return "requested changes";
    case "resubmitted":
      return "asked again";
    case "delegated":
      return `handed it to ${one.to_name === "" ? "somebody else" : firstName(one.to_name)}`;
    case "stale":
      return `changed ${one.fields.length === 0 ? "it" : counted(one.fields.length, "field")} after the request`;
    case "people_changed":
      return "Others decide now: roles or memberships changed";
    case "reminded":
      return "Those who are asked were reminded";
    case "escalated":
      return `It went on${one.to_name === "" ? "" : ` to ${one.to_name}`}, because nobody had decided`;
    case "approved":
      return "It was approved";
    case "rejected":
      return "It was rejected";
    case "withdrawn":
      return "took it back";
    case "expired":
      return "Its time was over";
    case "executing":
      return "It is being carried out";
    case "held":
      return "It waits for a section that somebody has to themselves";
    case "executed":
      return "It was carried out";
    case "failed":
      return "It could not be carried out";
  }
}

/** What people said and did, without what the page shows elsewhere: the thread of the discussion. */
export function isSaid(one: Life): boolean {
  return one.comment !== "" && one.kind !== "asked";
}

/** Why this person cannot decide, where they cannot; undefined where they can. */
export function cannotDecide(approval: Pick<Approval, "state" | "mine" | "requester" | "stages">, me: string): string | undefined {
  if (approval.mine.may_decide) return undefined;
  if (approval.state !== "waiting") return STATES[approval.state].word;
  if (approval.requester === me) return "You cannot approve your own request";
  if (approval.mine.decided === "approve") return "You have approved it";
  if (approval.mine.decided === "reject") return "You have rejected it";
  const seated = approval.stages.some((stage) => stage.people.some((seat) => seat.user === me));
  return seated ? "Your stage comes later" : `Waits for ${names(awaited(approval).map((seat) => ({ name: seat.name }))) || "nobody who is here now"}`;
}

/** What became of my answer when another was quicker; undefined where it counted, or nothing has ended. */
export function outcomeBeside(sent: "approve" | "reject", after: Pick<Approval, "state" | "decided_by" | "decided_by_name" | "mine">, me: string): string | undefined {
  if (after.mine.decided === sent) return undefined;
  if (after.state === "waiting") return undefined;
  const { word } = STATES[after.state];
  const who = after.decided_by === null ? "by its time limit" : after.decided_by === me ? "by you" : `by ${firstName(after.decided_by_name) || "somebody"}`;
  return `${word} ${who} while you ${sent === "approve" ? "approved" : "rejected"}; your answer came after that.`;
}
