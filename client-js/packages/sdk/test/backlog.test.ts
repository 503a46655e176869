import { expect, test } from "vitest";
import { BASE_MS, CAP_MS, retryDelay } from "../src/backoff";
import type { DocumentHappening } from "../src/documentState";
import { here, put } from "./support/stage";
import { pass } from "./support/world";

test("three megabytes written offline arrive in updates that the server takes, in order, once", async () => {
  here.server.room("d").doc.getMap("body").set("kept", true);
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  here.server.down = true;
  here.server.drop();
  for (let edit = 0; edit < 300; edit += 1) handle.edit(put(`k${edit}`, `${edit} `.repeat(2_500)));
  expect(handle.saved.get()).toEqual({ state: "offline", edits: 300 });
  here.server.frames.length = 0;
  here.server.down = false;
  await pass(60_000);
  const sizes = here.server.frames.flatMap((frame) => (frame.name === "sync" ? [frame.update.length] : []));
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 20);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(2_500_000);
  expect(here.server.room("d").doc.getMap("body").toJSON()).toEqual(handle.doc.getMap("body").toJSON());
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(happenings).toMatchObject([{ kind: "returned", edits: 300 }]);
});

test("who comes back waits anywhere between nothing and a limit that doubles: full jitter, from 0.5 s to 30 s", () => {
  let state = 7;
  const chance = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  expect([BASE_MS, CAP_MS]).toEqual([500, 30_000]);
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const most = Math.min(CAP_MS, BASE_MS * 2 ** attempt);
    const waits = Array.from({ length: 2_000 }, () => retryDelay(attempt, chance));
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    // Spread evenly: each tenth of the time gets its share of five hundred clients, within what chance allows.
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = waits.filter((wait) => wait >= (tenth * most) / 10 && wait < ((tenth + 1) * most) / 10).length / waits.length;
      expect(share).toBeGreaterThan(0.07);
      expect(share).toBeLessThan(0.13);
    }
  }
});
