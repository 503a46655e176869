/**
 * Which key press means which shortcut. Pure: the press, what is half-typed and the time arrive as arguments.
 * A shortcut is written as it is shown: "Ctrl K", "g h" (one after the other), "?", "Shift F". Ctrl also means Cmd.
 */

export interface Press {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** The first key of a sequence, and when it was pressed. */
export type Pending = { readonly first: string; readonly at: number } | undefined;

export type Outcome =
  | { readonly kind: "run"; readonly keys: string }
  | { readonly kind: "wait"; readonly pending: Pending }
  | { readonly kind: "none" };

/** How long the second key of a sequence may take. */
export const SEQUENCE_MS = 1200;

const MODIFIERS = new Set(["Ctrl", "Alt", "Shift"]);

/** "Ctrl Shift O" as one step, "g h" as two. */
export function steps(keys: string): readonly string[] {
  const result: string[] = [];
  let modifiers: string[] = [];
  for (const word of keys.split(" ")) {
    if (MODIFIERS.has(word)) {
      modifiers.push(word);
      continue;
    }
    result.push([...modifiers, word].join(" "));
    modifiers = [];
  }
  return result;
}

/** The press in the same writing. Shift is not written for signs that need it anyway, such as "?". */
export function written(press: Press): string {
  const letter = /^[a-z]$/iu.test(press.key);
  const shift = press.shift && (letter || press.key.length > 1);
  const key = letter ? (press.ctrl || press.alt || shift ? press.key.toUpperCase() : press.key.toLowerCase()) : press.key;
  return [press.ctrl && "Ctrl", press.alt && "Alt", shift && "Shift", key].filter(Boolean).join(" ");
}

/** True for shortcuts that typing could set off: those without Ctrl or Alt. */
export function isSingleKey(keys: string): boolean {
  return !/^(Ctrl|Alt)\b/u.test(keys) && keys !== "Escape";
}

/** What a press leads to, given the shortcuts that are active. A sequence beats a single key of the same letter. */
export function decide(known: readonly string[], press: Press, pending: Pending, now: number): Outcome {
  const step = written(press);
  if (pending !== undefined && now - pending.at <= SEQUENCE_MS) {
    const sequence = `${pending.first} ${step}`;
    const match = known.find((keys) => steps(keys).join(" ") === sequence && steps(keys).length === 2);
    if (match !== undefined) return { kind: "run", keys: match };
  }
  if (known.some((keys) => steps(keys).length === 2 && steps(keys)[0] === step)) {
    return { kind: "wait", pending: { first: step, at: now } };
  }
  const match = known.find((keys) => steps(keys).length === 1 && steps(keys)[0] === step);
  return match === undefined ? { kind: "none" } : { kind: "run", keys: match };
}
