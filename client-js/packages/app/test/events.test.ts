import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { anyEventWords, eventHint, eventWords } from "../src/events/words";
import { when } from "../src/reactions/words";
import { sentenceOf } from "../src/triggers/words";
import { fitting } from "../src/ui/SuggestInput";

/** Every event that the platform tells, as the SDK types them. */
const TOPICS = [...readFileSync(new URL("../../sdk/src/schema.ts", import.meta.url), "utf8").matchAll(/^ {2}readonly "([a-z_*]+(?::[a-z_*]+)+)": \w+Event;/gmu)].map(([, topic]) => topic ?? "");

test("every event is said in plain words", () => {
  expect(TOPICS.length).toBeGreaterThan(150);
  expect(TOPICS.filter((topic) => eventWords(topic).includes(":"))).toEqual([]);
});

test("patterns are said by what they are about", () => {
  expect(anyEventWords(["workflow:run:failed"])).toBe("A run failed");
  expect(anyEventWords(["workflow:run:*", "scan:failed"])).toBe("Anything happens to runs or a scan failed");
  expect(anyEventWords(["document:created", "document:created"])).toBe("A document was made");
  expect([eventWords("**"), eventWords("source:**"), eventWords("state:*:updated")]).toEqual(["anything happens", "anything happens to sources", "a key of shared state changed"]);
  expect(anyEventWords(["made:up:thing"])).toBe("made:up:thing");
});

test("a field for an event says what it means, and how patterns are written until it means something", () => {
  expect(eventHint("rule:held_back")).toBe("A rule was held back.");
  expect(eventHint("rule:")).toBe("* stands for one word, ** at the end for the rest.");
});

test("a rule says what has to happen; what it is written with comes second", () => {
  expect(when({ topics: ["scan:failed"], condition: "event.payload.number > 3" })).toEqual({ happens: "A scan failed", called: "scan:failed, if event.payload.number > 3" });
});

test("a trigger by events says them in plain words, another one what the server says", () => {
  expect(sentenceOf({ kind: "event", config: { topics: ["workflow:run:failed", "scan:failed"] }, sentence: "" }, new Map())).toBe("When a run failed or a scan failed");
  expect(sentenceOf({ kind: "cron", config: {}, sentence: "At 02:30 every day" }, new Map())).toBe("At 02:30 every day");
});

test("a trigger after a workflow names it, where the reader may see it", () => {
  const after = { kind: "after", config: { design: "d", on: "success" }, sentence: "When a run of another workflow has succeeded" };
  expect(sentenceOf(after, new Map([["d", "Load $& orders"]]))).toBe("When a run of Load $& orders has succeeded");
  expect(sentenceOf(after, new Map())).toBe(after.sentence);
});

test("a suggestion is found by what it means as well", () => {
  expect(fitting([{ value: "workflow:run:failed", words: "A run failed" }, { value: "scan:failed", words: "A scan failed" }], "a run").map((one) => one.value)).toEqual(["workflow:run:failed"]);
});
