/** Rows that were pasted, with tabs, commas or semicolons between, as sources to be made. Pure. */
import type { Json, JsonObject } from "@concert/sdk";

export interface Pasted {
  readonly rows: readonly JsonObject[];
  /** Heads that mean nothing here. */
  readonly strange: readonly string[];
}

const FIELDS: ReadonlySet<string> = new Set(["name", "kind", "description", "criticality", "owner", "tags"]);

/** A head that is no field belongs to the connection when it is written `connection.path`. */
export function rowsFrom(text: string): Pasted {
  const lines = records(text).filter((cells) => cells.some((cell) => cell.trim() !== ""));
  const [head = [], ...rest] = lines;
  const names = head.map((name) => name.trim().toLowerCase());
  const strange = names.filter((name) => name !== "" && !FIELDS.has(name) && !name.startsWith("connection."));
  const rows = rest.map((cells) => {
    const row: Record<string, Json> = {};
    const connection: Record<string, Json> = {};
    for (const [at, name] of names.entries()) {
      const value = (cells[at] ?? "").trim();
      if (value === "") continue;
      if (name.startsWith("connection.")) connection[name.slice("connection.".length)] = value;
      else if (name === "tags") row[name] = value.split(/[;|]/u).map((tag) => tag.trim()).filter((tag) => tag !== "");
      else if (FIELDS.has(name)) row[name] = value;
    }
    return Object.keys(connection).length === 0 ? row : { ...row, connection };
  });
  return { rows, strange };
}

/** Cells of each line; quotes hold what has separators or line ends inside, as in RFC 4180. */
function records(text: string): readonly (readonly string[])[] {
  const first = text.split("\n", 1)[0] ?? "";
  const separator = first.includes("\t") ? "\t" : first.includes(";") && !first.includes(",") ? ";" : ",";
  const found: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === separator) {
      line.push(cell);
      cell = "";
    } else if (letter === "\n") {
      found.push([...line, cell]);
      line = [];
      cell = "";
    } else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || line.length > 0) found.push([...line, cell]);
  return found;
}
