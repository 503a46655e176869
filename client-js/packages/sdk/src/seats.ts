/** Who sits in which channel, and which joins are on their way. Decides what reaches a member; sends through `write`. */
import type { ConcertError } from "./errors";
import type { ChannelFrame, ChannelName, ClientFrame, JoinRequest } from "./frames";

/** Whoever sits in a channel. It is asked to say how to join on each new socket. */
export interface Member {
  readonly request: () => JoinRequest;
  readonly receive: (frame: ChannelFrame) => void;
  readonly refused: (ref: { readonly to: "join" } | { readonly to: "sync"; readonly id: number }, error: ConcertError) => void;
  readonly disconnected: () => void;
}

interface Seat {
  readonly member: Member;
  /** When the join was sent whose answer is on its way: what arrives before it belongs to an older membership. */
  asked: number | undefined;
  /** The member's request changed meanwhile: join once more. There is never more than one join on its way. */
  again: boolean;
}

const JOIN_MS = 20_000;

export class Seats {
  readonly #seats = new Map<ChannelName, Seat>();
  readonly #write: (frame: ClientFrame) => void;

  constructor(write: (frame: ClientFrame) => void) {
    this.#write = write;
  }

  add(channel: ChannelName, member: Member): void {
    this.#seats.set(channel, { member, asked: undefined, again: false });
  }

  remove(channel: ChannelName): boolean {
    return this.#seats.delete(channel);
  }

  join(channel: ChannelName): void {
    const seat = this.#seats.get(channel);
    if (seat === undefined) return;
    if (seat.asked === undefined) this.#ask(channel, seat);
    else seat.again = true;
  }

  /** On a new socket. Those that joined by themselves already are left alone. */
  joinAll(): void {
    for (const [channel, seat] of [...this.#seats]) if (seat.asked === undefined) this.#ask(channel, seat);
  }

  /** Asks again where an answer is overdue. */
  joinOverdue(): void {
    for (const [channel, seat] of this.#seats) {
      if (seat.asked !== undefined && Date.now() - seat.asked > JOIN_MS) this.#ask(channel, seat);
    }
  }

  /** The socket is gone. */
  disconnected(): void {
    for (const seat of this.#seats.values()) {
      seat.asked = undefined;
      seat.again = false;
      seat.member.disconnected();
    }
  }

  deliver(frame: ChannelFrame): void {
    const seat = this.#seats.get(frame.channel);
    if (seat === undefined) return;
    if (seat.asked !== undefined) {
      if (frame.name !== "join" && frame.name !== "leave") return;
      if (frame.name === "join" && this.#isOutdated(frame.channel, seat)) return;
      // A server that puts us out while we join may leave the join unanswered: it is as if it had answered.
      seat.asked = undefined;
    }
    seat.member.receive(frame);
  }

  refusedJoin(channel: ChannelName, error: ConcertError): void {
    const seat = this.#seats.get(channel);
    if (seat !== undefined && !this.#isOutdated(channel, seat)) seat.member.refused({ to: "join" }, error);
  }

  refusedUpdate(channel: ChannelName, id: number, error: ConcertError): void {
    const seat = this.#seats.get(channel);
    if (seat !== undefined && seat.asked === undefined) seat.member.refused({ to: "sync", id }, error);
  }

  /** Counts the join as answered. True where the answer came too late and another one was asked for. */
  #isOutdated(channel: ChannelName, seat: Seat): boolean {
    seat.asked = undefined;
    if (!seat.again) return false;
    this.#ask(channel, seat);
    return true;
  }

  #ask(channel: ChannelName, seat: Seat): void {
    seat.asked = Date.now();
    seat.again = false;
    this.#write({ name: "join", channel, request: seat.member.request() });
  }
}
