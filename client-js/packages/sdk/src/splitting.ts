/**
 * Cuts a large update into smaller ones that a server takes one after the other: each leans only on what it has or on
 * those before it. For what was written in a long time without a connection. Pure.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

type Struct = ReturnType<typeof Y.decodeUpdate>["structs"][number];
type Deletes = ReturnType<typeof Y.decodeUpdate>["ds"];

interface Range {
  readonly client: number;
  readonly clock: number;
  readonly len: number;
}

/** A server takes 20,000 at once. */
const MOST_STRUCTS = 10_000;
/** What a part needs besides its structs: counts, ids, an empty set of deletions. */
const FRAME = 64;

/** `update` in parts of at most `limit` bytes, in the order to send them. What cannot be cut stays larger. */
export function split(update: Uint8Array, limit: number): readonly Uint8Array[] {
  if (update.length <= limit) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const pieces = structs.flatMap((struct) => cut(struct, limit - FRAME));
  const first = new Map<number, number>();
  for (const { id } of pieces) if (!first.has(id.client)) first.set(id.client, id.clock);
  const { old, own } = sorted(ds, first);
  const parts = [...packed(ordered(pieces), limit - FRAME)].map((part) => encoded(part, []));
  return [...deletions(old, limit), ...parts, ...deletions(own, limit)];
}

/** Texts may be one struct of any length: cut between characters. */
function cut(struct: Struct, limit: number): readonly Struct[] {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return [struct];
  const most = Math.max(1, Math.floor(limit / 4));
  const found: Struct[] = [];
  let left: Y.Item = struct;
  while (left.content instanceof Y.ContentString && left.length > most) {
    const at = most - (isHigh(left.content.str.charCodeAt(most - 1)) ? 1 : 0);
    const { client, clock } = left.id;
    const content = left.content.splice(at);
    left.length = at;
    found.push(left);
    left = new Y.Item(Y.createID(client, clock + at), null, Y.createID(client, clock + at - 1), null, struct.rightOrigin, struct.parent as never, struct.parentSub, content);
  }
  return [...found, left];
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Each struct after what it leans on; of one client in the order of its clocks. */
function* ordered(structs: readonly Struct[]): Generator<Struct> {
  const queues = new Map(byClient(structs, (struct) => struct.id.client));
  const next = new Map<number, number>();
  const isHere = (id: Y.ID): boolean => {
    const waiting = queues.get(id.client)?.[next.get(id.client) ?? 0];
    return waiting === undefined || id.clock < waiting.id.clock;
  };
  for (let moved = true; moved; ) {
    moved = false;
    for (const [client, queue] of queues) {
      for (let at = next.get(client) ?? 0; at < queue.length; at += 1) {
        const struct = queue[at];
        if (struct === undefined || !leansOn(struct).every((id) => id.client === client || isHere(id))) break;
        next.set(client, at + 1);
        moved = true;
        yield struct;
      }
    }
  }
}

function leansOn(struct: Struct): readonly Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent }: { readonly origin: unknown; readonly rightOrigin: unknown; readonly parent: unknown } = struct;
  return [origin, rightOrigin, parent].filter((id) => id instanceof Y.ID);
}

/** As many structs as fit, again and again. */
function* packed(structs: Iterable<Struct>, limit: number): Generator<readonly Struct[]> {
  let part: Struct[] = [];
  let size = 0;
  for (const struct of structs) {
    const own = encoded([struct], []).length;
    if (part.length >= MOST_STRUCTS || (part.length > 0 && size + own > limit)) {
      yield part;
      part = [];
      size = 0;
    }
    part.push(struct);
    size += own;
  }
  if (part.length > 0) yield part;
}

/** Deletions of what the server has, and of what the update itself brings. */
function sorted(ds: Deletes, first: ReadonlyMap<number, number>): { readonly old: readonly Range[]; readonly own: readonly Range[] } {
  const old: Range[] = [];
  const own: Range[] = [];
  for (const [client, ranges] of ds.clients) {
    const start = first.get(client) ?? Number.POSITIVE_INFINITY;
    for (const { clock, len } of ranges) {
      const before = Math.min(len, Math.max(0, start - clock));
      if (before > 0) old.push({ client, clock, len: before });
      if (before < len) own.push({ client, clock: clock + before, len: len - before });
    }
  }
  return { old, own };
}

function deletions(ranges: readonly Range[], limit: number): readonly Uint8Array[] {
  const most = Math.max(1, Math.floor(limit / 24));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < ranges.length; at += most) parts.push(encoded([], ranges.slice(at, at + most)));
  return parts;
}

/** An update of these structs, in the order of their clocks, and deletions. */
function encoded(structs: readonly Struct[], ranges: readonly Range[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const clients = byClient(structs, (struct) => struct.id.client);
  encoding.writeVarUint(encoder.restEncoder, clients.length);
  for (const [client, own] of clients) {
    encoding.writeVarUint(encoder.restEncoder, own.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, own[0]?.id.clock ?? 0);
    for (const struct of own) struct.write(encoder, 0);
  }
  const deleted = byClient(ranges, (range) => range.client);
  encoding.writeVarUint(encoder.restEncoder, deleted.length);
  for (const [client, own] of deleted) {
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, own.length);
    for (const { clock, len } of own) {
      encoding.writeVarUint(encoder.restEncoder, clock);
      encoding.writeVarUint(encoder.restEncoder, len);
    }
  }
  return encoder.toUint8Array();
}

/** The greater clients first, as Yjs writes them. */
function byClient<One>(all: readonly One[], clientOf: (one: One) => number): readonly (readonly [number, readonly One[]])[] {
  const found = new Map<number, One[]>();
  for (const one of all) {
    const own = found.get(clientOf(one));
    if (own === undefined) found.set(clientOf(one), [one]);
    else own.push(one);
  }
  return [...found].sort(([a], [b]) => b - a);
}
