import type { ChainOut, GrantOut, Right } from "@concert/sdk";
import { expect, test } from "vitest";
import { byReason } from "../src/access/words";

const GRANT = { on: "workspace", on_title: "Ops", subject_kind: "user", name: "Vi", role: "viewer", effect: "allow" } as GrantOut;
const chain = (right: Right, allowed: boolean, grants: readonly GrantOut[] = [GRANT]): ChainOut => ({ right, allowed, because: allowed ? "given" : "not given", grants });

test("each reason is said once, with the rights it decides in the order they came in", () => {
  expect(byReason([chain("read", true), chain("edit", false), chain("comment", true), chain("run", false), chain("share", false, [])])).toEqual([
    { allowed: true, words: "viewer on Ops", rights: ["read", "comment"] },
    { allowed: false, words: "not part of viewer", rights: ["edit", "run"] },
    { allowed: false, words: "nothing was given here", rights: ["share"] },
  ]);
});

test("the same words for and against stay apart", () => {
  const denied: ChainOut = { right: "edit", allowed: false, because: "denied", grants: [GRANT] };
  expect(byReason([chain("read", true), denied]).map(({ allowed, rights }) => [allowed, rights])).toEqual([
    [true, ["read"]],
    [false, ["edit"]],
  ]);
});
