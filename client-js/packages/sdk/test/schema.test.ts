import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, expectTypeOf, test } from "vitest";
import type { EventOf, Matching } from "../src/events";
import { ROUTES } from "../src/schema";

test("the types are those of the committed description", () => {
  const script = fileURLToPath(new URL("../scripts/generate.mjs", import.meta.url));
  expect(execFileSync(process.execPath, [script, "--check"]).toString()).toBe("");
});

test("each command has one route", () => {
  const routes = Object.values(ROUTES).map((route) => route.join(" "));
  expect(new Set(routes).size).toBe(routes.length);
});

test("B1 a pattern chooses the types of its topics, also where a segment is open", () => {
  expectTypeOf<Matching<"document:*">>().toExtend<`document:${string}`>();
  expectTypeOf<Matching<"workflow:*">>().toEqualTypeOf<never>();
  expectTypeOf<Matching<"workflow:step:log" | "*:run:failed">>().toEqualTypeOf<"workflow:step:log" | "workflow:run:failed" | "sync:run:failed">();
  expectTypeOf<Matching<"state:rows:updated">>().toEqualTypeOf<"state:rows:updated">();
  expectTypeOf<Matching<"state:*:updated">>().toEqualTypeOf<`state:${string}:updated`>();
  expectTypeOf<EventOf<Matching<"state:rows:updated">>["payload"]["version"]>().toEqualTypeOf<number>();
});
