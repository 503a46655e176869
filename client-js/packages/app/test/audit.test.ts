/** What the audit log calls deeds (S0-21). */
import { expect, test } from "vitest";
import { actionWords, familiesOf, familyOf } from "../src/audit/words";

test.each([
  ["access_request.approved", "Access request approved"],
  ["policies.create", "Policy created"],
  ["notification_channels.remove", "Notification channel removed"],
  ["sources.update", "Source changed"],
  ["notification_rules.change_here", "Notification rules change here"],
  ["approval.merged.again", "Approval merged again"],
  ["", "Something"],
])("the audit log calls %s “%s”", (action, words) => {
  expect(actionWords(action)).toBe(words);
});

test("actions are gathered by what they are about", () => {
  const actions = [
    { action: "group.renamed", count: 2 },
    { action: "access_request.approved", count: 1 },
    { action: "group.created", count: 3 },
  ];
  expect(familiesOf(actions).map((one) => [one.family, one.words, one.count])).toEqual([
    ["access_request", "Access request", 1],
    ["group", "Group", 5],
  ]);
  expect(familyOf("group.renamed")).toBe("group");
});
