/** Breaks, slow commits and refusals in random order: in the end all copies are equal and only what was refused is missing. */
import { expect, test } from "vitest";
import type { DocumentHandle } from "../src/documents";
import { textAt } from "../src/writing";
import { failure } from "./support/server";
import { here } from "./support/stage";
import { pass } from "./support/world";

/** A small generator with a seed (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const content = (handle: DocumentHandle) => handle.doc.getMap("body").toJSON();

test.each([1, 2, 3, 4, 5, 6, 7, 8])("N1 an edit called saved is in the server's document, and all copies end equal (seed %i)", async (seed) => {
  const pick = seeded(seed);
  const room = here.server.room("d");
  here.server.judge = (update) => (new TextDecoder("latin1").decode(update).includes("BAD") ? failure("refused") : undefined);
  const handles = [0, 1, 2].map(() => here.client().openDocument("d"));
  await pass();
  const wanted = new Set<string>();
  for (let round = 0; round < 120; round += 1) {
    const handle = handles[pick(3)] as DocumentHandle;
    const key = `k${round}`;
    const act = pick(12);
    if (act < 6) {
      handle.edit((doc) => void doc.getMap("body").set(key, round));
      wanted.add(key);
    } else if (act === 6) {
      handle.edit((doc) => void doc.getMap("body").set(key, "BAD"));
    } else if (act === 7) {
      handle.edit((doc) => textAt(doc, ["notes", "note"]).insert(0, `${round} `));
    } else if (act === 8) {
      here.server.holding = !here.server.holding;
      here.server.commit();
    } else if (act === 9) {
      [...here.server.sockets][pick(3)]?.end(1006);
    } else {
      await pass(pick(40));
    }
    for (const one of handles) {
      if (one.saved.get().state !== "saved") continue;
      for (const mine of Object.keys(content(one))) expect(room.doc.getMap("body").has(mine)).toBe(true);
    }
  }
  here.server.holding = false;
  here.server.commit();
  await pass(60_000);
  const stored = room.doc.getMap("body").toJSON();
  expect(Object.keys(stored).sort()).toEqual([...wanted].sort());
  for (const handle of handles) {
    expect(handle.saved.get()).toEqual({ state: "saved" });
    expect(content(handle)).toEqual(stored);
    expect(handle.doc.getMap("notes").toJSON()).toEqual(room.doc.getMap("notes").toJSON());
  }
});
