/** Schedules as people think of them, to and from cron's five fields. Pure; what they mean and when they come, the server says. */

export type Rhythm = "minutes" | "hours" | "days" | "weeks" | "months" | "own";

/** What the builder can show. `own` stands for every schedule it has no controls for. */
export interface Plan {
  readonly rhythm: Rhythm;
  /** Of `minutes` and `hours`: every so many; a number that only the other one knows stands for their usual one. */
  readonly every: number;
  readonly minute: number;
  readonly hour: number;
  /** Of `weeks`: 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Of `months`: 1 to 31, or the last. */
  readonly day: number | "last";
}

export const WEEKDAYS = [
  { value: 1, short: "Mon", long: "Monday" },
  { value: 2, short: "Tue", long: "Tuesday" },
  { value: 3, short: "Wed", long: "Wednesday" },
  { value: 4, short: "Thu", long: "Thursday" },
  { value: 5, short: "Fri", long: "Friday" },
  { value: 6, short: "Sat", long: "Saturday" },
  { value: 0, short: "Sun", long: "Sunday" },
] as const;

/** Steps that come at the same times in each hour or day. */
export const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30] as const;
export const HOURS = [1, 2, 3, 4, 6, 8, 12] as const;

export const DAILY: Plan = { rhythm: "days", every: 15, minute: 0, hour: 6, weekdays: [1, 2, 3, 4, 5], day: 1 };

export function cronOf(plan: Plan): string {
  const { minute, hour, weekdays, day } = plan;
  switch (plan.rhythm) {
    case "minutes":
      return `${stepped(fits(MINUTES, plan.every) ? plan.every : DAILY.every)} * * * *`;
    case "hours":
      return `${minute} ${stepped(fits(HOURS, plan.every) ? plan.every : 1)} * * *`;
    case "weeks":
      return `${minute} ${hour} * * ${spelled(weekdays)}`;
    case "months":
      return `${minute} ${hour} ${day === "last" ? "L" : day} * *`;
    case "days":
    case "own":
      return `${minute} ${hour} * * *`;
  }
}

function stepped(every: number): string {
  return every === 1 ? "*" : `*/${every}`;
}

/** The plan that gives this text, with what it does not say taken from `before`. */
export function planOf(cron: string, before: Plan = DAILY): Plan {
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", ...more] = cron.trim().split(/\s+/u);
  const own: Plan = { ...before, rhythm: "own" };
  if (more.length > 0 || months !== "*") return own;
  const every = step(minutes);
  if (every !== undefined && hours === "*" && days === "*" && weekdays === "*") return fits(MINUTES, every) ? { ...before, rhythm: "minutes", every } : own;
  const minute = number(minutes, 0, 59);
  if (minute === undefined) return own;
  const often = step(hours);
  if (often !== undefined && days === "*" && weekdays === "*") return fits(HOURS, often) ? { ...before, rhythm: "hours", every: often, minute } : own;
  const hour = number(hours, 0, 23);
  if (hour === undefined) return own;
  if (days === "*" && weekdays === "*") return { ...before, rhythm: "days", minute, hour };
  const chosen = weekdaysOf(weekdays);
  if (days === "*" && chosen !== undefined) return { ...before, rhythm: "weeks", minute, hour, weekdays: chosen };
  const day = days.toUpperCase() === "L" ? "last" : number(days, 1, 31);
  if (weekdays === "*" && day !== undefined) return { ...before, rhythm: "months", minute, hour, day };
  return own;
}

/** Days that follow each other as `1-5`, others as `1,3`. */
function spelled(weekdays: readonly number[]): string {
  const days = [...weekdays].sort((a, b) => a - b);
  const [first = 0] = days;
  const last = days.at(-1) ?? first;
  return days.length > 2 && last - first === days.length - 1 ? `${first}-${last}` : days.join(",");
}

function fits(steps: readonly number[], every: number): boolean {
  return steps.includes(every);
}

/** `*` is 1, a step of five is 5. */
function step(field: string): number | undefined {
  if (field === "*") return 1;
  return field.startsWith("*/") ? number(field.slice(2), 1, 59) : undefined;
}

function number(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,2}$/u.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

/** `1-5` and `1,3,SAT`; undefined for what is no plain list of days. */
function weekdaysOf(field: string): readonly number[] | undefined {
  const days = new Set<number>();
  for (const part of field.split(",")) {
    const [first, last = first] = part.split("-").map(weekday);
    if (first === undefined || last === undefined || first > last || part.split("-").length > 2) return undefined;
    for (let day = first; day <= last; day += 1) days.add(day % 7);
  }
  return days.size === 0 ? undefined : [...days].sort((a, b) => a - b);
}

function weekday(text: string): number | undefined {
  const named = WEEKDAYS.find((one) => one.short.toUpperCase() === text.toUpperCase());
  return named?.value ?? number(text, 0, 7);
}

/** "06:30" as hour and minute. */
export function timeOf(text: string): { readonly hour: number; readonly minute: number } | undefined {
  const [hour, minute] = text.split(":").map((part) => number(part, 0, 59));
  return hour === undefined || minute === undefined || hour > 23 ? undefined : { hour, minute };
}

export function timeText({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
