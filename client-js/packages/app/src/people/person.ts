/** Who is here, as the interface needs it: a name to show, initials, and a colour that the room gave. */

export type PersonColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Absent for yourself: your own marks are accent. */
  readonly colour?: PersonColour;
  /** Where the person is, in words: "editing Limits". */
  readonly doing?: string;
  /** Absent for who is at work. */
  readonly activity?: "idle" | "away";
  /** On how many devices; absent for one. */
  readonly devices?: number;
}

/** Everything that is known of a person beside the name, in words: "2 devices, idle". */
export function standing({ doing, activity, devices }: Person): string {
  return [doing, devices === undefined ? undefined : `${devices} devices`, activity].filter((one) => one !== undefined).join(", ");
}

export const COLOURS: readonly PersonColour[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Two letters: first and last word of the name; one word gives its first two letters. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  const letters = last === undefined ? [...first].slice(0, 2) : [[...first][0], [...last][0]];
  return letters.join("").toUpperCase();
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] || name;
}

/** "Ana", "Ana and Bo", "Ana, Bo and Chen", "Ana, Bo and 3 others". */
export function names(people: readonly { readonly name: string }[]): string {
  const first = people.map((person) => firstName(person.name));
  if (first.length <= 1) return first[0] ?? "";
  if (first.length <= 3) return `${first.slice(0, -1).join(", ")} and ${first[first.length - 1]}`;
  return `${first[0]}, ${first[1]} and ${first.length - 2} others`;
}
