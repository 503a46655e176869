import { expect, test } from "vitest";
import * as Y from "yjs";
import { split } from "../src/splitting";

/** A small generator of chance: the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Takes parts in order as a server does: nothing may be missing, nothing future deleted. */
function taken(server: Y.Doc, parts: readonly Uint8Array[]): void {
  for (const part of parts) {
    for (const [client, ranges] of Y.decodeUpdate(part).ds.clients) {
      const end = Math.max(...ranges.map(({ clock, len }) => clock + len));
      const brought = Y.decodeUpdate(part).structs.filter((struct) => struct.id.client === client);
      expect(end).toBeLessThanOrEqual(Math.max(Y.getState(server.store, client), ...brought.map((struct) => struct.id.clock + struct.length)));
    }
    Y.applyUpdate(server, part);
    expect(server.store.pendingStructs).toBeNull();
    expect(server.store.pendingDs).toBeNull();
  }
}

test.each([...Array(8).keys()])("parts in their order make the same document (seed %i)", (seed) => {
  const random = chance(seed);
  const docs = [1, 2, 3].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = 100 * client;
    return doc;
  });
  const server = new Y.Doc();
  for (let edit = 0; edit < 300; edit += 1) {
    const doc = docs[Math.floor(random() * docs.length)] as Y.Doc;
    const text = doc.getText("t");
    const at = Math.floor(random() * (text.length + 1));
    if (random() < 0.3) text.delete(Math.floor(at / 2), Math.min(3, text.length - Math.floor(at / 2)));
    else if (random() < 0.5) doc.getMap("m").set(`k${edit % 7}`, random() < 0.5 ? new Y.Map([["a", edit]]) : edit);
    else text.insert(at, "word 😀 ".repeat(1 + Math.floor(random() * 5)));
    const other = docs[Math.floor(random() * docs.length)] as Y.Doc;
    if (random() < 0.2) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    if (edit === 100) Y.applyUpdate(server, Y.encodeStateAsUpdate(docs[0] as Y.Doc));
  }
  const whole = new Y.Doc();
  for (const doc of docs) Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc));
  const parts = split(Y.encodeStateAsUpdate(whole, Y.encodeStateVector(server)), 500);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(500);
  taken(server, parts);
  expect(server.getText("t").toString()).toBe(whole.getText("t").toString());
  expect(server.getMap("m").toJSON()).toEqual(whole.getMap("m").toJSON());
  expect(Y.encodeStateVector(server)).toEqual(Y.encodeStateVector(whole));
});

test("one text of three megabytes is cut between its characters", () => {
  const doc = new Y.Doc();
  doc.getText("t").insert(0, "größe 😀 ".repeat(250_000));
  const update = Y.encodeStateAsUpdate(doc);
  const parts = split(update, 1 << 20);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(1 << 20);
  const server = new Y.Doc();
  taken(server, parts);
  expect(server.getText("t").toString()).toBe(doc.getText("t").toString());
});
