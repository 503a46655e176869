/** The server's half of the wire for tests: writes what the SDK reads, reads what it writes. Real msgpack. */
import { decode, encode } from "@msgpack/msgpack";
import type { ClientFrame, JoinRequest, PresenceState, ServerFrame } from "../../src/frames";

export function encodeServerFrame(frame: ServerFrame): Uint8Array {
  return encode(elements(frame));
}

function elements(frame: ServerFrame): unknown[] {
  switch (frame.name) {
    case "hello":
      return ["hello", { protocol: frame.protocol, session: frame.session, user: frame.user, build: frame.build, limits: frame.limits, now: frame.now }];
    case "join":
      return [
        "join",
        frame.channel,
        {
          kind: frame.kind,
          epoch: frame.epoch,
          role: frame.role,
          update: frame.update,
          sv: frame.sv,
          sequence: frame.sequence,
          events: frame.events.map((event) => [event.sequence, event.topic, event.payload, event.at]),
          event_sequence: frame.eventSequence,
          gap: frame.gap,
          presence: frame.presence,
          locks: frame.locks,
        },
      ];
    case "sync":
      return ["sync", frame.channel, frame.sequence, frame.update];
    case "ack":
      return ["ack", frame.channel, frame.id, frame.sequence];
    case "presence":
      return ["presence", frame.channel, frame.states];
    case "locks":
      return ["locks", frame.channel, frame.locks];
    case "event":
      return ["event", frame.channel, frame.event.sequence, frame.event.topic, frame.event.payload, frame.event.at, ...(frame.event.after === undefined ? [] : [frame.event.after])];
    case "mark":
      return ["mark", frame.channel, frame.sequence];
    case "result":
      return ["result", frame.id, frame.output];
    case "error": {
      const { code, message, nextStep, details } = frame.error;
      return ["error", { code, message, next_step: nextStep, details }, reference(frame.ref)];
    }
    case "reset":
      return ["reset", frame.channel, frame.epoch, frame.update, frame.sv];
    case "role":
      return ["role", frame.channel, frame.role];
    case "leave":
      return ["leave", frame.channel, frame.code];
  }
}

function reference(ref: Extract<ServerFrame, { name: "error" }>["ref"]): unknown[] | null {
  switch (ref.to) {
    case "call":
      return ["call", ref.id];
    case "sync":
      return ["sync", ref.channel, ref.id];
    case "join":
      return ["join", ref.channel];
    case "nothing":
      return null;
  }
}

/** Trusts its input: the SDK wrote it, and the golden vectors hold the SDK to the protocol. */
export function decodeClientFrame(data: Uint8Array): ClientFrame {
  const [name, first, second, third] = decode(data) as [string, unknown, unknown, unknown];
  switch (name) {
    case "hello":
      return { name, ...(first as { protocol: number; token: string; build: string; kinds: Record<string, number> }) };
    case "join":
      return { name, channel: first as string, request: second as JoinRequest };
    case "leave":
      return { name, channel: first as string };
    case "sync":
      return { name, channel: first as string, id: second as number, update: third as Uint8Array };
    case "presence":
      return { name, channel: first as string, state: second as PresenceState | null };
    case "call":
      return { name, id: first as number, command: second as string, input: third as Record<string, unknown> };
    default:
      throw new Error(`no client frame is called ${name}`);
  }
}
