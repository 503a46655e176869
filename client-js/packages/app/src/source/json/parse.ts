/** Reads JSON and keeps where each value stands in the text, so that what is wrong can be said at its line. Pure. */
import type { Json, JsonObject } from "@concert/sdk";

/** A stretch of a text, in characters from its beginning. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Problem extends Stretch {
  readonly message: string;
}

/** `places` has the stretch of each key with its value, by `placeKey` of its path. */
export type Parsed =
  | { readonly state: "read"; readonly value: JsonObject; readonly places: ReadonlyMap<string, Stretch> }
  | { readonly state: "wrong"; readonly problem: Problem };

export function placeKey(path: readonly string[]): string {
  return path.join("\u0000");
}

/** From 1, as an editor counts. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** The text of one JSON object. A field that is named twice is refused: only one of its values could hold. */
export function parse(text: string): Parsed {
  const reader = new Reader(text);
  try {
    return { state: "read", value: reader.all(), places: reader.places };
  } catch (error) {
    if (error instanceof Wrong) return { state: "wrong", problem: error.problem };
    throw error;
  }
}

class Wrong extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

const DEEPEST = 32;
const SPACE = /[ \t\r\n]*/uy;
// eslint-disable-next-line no-control-regex -- JSON forbids them in texts
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const WORD = /[A-Za-z_]+/uy;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([["true", true], ["false", false], ["null", null]]);

class Reader {
  readonly places = new Map<string, Stretch>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): JsonObject {
    this.#take(SPACE);
    if (this.#next() !== "{") throw this.#wrong("Needs an object in braces.");
    const value = this.#object([]);
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#wrong("Nothing may follow the last brace.");
    return value;
  }

  #next(): string {
    return this.#text.charAt(this.#at);
  }

  #value(path: readonly string[]): Json {
    if (path.length > DEEPEST) throw this.#wrong("Lies too deep.");
    if (this.#next() === "{") return this.#object(path);
    if (this.#next() === "[") return this.#list(path);
    if (this.#next() === '"') return this.#string();
    const from = this.#at;
    const number = this.#take(NUMBER);
    if (number !== "") {
      const value = Number(number);
      if (!Number.isFinite(value)) throw this.#wrong(`“${number}” is too large a number.`, from);
      return value;
    }
    const word = this.#take(WORD);
    const known = WORDS.get(word);
    if (known !== undefined) return known;
    throw this.#wrong(word === "" ? "Needs a value." : `“${word}” is no value: texts stand in double quotes.`, from);
  }

  #object(path: readonly string[]): JsonObject {
    const entries = new Map<string, Json>();
    this.#each("}", () => {
      const from = this.#at;
      if (this.#next() !== '"') throw this.#wrong("Needs the name of a field in double quotes.");
      const name = this.#string();
      if (entries.has(name)) throw this.#wrong(`“${name}” is here twice.`, from);
      this.#take(SPACE);
      if (this.#next() !== ":") throw this.#wrong(`Needs a colon after “${name}”.`, from);
      this.#at += 1;
      this.#take(SPACE);
      const inside = [...path, name];
      entries.set(name, this.#value(inside));
      this.places.set(placeKey(inside), { from, to: this.#at });
    });
    return Object.fromEntries(entries);
  }

  #list(path: readonly string[]): Json {
    const values: Json[] = [];
    this.#each("]", () => values.push(this.#value([...path, String(values.length)])));
    return values;
  }

  /** What stands between the bracket here and the one that closes it, parted by commas. */
  #each(end: "}" | "]", one: () => void): void {
    const opened = this.#at;
    this.#at += 1;
    this.#take(SPACE);
    if (this.#next() === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      one();
      const after = this.#at;
      this.#take(SPACE);
      const mark = this.#next();
      if (mark === "") throw this.#wrong(`Is never closed: needs a “${end}”.`, opened);
      if (mark !== "," && mark !== end) throw this.#wrong(`Needs a comma, or a “${end}”.`, Math.max(opened, after - 1));
      this.#at += 1;
      if (mark === end) return;
      this.#take(SPACE);
      if (this.#next() === end) throw this.#wrong("Needs no comma before the end.", after);
    }
  }

  #string(): string {
    const from = this.#at;
    const taken = this.#take(TEXT);
    if (taken === "") throw this.#wrong("Needs its closing quote on the same line, and \\n for a new line.", from);
    return JSON.parse(taken) as string;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += taken.length;
    return taken;
  }

  /** At `from`, to the end of its line. */
  #wrong(message: string, from = this.#at): Wrong {
    const start = Math.min(from, this.#text.length);
    const end = this.#text.indexOf("\n", start);
    return new Wrong({ from: start, to: end < 0 ? this.#text.length : end, message });
  }
}
