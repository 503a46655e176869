/** Alerts in words, and as the fields of their form. Pure. */
import type { InputOf, OutputOf } from "@concert/sdk";
import { duration } from "../format/times";

export type Rule = OutputOf<"alerts.rules">["items"][number];
export type Condition = InputOf<"alerts.create">["condition"];
export type Kind = NonNullable<Condition["kind"]>;

export const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "failed", label: "A run fails" },
  { value: "lasts_over", label: "A run lasts longer than a limit" },
  { value: "lasts_unusually", label: "A run lasts unusually long" },
  { value: "waits_over", label: "A run waits longer than a limit to start" },
  { value: "not_started", label: "No run was started by a time of the day" },
];

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** "lasts longer than 5 min". */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case "lasts_over":
      return `lasts longer than ${duration(condition.seconds * 1000)}`;
    case "lasts_unusually":
      return `lasts longer than 95 % of its last ${condition.of ?? 20} runs`;
    case "waits_over":
      return `waits longer than ${duration(condition.seconds * 1000)} to start`;
    case "not_started":
      return `is not started by ${condition.by} (${condition.zone ?? "UTC"}${daysWords(condition.days)})`;
    default:
      return "fails";
  }
}

function daysWords(days: readonly number[] | undefined): string {
  if (days === undefined || days.length === 7) return "";
  return `, ${days.map((day) => DAYS[day] ?? "").join(" ")}`;
}

/** What a person types, by kind; each kept while another kind is tried. */
export interface Draft {
  readonly kind: Kind;
  readonly minutes: number | undefined;
  readonly of: number | undefined;
  readonly by: string;
  readonly zone: string;
  readonly days: readonly number[];
}

export function draftOf(condition: Condition | undefined, zone: string): Draft {
  const empty: Draft = { kind: "failed", minutes: 10, of: 20, by: "07:00", zone, days: [0, 1, 2, 3, 4, 5, 6] };
  if (condition === undefined) return empty;
  switch (condition.kind) {
    case "lasts_over":
    case "waits_over":
      return { ...empty, kind: condition.kind, minutes: condition.seconds / 60 };
    case "lasts_unusually":
      return { ...empty, kind: "lasts_unusually", of: condition.of ?? 20 };
    case "not_started":
      return { ...empty, kind: "not_started", by: condition.by, zone: condition.zone ?? zone, days: condition.days ?? empty.days };
    default:
      return empty;
  }
}

/** What is still missing, by field; empty where the draft is a condition. */
export function missingIn(draft: Draft): Readonly<Partial<Record<keyof Draft, string>>> {
  switch (draft.kind) {
    case "lasts_over":
    case "waits_over":
      return draft.minutes === undefined || draft.minutes <= 0 ? { minutes: "Needs minutes above 0." } : {};
    case "lasts_unusually":
      return draft.of === undefined || draft.of < 5 || draft.of > 500 ? { of: "Needs a number from 5 to 500." } : {};
    case "not_started":
      if (!/^([01]\d|2[0-3]):[0-5]\d$/u.test(draft.by)) return { by: "Needs a time such as 07:30." };
      return draft.days.length === 0 ? { days: "Needs a day." } : {};
    case "failed":
      return {};
  }
}

export function conditionIn(draft: Draft): Condition {
  switch (draft.kind) {
    case "lasts_over":
    case "waits_over":
      return { kind: draft.kind, seconds: (draft.minutes ?? 0) * 60 };
    case "lasts_unusually":
      return { kind: "lasts_unusually", of: draft.of ?? 20 };
    case "not_started":
      return { kind: "not_started", by: draft.by, zone: draft.zone, days: [...draft.days] };
    case "failed":
      return { kind: "failed" };
  }
}

/** "Nightly, run 4 failed"; of a run that was deleted since "Nightly, a deleted run, failed". */
export function raisedWords({ title, run, number, reason }: { readonly title: string; readonly run: string | null; readonly number: number | null; readonly reason: string }): string {
  if (run === null) return `${title === "" ? "No run" : title} ${reason}`;
  return number === null ? `${title === "" ? "" : `${title}, `}a deleted run, ${reason}` : `${title}, run ${number} ${reason}`;
}
