/** The events of one channel, handed on in order, each exactly once, also across breaks. Knows no socket. */
import type { ChannelEvent, Joined } from "./frames";

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

export class EventFeed {
  readonly #readers = new Set<Reader>();
  readonly #rejoin: () => void;
  /** Number of the channel's last event, as far as known here. */
  #last: number | undefined;
  #repairing = false;

  constructor(rejoin: () => void) {
    this.#rejoin = rejoin;
  }

  /** The event number that the next join asks to go on from. */
  get since(): number | undefined {
    const known = [...this.#readers].map((reader) => reader.last).filter((last) => last !== undefined);
    return known.length === 0 ? this.#last : Math.min(...known);
  }

  add(subscription: Subscription): () => void {
    const reader: Reader = { ...subscription, last: subscription.since ?? this.#last, wants: matcher(subscription.topics) };
    this.#readers.add(reader);
    if (this.#last !== undefined && reader.last !== undefined && reader.last < this.#last) this.#repair();
    return () => void this.#readers.delete(reader);
  }

  joined(frame: Pick<Joined, "events" | "eventSequence" | "gap">): void {
    this.#repairing = false;
    this.#last = frame.eventSequence;
    const first = frame.events[0]?.sequence ?? frame.eventSequence + 1;
    for (const reader of [...this.#readers]) {
      if (reader.last === undefined) {
        reader.last = frame.eventSequence;
        continue;
      }
      const missed = reader.last > frame.eventSequence || (reader.last < frame.eventSequence && first > reader.last + 1);
      if (missed) {
        reader.last = frame.eventSequence;
        reader.onGap?.();
        continue;
      }
      for (const event of frame.events) this.#offer(reader, event);
      reader.last = frame.eventSequence;
    }
  }

  arrived(event: ChannelEvent): void {
    if (event.sequence === 0) {
      for (const reader of [...this.#readers]) if (reader.wants(event.topic)) reader.onEvent(event);
      return;
    }
    if (this.#last !== undefined && event.sequence > this.#last + 1) {
      this.#repair();
      return;
    }
    this.#last = Math.max(this.#last ?? 0, event.sequence);
    for (const reader of [...this.#readers]) this.#offer(reader, event);
  }

  close(): void {
    this.#readers.clear();
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
    if (reader.wants(event.topic)) reader.onEvent(event);
  }
}

/** Does a topic match? Words are parted by `:`; `*` stands for one word, `**` at the end for any rest. */
export function matcher(topics: Subscription["topics"]): (topic: string) => boolean {
  if (topics === undefined) return () => true;
  const patterns = (typeof topics === "string" ? [topics] : topics).map((pattern) => pattern.split(":"));
  return (topic) => {
    const words = topic.split(":");
    return patterns.some((pattern) => matches(pattern, words));
  };
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  const open = pattern.at(-1) === "**";
  const fixed = open ? pattern.slice(0, -1) : pattern;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((word, index) => word === "*" || word === words[index]);
}
