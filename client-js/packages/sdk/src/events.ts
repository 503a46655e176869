/** Events by topic: which payload belongs to which, as the server describes it. Types, and the one place that trusts them. */
import type { ChannelSubscription } from "./channels";
import type { ChannelEvent } from "./frames";
import type { Events } from "./schema";

export type Topic = keyof Events;

/** An event of one of these topics; `topic` tells which payload it has. */
export type EventOf<Of extends Topic = Topic> = { readonly [Each in Of]: Omit<ChannelEvent, "topic" | "payload"> & Told<Each> }[Of];

/** What an event says, without its number and time. */
export type Told<Of extends Topic = Topic> = { readonly [Each in Of]: { readonly topic: Each; readonly payload: Events[Each] } }[Of];

/** A pattern as the type of the topics that fit it. */
type Fitting<Pattern extends string> = Pattern extends `${infer Head}:${infer Rest}`
  ? `${Fitting<Head>}:${Fitting<Rest>}`
  : Pattern extends "*" | "**"
    ? string
    : Pattern;

/** What has more words than the pattern. */
type Longer<Pattern extends string> = Pattern extends `${string}**` ? never : `${Fitting<Pattern>}:${string}`;

/** One of two when the other is among it: `state:rows:updated` is among `state:${string}:updated`, and that fits `state:**`. */
type Both<One, Other> = One extends Other ? One : Other extends One ? Other : never;

/** The known topics that fit a pattern: `workflow:run:*`, `workflow:**`, `state:*:updated`. */
export type Matching<Pattern extends string> = Pattern extends string ? Exclude<Both<Topic, Fitting<Pattern>>, Longer<Pattern>> : never;

/**
 * A subscription to the topics that fit. A newer server may tell topics that fit a pattern and are not known here: a
 * switch over `event.topic` leaves them out.
 */
export interface TopicSubscription<Pattern extends string> extends Omit<ChannelSubscription, "topics" | "onEvent"> {
  readonly topics: readonly Pattern[];
  readonly onEvent: (event: EventOf<Matching<Pattern>>) => void;
}

/** Takes an event for what its topic promises. The server is held to that by its own tests, so it is not checked again. */
export function told<Of extends Topic = Topic>(event: { readonly topic: string; readonly payload: unknown }): Told<Of> {
  return event as Told<Of>;
}
