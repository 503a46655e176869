/** A step, a rule and what stands beside their names tell them apart. */
import { expect, test } from "vitest";
import { besideName, type Operation } from "../../src/designer/catalogue";
import { type Rule, titleOf } from "../../src/rules/draft";

const PROFILE: Operation = { name: "source.profile_table", title: "Profile table", summary: "", icon: "", category: "Data sources", missing: undefined, timeout: null, input: {}, output: {} };
const RULE: Rule = { id: "1", area: "quality", check: "not_null", name: "", table: "*", column: "*", severity: "medium", enabled: true, parameters: {} };

test.each([
  ["Profile table", "Profile flights"],
  ["Data sources", "Profile table"],
])("%s stands beside %s", (words, name) => expect(besideName(PROFILE, PROFILE.name, name)).toBe(words));

test("an operation that is not there is called by its id", () => expect(besideName(undefined, "source.gone", "Old step")).toBe("source.gone"));

test.each([
  ["not null, customers.email", { table: "customers", column: "email" }],
  ["not null, customers", { table: "customers" }],
  ["not null", {}],
  ["Mail", { name: "Mail", table: "customers" }],
  ["New rule", { check: "" }],
])("a rule is called %s", (words, differing) => expect(titleOf({ ...RULE, ...differing })).toBe(words));
