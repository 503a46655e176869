/** Places and values of two sides, in the words that people know them by. Pure. */
import type { Comparison, Json, SideOut } from "@concert/sdk";
import { valueWords } from "../designer/model/values";
import { sentence } from "../forms/schema";
import { type NameOf, namesIn } from "../history/timeline";
import { nameOfPlace as placeInSource } from "../source/parts";

export type { NameOf };

interface Labelled {
  readonly name: string;
  readonly label: string;
}

/** Names for a comparison. `connection`: the fields of the source's kind. */
export function namesFor(kind: string, { target_body, branch_body }: Pick<Comparison, "target_body" | "branch_body">, connection: readonly Labelled[]): NameOf {
  switch (kind) {
    case "workflow":
      return namesIn("workflow", [branch_body, target_body]);
    case "data_source":
      return (path) => capital(placeInSource(path, connection));
    case "freeform":
      return (path) => path.join(", ");
    default:
      return (path) => path.slice(1).map(sentence).join(", ");
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What one side has in a place; of a connection that it is there, since the place names its ends. */
export function heldIn(path: readonly string[], side: SideOut): SideOut {
  const isConnection = path[0] === "body" && path[1] === "edges" && path.length === 3;
  return isConnection && side.there ? { ...side, value: "connected" } : side;
}

/** One line; undefined for what needs more than a line. */
export function lineOf(side: Pick<SideOut, "there" | "value">, field?: string): string | undefined {
  if (!side.there) return "nothing";
  const { value } = side;
  if (value === null) return "not set";
  if (typeof value === "string") return value === "" ? "empty" : valueWords(value, field);
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return undefined;
}

/** What somebody typed, as the kind of value that stands there on one of the sides; undefined where it is none. */
export function typed(text: string, alike: readonly Json[]): Json | undefined {
  const example = alike.find((value) => value !== null);
  switch (typeof example) {
    case "number": {
      const number = Number(text.trim());
      return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
    }
    case "boolean":
      return text.trim() === "yes" ? true : text.trim() === "no" ? false : undefined;
    case "object":
      return parsed(text);
    default:
      return text;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
