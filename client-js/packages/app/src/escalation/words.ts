/** Levels, actions and spans of working time in words. */
export const TITLES = ["Remind the approvers", "Backup approvers", "Delegates", "Team lead", "Area steward", "Security lead", "Data owner", "Final rule"] as const;
export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export const ACTIONS = [
  { value: "remind", label: "Remind" },
  { value: "add", label: "Ask as well" },
  { value: "reassign", label: "Ask instead" },
  { value: "approve", label: "Approve" },
  { value: "reject", label: "Reject" },
] as const;

export type Action = (typeof ACTIONS)[number]["value"];

const ACTION_WORDS: Readonly<Record<Action, string>> = { remind: "is reminded", add: "may decide as well", reassign: "decides instead", approve: "The request is approved", reject: "The request is rejected" };

export function isEnd(action: string): boolean {
  return action === "approve" || action === "reject";
}

/** "is reminded" of one, "are reminded" of several. */
export function actionWords(action: string, people = 1): string {
  if (people > 1 && action === "remind") return "are reminded";
  if (people > 1 && action === "reassign") return "decide instead";
  return ACTION_WORDS[action as Action] ?? action;
}

const CHANNEL_WORDS: Readonly<Record<string, string>> = { in_app: "in-app", email: "email", sms: "SMS", slack: "Slack", teams: "Microsoft Teams", webhook: "webhook" };

export function channelWords(channels: readonly string[]): string {
  return channels.map((one) => CHANNEL_WORDS[one] ?? one).join(", ");
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** 4 h, 2 d 3 h, 30 min: of seconds. */
export function span(seconds: number): string {
  if (seconds < HOUR) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / HOUR);
  if (seconds < 2 * DAY) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** 09:30 as minutes of the day; undefined for anything else. 24:00 is the end of the day. */
export function minutesOf(text: string): number | undefined {
  const found = /^([01]?\d|2[0-4]):([0-5]\d)$/u.exec(text.trim());
  if (found === null) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes > 24 * 60 ? undefined : minutes;
}

export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Mon to Fri 09:00 to 17:00: days with the same hours together. */
export function weekWords(week: readonly (readonly { readonly start: number; readonly end: number }[])[]): string {
  const said = week.map((hours) => hours.map((one) => `${clockOf(one.start)} to ${clockOf(one.end)}`).join(", "));
  const parts: string[] = [];
  for (let first = 0; first < said.length; ) {
    let last = first;
    while (last + 1 < said.length && said[last + 1] === said[first]) last += 1;
    if (said[first] !== "") parts.push(`${DAYS[first]?.slice(0, 3)}${last > first ? ` to ${DAYS[last]?.slice(0, 3)}` : ""} ${said[first]}`);
    first = last + 1;
  }
  return parts.join("; ");
}
