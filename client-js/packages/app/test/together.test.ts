/** Where others say they are, whom to follow, and what a person wants quiet. */
import type { OtherPresence } from "@concert/sdk";
import { expect, test } from "vitest";
import { leaderIn } from "../src/together/others";
import { addressOf, documentOf, pageOf, wordsOf } from "../src/together/whereabouts";

const ID = "01a1fdb7-29c9-78fd-8084-638c4b347747";

test.each([
  ["", "/w/1"],
  ["", "/w/1/"],
  ["studio", "/w/1/studio"],
  [`designs/${ID}`, `/w/1/designs/${ID}`],
])("the page %s is where %s leads", (page, path) => expect(pageOf(path)).toBe(page));

test("S2-2 only an address of this app is followed, whatever somebody says", () => {
  expect(addressOf("1", { page: `sources/${ID}` })).toBe(`/w/1/sources/${ID}`);
  expect(addressOf("1", { page: "" })).toBe("/w/1");
  for (const page of ["../signin", "https://evil.example", "sources/../../x", "a/b/c", `sources/${ID}/x`, "S", "x".repeat(25)]) expect(addressOf("1", { page })).toBeUndefined();
  expect(addressOf("1", {})).toBeUndefined();
});

test("a run is no document, a source and a design are", () => {
  expect([documentOf(`runs/${ID}`), documentOf("sources"), documentOf(""), documentOf(`sources/${ID}`)]).toEqual([undefined, undefined, undefined, ID]);
  expect([wordsOf(""), wordsOf("runs"), wordsOf(`designs/${ID}`), wordsOf("nowhere"), wordsOf(undefined)]).toEqual(["on Home", "in Runs", "in Designs", "elsewhere", "on Home"]);
});

test("S2-8 of several devices the one in use is followed", () => {
  const session = (id: string, activity: OtherPresence["activity"]): OtherPresence => ({ session: id, user: "bo", name: "Bo", color: 1, activity });
  const others = new Map([session("phone", "away"), session("laptop", "active")].map((one) => [one.session, one]));
  expect(leaderIn(others, "bo")?.session).toBe("laptop");
  expect([leaderIn(others, "ana"), leaderIn(others, undefined)]).toEqual([undefined, undefined]);
});
