/** What the audit log calls deeds (S0-21). */
import { expect, test } from "vitest";
import { actionWords } from "../src/audit/words";

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
