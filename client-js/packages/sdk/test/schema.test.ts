import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ROUTES } from "../src/schema";

test("the types are those of the committed description", () => {
  const script = fileURLToPath(new URL("../scripts/generate.mjs", import.meta.url));
  expect(execFileSync(process.execPath, [script, "--check"]).toString()).toBe("");
});

test("each command has one route", () => {
  const routes = Object.values(ROUTES).map((route) => route.join(" "));
  expect(new Set(routes).size).toBe(routes.length);
});
