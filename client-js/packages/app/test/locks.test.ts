/** Whose a part of a document is, and what is said of it. */
import type { SectionLock } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { designOf } from "../src/designer/model/design";
import { nameOfPlace, partOfDesign, stepPart, stepSection, WHOLE_DESIGN } from "../src/designer/model/parts";
import { mergedWords } from "../src/live/DocumentMessages";
import { holderIn } from "../src/live/refusals";
import { askingFor, contains, holderWords, inTheWay, placeWords, standingOf } from "../src/locks/standing";
import { takenWords } from "../src/locks/useLockNews";
import { CONNECTION, nameOfPlace as nameInSource, partOfSource, WHOLE_SOURCE } from "../src/source/parts";
import { isWithin } from "../src/forms/reveal";

const BEA = { id: "b", name: "Bea Lind", color: 2 } as const;
const CY = { id: "c", name: "Cy", color: 3 } as const;

function lock(section: readonly string[], more: Partial<SectionLock> = {}): SectionLock {
  return { section, holder: BEA, fence: 1, until: 1000, answerBy: undefined, mine: false, queue: [], place: 0, ...more };
}

describe("a part stands", () => {
  const step = stepPart("a", "A");

  test("free, while nobody has it or anything around or in it", () => {
    expect(standingOf(step, [lock(["body", "nodes", "b"])])).toEqual({ kind: "free" });
  });

  test("as somebody's, also where they have what is around it or something in it", () => {
    expect(standingOf(step, [lock(stepSection("a"))])).toMatchObject({ kind: "theirs", within: false });
    expect(standingOf(step, [lock([])])).toMatchObject({ kind: "theirs", within: false });
    expect(standingOf(WHOLE_DESIGN, [lock(stepSection("a"))])).toMatchObject({ kind: "theirs", within: true });
  });

  test("as mine only when all of it is, until the first of its locks ends", () => {
    const mine = CONNECTION.sections.map((section, index) => lock(section, { mine: true, until: 3000 - index }));
    expect(standingOf(CONNECTION, mine)).toMatchObject({ kind: "mine", around: false, lock: { until: 2998 } });
    expect(standingOf(CONNECTION, mine.slice(1))).toEqual({ kind: "free" });
    expect(standingOf(CONNECTION, [...mine.slice(1), lock(["body", "kind"])])).toMatchObject({ kind: "theirs" });
    expect(standingOf(CONNECTION, [lock([], { mine: true })])).toMatchObject({ kind: "mine", around: true });
  });

  test("with the first who asks, once the holder has to answer", () => {
    const asked = lock(stepSection("a"), { mine: true, queue: [CY], answerBy: 500 });
    expect(standingOf(step, [asked])).toMatchObject({ kind: "mine", asking: { person: CY, answerBy: 500 } });
    expect(askingFor([{ ...asked, answerBy: undefined }])).toBeUndefined();
  });
});

test("a change runs into a lock that is around it, and into one inside it, but never into one's own", () => {
  expect(inTheWay([["body", "nodes", "a", "name"]], [lock(stepSection("a"))])?.holder).toBe(BEA);
  expect(inTheWay([["body", "nodes"]], [lock(stepSection("a"))])?.holder).toBe(BEA);
  expect(inTheWay([stepSection("a")], [lock(stepSection("a"), { mine: true }), lock(stepSection("b"))])).toBeUndefined();
  expect(contains([], ["body"])).toBe(true);
});

test("places are called as people know them", () => {
  const design = designOf({ nodes: { a: { operation: "x", name: "Profile flights", parameters: {}, timeout_s: null, retry: { attempts: 1, backoff_s: 1 }, note: "" } } });
  expect(nameOfPlace(["body", "nodes", "a", "parameters", "sample_rows"], design)).toBe("Sample rows of Profile flights");
  expect(nameOfPlace(["body", "nodes", "a", "parameters", "quorum"], design, (operation, name) => (operation === "x" && name === "quorum" ? "How many have to approve" : undefined))).toBe("How many have to approve of Profile flights");
  expect(nameOfPlace(["body", "nodes", "a", "retry", "longest_s"], design)).toBe("Longest pause of Profile flights");
  expect(nameOfPlace(["layout", "nodes", "a", "x"], design)).toBe("the place of Profile flights");
  expect(nameOfPlace(["body", "nodes", "gone"], design)).toBe("the step gone");
  expect(partOfDesign(stepSection("a"), design)).toEqual({ name: "Profile flights", sections: [stepSection("a")] });
  expect(nameInSource(["body", "connection", "path"], [{ name: "path", label: "Database file" }])).toBe("Database file");
  expect(nameInSource(["body", "credential"], [])).toBe("Credential reference");
  expect(partOfSource(["body", "kind"])).toBe(CONNECTION);
  expect(partOfSource([])).toBe(WHOLE_SOURCE);
});

test("words for who has it and who is next", () => {
  expect(holderWords(lock([]))).toBe("Bea has the lock");
  expect([1, 2, 7].map(placeWords)).toEqual(["You are next", "You are second in the queue", "You are 7th in the queue"]);
  expect(holderIn({ holder: { id: "b", name: "Bea Lind" } })).toBe("Bea Lind");
  expect(holderIn({})).toBeUndefined();
});

test("a field shows what was undone in it", () => {
  expect(isWithin("tags.new", "tags")).toBe(true);
  expect(isWithin("tagsnew", "tags")).toBe(false);
});

test("what was merged is counted on both sides", () => {
  expect([mergedWords(1, 0), mergedWords(12, 30), mergedWords(2, 1)]).toEqual(["Merged your 1 edit", "Merged your 12 edits with 30 changes of others", "Merged your 2 edits with 1 change of others"]);
});

test("who took a lock over is said to everybody, and to its holder what that means", () => {
  const broken = { by_name: "Ada Falk", former: "bo", former_name: "Bo Berg" };
  expect(takenWords(broken, "cy", "Connection")).toEqual({ text: "Ada took the lock of Connection over from Bo" });
  expect(takenWords(broken, "bo", "Connection")).toMatchObject({ text: "Ada took the lock of Connection over from you", detail: expect.stringContaining("is not taken") });
});
