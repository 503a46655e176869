/** What changes while it is loaded for the first time is loaded once more; what is on screen at once. */
import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { Snapshots } from "../src/data/snapshots";

/** Answers that come when they are told to, in the order in which they were asked for. */
function served(queries: Snapshots) {
  const asked: ((answer: string) => void)[] = [];
  const seen: (string | undefined)[] = [];
  const observer = new QueryObserver<string>(queries, { queryKey: ["list", "w"], queryFn: () => new Promise<string>((answer) => asked.push(answer)) });
  observer.subscribe(({ data }) => seen.push(data));
  const answered = async (at: number, answer: string) => {
    await expect.poll(() => asked.length).toBe(at + 1);
    asked[at]?.(answer);
    await expect.poll(() => seen.at(-1)).toBe(answer);
  };
  return { asked, answered };
}

test("a first answer that may be from before the change is asked for again, once", async () => {
  const queries = new Snapshots();
  const { asked, answered } = served(queries);
  for (let change = 0; change < 5; change += 1) void queries.invalidateQueries({ queryKey: ["list"] });
  await answered(0, "before");
  await answered(1, "after");
  expect(asked).toHaveLength(2);
});

test("what is there is loaded anew at once, and what is not concerned is left alone", async () => {
  const queries = new Snapshots();
  const { asked, answered } = served(queries);
  void queries.invalidateQueries({ queryKey: ["other"] });
  await answered(0, "first");
  expect(asked).toHaveLength(1);
  void queries.invalidateQueries({ queryKey: ["list", "w"] });
  await answered(1, "second");
});

test("a change while nobody waits any more starts nothing", async () => {
  const queries = new Snapshots();
  let asked = 0;
  const observer = new QueryObserver(queries, { queryKey: ["gone"], queryFn: ({ signal }) => ((asked += 1), new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("gone"))))) });
  const leave = observer.subscribe(() => undefined);
  void queries.invalidateQueries({ queryKey: ["gone"] });
  leave();
  await expect.poll(() => queries.isFetching()).toBe(0);
  expect(asked).toBe(1);
});
