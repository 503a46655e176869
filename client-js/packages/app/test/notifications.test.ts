/** Choices of what reaches somebody where, as the screen edits them. */
import { describe, expect, it } from "vitest";
import { readNotificationsSearch } from "../src/notifications/search";
import { type Kind, kindTitle, modeOf, problemsIn, type Rules, withMode } from "../src/notifications/words";

const kind: Kind = { name: "comment.reply", title: "Replies", summary: "", asks: false, urgent: false, defaults: { email: "daily", in_app: "now", slack: "off" } };
const rules: Rules = { zone: "UTC", digest_at: "08:00", muted_until: null, kinds: {}, quiet: { on: true, start: "22:00", end: "07:00", days: [0], urgent_passes: true } };

describe("choices", () => {
  it("hold here before they hold everywhere, and everywhere before the default", () => {
    const everywhere = { "comment.reply": { email: "off" } } as const;
    expect(modeOf(kind, "email")).toBe("daily");
    expect(modeOf(kind, "email", everywhere)).toBe("off");
    expect(modeOf(kind, "email", { "comment.reply": { email: "now" } }, everywhere)).toBe("now");
    expect(modeOf(kind, "sms")).toBe("off");
  });

  it("are made and taken back without a trace", () => {
    const made = withMode({}, "comment.reply", "email", "now");
    expect(made).toEqual({ "comment.reply": { email: "now" } });
    expect(withMode(withMode(made, "comment.reply", "slack", "off"), "comment.reply", "email", undefined)).toEqual({ "comment.reply": { slack: "off" } });
    expect(withMode(made, "comment.reply", "email", undefined)).toEqual({});
  });
});

describe("times", () => {
  it("are checked while they are written, quiet hours only where they hold", () => {
    expect(problemsIn(rules)).toEqual({});
    const wrong = { ...rules, zone: "Mars/Olympus", digest_at: "8", quiet: { ...rules.quiet, start: "25:00", days: [] } };
    expect(Object.keys(problemsIn(wrong)).toSorted()).toEqual(["days", "digest_at", "start", "zone"]);
    expect(Object.keys(problemsIn({ ...wrong, quiet: { ...wrong.quiet, on: false } })).toSorted()).toEqual(["digest_at", "zone"]);
  });
});

it("a message is called by what it tells", () => {
  expect(["comment.reply", "digest", "webhook.event", "webhook.test", "rule.new"].map((name) => kindTitle(name, [kind]))).toEqual(["Replies", "Bundle", "Event for a webhook", "Test of a webhook", "rule.new"]);
});

it("an address with another tab shows the first one", () => {
  expect(readNotificationsSearch({ tab: "sent", message: "m1" })).toEqual({ tab: "sent", message: "m1" });
  expect(readNotificationsSearch({ tab: "nothing" })).toEqual({});
});
