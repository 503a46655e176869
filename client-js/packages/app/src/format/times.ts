/**
 * Times and durations as words of the interface. Nothing here reads a clock: `now` arrives as an argument, in
 * milliseconds, and the zone too where a day can differ.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A stretch of time: "0.4 ms", "48 ms", "1.4 s", "37 s", "1 min 52 s", "2 h 05 min", "3 d 4 h". */
export function duration(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value > 0 && value < 0.1) return "<0.1 ms";
  if (value < 1) return `${Math.round(value * 10) / 10} ms`;
  if (value < SECOND) return `${Math.round(value)} ms`;
  if (value < 9_950) return `${Math.round(value / 100) / 10} s`;
  const seconds = Math.round(value / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A running clock, without tenths: "8 s", "1 min 52 s". */
export function elapsed(milliseconds: number): string {
  return duration(Math.floor(Math.max(0, milliseconds) / SECOND) * SECOND || 0).replace(/^0 ms$/, "0 s");
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return `${big} ${bigUnit} ${String(small).padStart(2, "0")} ${smallUnit}`;
}

/** When something was: "now", "2 min ago" under one hour, then "08:31", then "Mon 18:12", then "2 May 2024". */
export function when(at: number, now: number, zone?: string): string {
  const age = now - at;
  if (age < -MINUTE) return moment(at, now, zone);
  if (age < 10 * SECOND) return "now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return moment(at, now, zone);
}

/** The same without "ago", for narrow columns: "now", "2 min", "08:31". */
export function whenShort(at: number, now: number, zone?: string): string {
  return when(at, now, zone).replace(/ ago$/, "");
}

function moment(at: number, now: number, zone?: string): string {
  if (dayOf(at, zone) === dayOf(now, zone)) return clock(at, zone);
  if (Math.abs(now - at) < 6 * DAY) return `${part(at, { weekday: "short" }, zone)} ${clock(at, zone)}`;
  return part(at, { day: "numeric", month: "short", year: "numeric" }, zone);
}

/** "08:31" */
export function clock(at: number, zone?: string): string {
  return part(at, { hour: "2-digit", minute: "2-digit", hour12: false }, zone);
}

/** "08:31:14.042", for log lines. */
export function clockExact(at: number, zone?: string): string {
  const thousandths = String(Math.floor(((at % SECOND) + SECOND) % SECOND)).padStart(3, "0");
  return `${part(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }, zone)}.${thousandths}`;
}

/** The whole of it, for titles and where a zone decides: "14 May 2024, 08:31:14 (Europe/Lisbon)". */
export function exact(at: number, zone?: string): string {
  return inZone(at, part(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }, zone), zone);
}

/** Until when something holds: "14 May 2024, 08:31 (Europe/Lisbon)". */
export function deadline(at: number, zone?: string): string {
  return inZone(at, clock(at, zone), zone);
}

/** "Mon 23 Nov, 02:30", in another year "Sat 1 Jan 2028, 02:30": a time that a plan names. */
export function planned(at: number, now: number, zone?: string): string {
  const year = part(at, { year: "numeric" }, zone) === part(now, { year: "numeric" }, zone) ? {} : ({ year: "numeric" } as const);
  return `${part(at, { weekday: "short" }, zone)} ${part(at, { day: "numeric", month: "short", ...year }, zone)}, ${clock(at, zone)}`;
}

/** "Good morning", by the hour of the reader. */
export function greeting(now: number, zone?: string): string {
  const hour = Number(part(now, { hour: "2-digit", hour12: false }, zone)) % 24;
  if (hour < 5 || hour >= 18) return "Good evening";
  return hour < 12 ? "Good morning" : "Good afternoon";
}

/** "Tuesday 14 May, 08:42" */
export function today(now: number, zone?: string): string {
  const day = `${part(now, { weekday: "long" }, zone)} ${part(now, { day: "numeric", month: "long" }, zone)}`;
  return `${day}, ${clock(now, zone)}`;
}

/** "0:48", what is left of a lock. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function inZone(at: number, time: string, zone?: string): string {
  const day = part(at, { day: "numeric", month: "short", year: "numeric" }, zone);
  return `${day}, ${time} (${zone === undefined ? Intl.DateTimeFormat().resolvedOptions().timeZone : zoneOrUtc(zone)})`;
}

function dayOf(at: number, zone?: string): string {
  return part(at, { day: "numeric", month: "numeric", year: "numeric" }, zone);
}

function part(at: number, options: Intl.DateTimeFormatOptions, zone?: string): string {
  return formatter(options, zone).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What is no zone, or none that this browser has heard of, is read as UTC. */
function zoneOrUtc(zone: string): string {
  return isZone(zone) ? zone : "UTC";
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone !== "";
  } catch {
    return false;
  }
}

/** What is wrong with the name of a zone, in words, or undefined. */
export function zoneProblem(zone: string): string | undefined {
  if (isZone(zone)) return undefined;
  return `Needs the name of a time zone, such as Europe/Zurich. ${zone === "" ? "It is empty." : `“${zone}” is none.`}`;
}

/** Making a formatter costs a thousand times as much as using one. */
function formatter(options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const key = `${zone ?? ""} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", zone === undefined ? options : { ...options, timeZone: zoneOrUtc(zone) });
  formatters.set(key, made);
  return made;
}
