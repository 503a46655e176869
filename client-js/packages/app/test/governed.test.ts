/** Filters that are kept, lists of sources, imports and access in words. */
import type { ChainOut, GrantOut, ImportOut } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { lastingWords, reasonWords } from "../src/access/words";
import { isPlain, readQuery, sameQuery, trimmed } from "../src/filters/query";
import { cameTo, pieces, stateOf, summary } from "../src/imports/words";
import { named } from "../src/security/words";
import { asFilter, asInput, readSourcesSearch } from "../src/sources/search";

const GRANT: GrantOut = {
  id: "g", on: "workspace", object: "w", on_title: "Retail", subject_kind: "user", subject: "u", name: "Vi", role: "viewer", effect: "allow",
  given_by: "o", given_by_name: "Olga", given_at: 1, expires_at: null, request: null, here: true,
};

describe("S0-23 a filter that was kept", () => {
  test("holds what says something, in any order", () => {
    expect(trimmed({ kind: "files", search: "", descending: false })).toEqual({ kind: "files" });
    expect(sameQuery({ kind: "files", test: "failed" }, { test: "failed", kind: "files", search: "" })).toBe(true);
    expect(sameQuery({ kind: "files" }, { kind: "sqlite" })).toBe(false);
    expect([isPlain({ search: "" }), isPlain({ search: "x" })]).toEqual([true, false]);
  });
  test("leaves out what another time kept in another shape", () => {
    expect(readQuery({ kind: "files", tags: ["a"], descending: true, most: 3 })).toEqual({ kind: "files", descending: true });
  });
});

describe("S0-2 the list of sources", () => {
  test("is asked for as its address says, and for nothing else", () => {
    const search = readSourcesSearch({ kind: "files", criticality: "", sorted: "test", descending: "true", odd: 1 });
    expect(search).toEqual({ kind: "files", sorted: "test", descending: true });
    expect(asInput(search)).toEqual({ kind: "files", order: "test", descending: true });
    expect(readSourcesSearch({ sorted: "colour" })).toEqual({});
    expect(readSourcesSearch({ ...asFilter(search) })).toEqual(search);
  });
  test("takes a file in pieces that are the file again, and cuts no letter", () => {
    const text = "ü😀".repeat(50_000);
    expect(pieces(text).length).toBeGreaterThan(2);
    expect(pieces(text).join("")).toBe(text);
    expect(pieces(text).some((part) => /[\uD800-\uDBFF]$/u.test(part))).toBe(false);
    expect(pieces("")).toEqual([]);
  });
  test("says what a file would do", () => {
    const one = { changed: 2, new: 1, unchanged: 0, refused: 1, state: "checked", problem: "" } as ImportOut;
    expect(summary(one)).toBe("2 would change, 1 is new, 1 row has a problem and is left out.");
    expect(stateOf({ state: "checked", problem: "The file is empty." }).state).toBe("failed");
  });

  test("says how far it came, there and back", () => {
    const one = { new: 100, changed: 50, applied: 40, failed: 2, undone: 0, kept: 0, undone_at: null } as ImportOut;
    expect(cameTo({ ...one, state: "applying" })).toEqual({ done: 42, of: 150, words: "42 of 150 rows, 2 not applied" });
    expect(cameTo({ ...one, state: "stopped" }).words).toBe("42 of 150 rows, 2 not applied");
    const back = { ...one, applied: 30, undone: 9, kept: 1, undone_at: 7 } as ImportOut;
    expect(cameTo({ ...back, state: "undoing" })).toEqual({ done: 10, of: 40, words: "10 of 40 rows taken back" });
    expect(cameTo({ ...back, state: "stopped" }).words).toBe("10 of 40 rows taken back");
    expect(stateOf({ state: "stopped", problem: "" }).word).toBe("Stopped");
  });
});

describe("S0-13 a right", () => {
  test("says in words which grants give it or take it", () => {
    const chain = (because: ChainOut["because"], ...grants: GrantOut[]): ChainOut => ({ right: "edit", allowed: because === "given", because, grants });
    expect(reasonWords(chain("given", GRANT))).toBe("viewer on Retail");
    expect(reasonWords(chain("given", { ...GRANT, subject_kind: "group", name: "Crew", on: "kind", on_title: "every data source" }))).toBe("viewer on every data source, by the group Crew");
    expect(reasonWords(chain("denied", { ...GRANT, effect: "deny" }))).toBe("denied on Retail");
    expect(reasonWords(chain("not given", GRANT))).toBe("not part of viewer");
    expect(reasonWords(chain("not given"))).toBe("nothing was given here");
  });
  test("says how long a role is asked for", () => {
    expect([lastingWords(168), lastingWords(5), lastingWords(null)]).toEqual(["for one week", "for 5 hours", "until it is taken away"]);
  });
});

test("evidence calls people and sources by their names, at any depth, and leaves the rest as it came", () => {
  const detail = { closed_by: "01a2", lines: 7, backups: [{ source: "01b3", at: null }] };
  expect(named(detail, { "01a2": "Ada", "01b3": "orders" })).toEqual({ closed_by: "Ada", lines: 7, backups: [{ source: "orders", at: null }] });
});
