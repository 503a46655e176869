/** Where pickers look: pages run on from one kind of thing to the next, and nothing is left out or offered twice. */
import { describe, expect, test } from "vitest";
import { among, joined } from "../src/pickers/finders";

const { signal } = new AbortController();
const named = (kind: string, count: number) => Array.from({ length: count }, (_, at) => ({ value: `${kind} ${at}`, label: `${kind} number ${at}` }));

async function all(finder: ReturnType<typeof among>, search: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const page = await finder.find({ search, offset: found.length, limit }, signal);
    found.push(...page.items.map((one) => one.value));
    if (page.items.length === 0 || found.length >= page.total) return found;
  }
}

describe("groups and people in one list", () => {
  const groups = among(["g"], "group", "Groups", named("group", 7));
  const people = among(["p"], "person", "People", named("user", 12));
  const both = joined(groups, people);

  test.each([1, 3, 5, 7, 50])("come all, each once, in pages of %i", async (limit) => {
    expect(await all(both, "", limit)).toEqual([...named("group", 7), ...named("user", 12)].map((one) => one.value));
  });

  test("are searched by every word, in any order and case", async () => {
    expect(await all(both, "3 NUMBER", 4)).toEqual(["group 3", "user 3"]);
    expect((await both.find({ search: "nobody", offset: 0, limit: 5 }, signal)).total).toBe(0);
  });

  test("are named by their ids, those that are gone left out", async () => {
    expect((await both.named(["user 11", "group 0", "user 99"], signal)).map((one) => one.label)).toEqual(["group number 0", "user number 11"]);
  });
});
