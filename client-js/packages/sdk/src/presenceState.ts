/** What a session says of itself, and what is taken from the state of another one: other programs may say anything. */
import { ACTIVITIES, type Activity } from "./attention";
import type { PresenceState, SessionId } from "./frames";

export type PersonColor = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** What is in view on a canvas: its middle and its size, in the document's own measure. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a session shares of itself (crdt/SPEC.md, R28; the server refuses other shapes). Any further field travels too. */
export interface OwnPresence {
  readonly page?: string;
  /** Which of the page's views: `graph`, `outline`. */
  readonly view?: string;
  /** The document that is open, where the channel is not its own. */
  readonly document?: string;
  /** What the person does, in words: "editing Limits". */
  readonly doing?: string;
  readonly field?: string;
  readonly node?: string;
  readonly selection?: readonly string[];
  readonly cursor?: { readonly x: number; readonly y: number };
  /** The place of the caret in the text of `field`, -1 where it has none. */
  readonly at?: number;
  readonly caret?: { readonly anchor: Uint8Array; readonly head: Uint8Array };
  readonly viewport?: Viewport;
  /** The person that this one follows. */
  readonly following?: string;
  readonly [field: string]: unknown;
}

/** Another session: its state with the identity that the server stamped. Fields that make no sense are left out. */
export interface OtherPresence extends OwnPresence {
  readonly session: SessionId;
  readonly user: string;
  readonly name: string;
  readonly color: PersonColor;
  readonly activity: Activity;
  /** Does not show where they look. */
  readonly discreet?: boolean;
}

export function otherFrom(session: SessionId, state: PresenceState): OtherPresence {
  const said: Record<string, unknown> = { ...state };
  for (const [field, holds] of Object.entries(FIELDS)) if (field in said && !holds(said[field])) delete said[field];
  const { user, name, color, activity } = state;
  return {
    ...said,
    session,
    user: isText(user) ? user : "",
    name: isText(name) ? name : "",
    color: isColor(color) ? color : 1,
    activity: ACTIVITIES.find((one) => one === activity) ?? "active",
  };
}

type Check = (value: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isLength: Check = (value) => isNumber(value) && value > 0;
const isBytes: Check = (value) => value instanceof Uint8Array;
const isColor = (value: unknown): value is PersonColor => isNumber(value) && Number.isInteger(value) && value >= 1 && value <= 12;

function has(parts: Readonly<Record<string, Check>>): Check {
  return (value) => typeof value === "object" && value !== null && Object.entries(parts).every(([name, holds]) => holds((value as Readonly<Record<string, unknown>>)[name]));
}

const FIELDS: Readonly<Record<string, Check>> = {
  page: isText,
  view: isText,
  document: isText,
  doing: isText,
  field: isText,
  node: isText,
  following: isText,
  at: isNumber,
  discreet: (value) => typeof value === "boolean",
  selection: (value) => Array.isArray(value) && value.every(isText),
  cursor: has({ x: isNumber, y: isNumber }),
  caret: has({ anchor: isBytes, head: isBytes }),
  viewport: has({ x: isNumber, y: isNumber, width: isLength, height: isLength }),
};
