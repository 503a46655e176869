/**
 * The events of one channel, handed on in order, each exactly once, also across breaks. The server is asked for the topics
 * that somebody here wants; what it leaves out moves the number on and is no hole. Knows no socket.
 */
import type { ChannelEvent, Joined, JoinRequest } from "./frames";

export interface Subscription {
  /** A topic or a pattern: `workflow:run:*` is one word, `workflow:**` any rest. All topics when absent. */
  readonly topics?: string | readonly string[];
  /** Start after this event number: 0 asks for all that is kept. Without it, from now on. */
  readonly since?: number;
  readonly onEvent: (event: ChannelEvent) => void;
  /** What was missed is older than the server keeps: load a snapshot again. Later events follow as usual. */
  readonly onGap?: () => void;
}

interface Reader extends Subscription {
  /** Number of the last event seen; undefined until the channel was joined once. */
  last: number | undefined;
  readonly wants: (topic: string) => boolean;
}

type Asked = Pick<JoinRequest, "since" | "topics">;

/** What a server takes for one subscription; who wants more topics is sent all of them. */
const MOST_TOPICS = 64;

export class EventFeed {
  readonly #readers = new Set<Reader>();
  readonly #rejoin: () => void;
  /** Number of the channel's last event, as far as known here. */
  #last: number | undefined;
  /** What the newest join asked for. */
  #asked: Asked | undefined;
  #repairing = false;

  constructor(rejoin: () => void) {
    this.#rejoin = rejoin;
  }

  /** What the next join asks for: the number to go on from and, where `narrow`, the topics that are wanted. */
  ask(narrow: boolean): Asked {
    const known = [...this.#readers].map((reader) => reader.last).filter((last) => last !== undefined);
    const since = known.length === 0 ? this.#last : Math.min(...known);
    const topics = narrow ? this.#topics() : undefined;
    this.#asked = { ...(since === undefined ? {} : { since }), ...(topics === undefined ? {} : { topics }) };
    return this.#asked;
  }

  add(subscription: Subscription): () => void {
    const reader: Reader = { ...subscription, last: subscription.since ?? this.#last, wants: matcher(subscription.topics) };
    this.#readers.add(reader);
    if (this.#isUnasked(reader)) {
      this.#repairing = true;
      this.#rejoin();
    } else if (this.#last !== undefined && reader.last !== undefined && reader.last < this.#last) {
      this.#repair();
    }
    return () => void this.#readers.delete(reader);
  }

  joined(frame: Pick<Joined, "events" | "eventSequence" | "gap">): void {
    this.#repairing = false;
    const last = (this.#last = frame.eventSequence);
    const since = this.#asked?.since ?? last;
    for (const reader of [...this.#readers]) {
      const seen = reader.last ?? last;
      if (seen < since && seen < last) continue; // came while the join was on its way: asks for itself
      reader.last = last;
      if (seen > last || (seen < last && frame.gap)) reader.onGap?.();
      else for (const event of frame.events) if (event.sequence > seen) this.#give(reader, event);
    }
    if ([...this.#readers].some((reader) => reader.last !== undefined && reader.last < last)) this.#repair();
  }

  arrived(event: ChannelEvent): void {
    if (event.sequence === 0) {
      for (const reader of [...this.#readers]) this.#give(reader, event);
      return;
    }
    if (this.#last !== undefined && (event.after ?? event.sequence - 1) > this.#last) {
      this.#repair();
      return;
    }
    this.#last = Math.max(this.#last ?? 0, event.sequence);
    for (const reader of [...this.#readers]) this.#offer(reader, event);
  }

  /** Through this number nothing more comes. */
  marked(sequence: number): void {
    if (this.#last === undefined || sequence <= this.#last) return;
    this.#last = sequence;
    for (const reader of this.#readers) reader.last = Math.max(reader.last ?? 0, sequence);
  }

  close(): void {
    this.#readers.clear();
  }

  /** What somebody here wants, undefined for everything. */
  #topics(): readonly string[] | undefined {
    const topics = new Set<string>();
    for (const reader of this.#readers) {
      if (reader.topics === undefined) return undefined;
      for (const topic of patterns(reader.topics)) topics.add(topic);
    }
    return topics.size === 0 || topics.size > MOST_TOPICS ? undefined : [...topics].sort();
  }

  #isUnasked(reader: Reader): boolean {
    const asked = this.#asked?.topics;
    if (asked === undefined) return false;
    if (reader.topics === undefined) return true;
    const covers = matcher(asked);
    return patterns(reader.topics).some((topic) => !asked.includes(topic) && (topic.includes("*") || !covers(topic)));
  }

  /** Something is missing between what was seen and what came: the server tells it again after a join. */
  #repair(): void {
    if (this.#repairing) return;
    this.#repairing = true;
    this.#rejoin();
  }

  #offer(reader: Reader, event: ChannelEvent): void {
    if (reader.last !== undefined && event.sequence <= reader.last) return;
    reader.last = event.sequence;
    this.#give(reader, event);
  }

  #give(reader: Reader, event: ChannelEvent): void {
    if (reader.wants(event.topic)) reader.onEvent(event);
  }
}

function patterns(topics: string | readonly string[]): readonly string[] {
  return typeof topics === "string" ? [topics] : topics;
}

/** Does a topic match? Words are parted by `:`; `*` stands for one word, `**` at the end for any rest. */
export function matcher(topics: Subscription["topics"]): (topic: string) => boolean {
  if (topics === undefined) return () => true;
  const wanted = patterns(topics).map((pattern) => pattern.split(":"));
  return (topic) => {
    const words = topic.split(":");
    return wanted.some((pattern) => matches(pattern, words));
  };
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  const open = pattern.at(-1) === "**";
  const fixed = open ? pattern.slice(0, -1) : pattern;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((word, index) => word === "*" || word === words[index]);
}
