/** Webhooks, calls from outside and tokens, as the screen Integrations says them. */
import { describe, expect, it } from "vitest";
import { readIntegrationsSearch } from "../src/integrations/search";
import { cameOf, daysOf, incomingName, messageState, problemsOf, reachWords, serverProblems, spread, tookWords, webhookState, type WebhookDraft } from "../src/integrations/words";
import { optionsUpTo, roleWord } from "../src/workspace/roles";

const draft: WebhookDraft = { name: "Desk", url: "https://example.org/in", topics: ["workflow:run:*"], filter: "" };

describe("a webhook that is being written", () => {
  it("is whole with a name, an address and an event or a pattern of events", () => {
    for (const topics of [["workflow:run:failed"], ["workflow:run:*"], ["source:**"], ["**"], ["*:run:completed", "document:created"]]) expect(problemsOf({ ...draft, topics })).toEqual({});
    expect(problemsOf({ name: " ", url: "example.org", topics: [], filter: "" })).toEqual({ name: "Needs a name.", url: "Needs an address such as https://example.org/in.", topics: "Needs an event." });
    expect(problemsOf({ ...draft, url: "ftp://example.org" })).toHaveProperty("url");
  });

  it("names the event that is none", () => {
    for (const topic of ["run**", "**:run", "run::done", "two words"]) expect(problemsOf({ ...draft, topics: ["a:b", topic] }).topics).toContain(topic);
  });

  it("takes what the server says of single fields", () => {
    expect(serverProblems({ problems: [{ field: "filter", message: "It ends too early." }] })).toBe("filter: It ends too early.");
    expect(serverProblems({})).toBeUndefined();
  });
});

describe("the state of a webhook", () => {
  const on = { paused_at: null, last_state: "sent", last_error: "", queued: 0 } as const;

  it("says whether calls get through, and that it is paused before all", () => {
    expect(webhookState(on).word).toBe("On");
    expect(webhookState({ ...on, last_state: null }).word).toBe("On");
    expect(webhookState({ ...on, last_state: "dead" }).word).toBe("Failing");
    expect(webhookState({ ...on, last_state: "queued", last_error: "503" })).toEqual({ state: "retried", word: "Failing" });
    expect(webhookState({ ...on, paused_at: 1, last_state: "dead" }).word).toBe("Paused");
  });

  it("tells a call that waits from one that is tried again", () => {
    expect(messageState({ state: "queued", attempts: 0 }).word).toBe("Waits");
    expect(messageState({ state: "queued", attempts: 2 }).word).toBe("Tried again soon");
  });
});

describe("words", () => {
  it("say how long an attempt took", () => {
    expect([400, 240_000, 3_210_000].map(tookWords)).toEqual(["under 1 ms", "240 ms", "3.2 s"]);
  });

  it("show what is sent as it is read, or as it is", () => {
    expect(spread('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(spread("no JSON")).toBe("no JSON");
  });

  it("say what came of the newest call from outside", () => {
    expect(cameOf({ last_status: null })).toBeUndefined();
    expect(cameOf({ last_status: "refused" })?.word).toBe("Not started");
    expect(incomingName({ name: "", kind: "api" })).toBe("Call with a token");
  });

  it("say what a token opens", () => {
    expect(reachWords({ role: "viewer", workspace: "1", workspace_name: "Flight data" }, roleWord)).toBe("Viewer in Flight data");
    expect(reachWords({ role: null, workspace: null, workspace_name: "" }, roleWord)).toBe("All I may do, everywhere");
    expect([daysOf("7"), daysOf("never")]).toEqual([7, null]);
  });

  it("offer no role above one's own", () => {
    expect(optionsUpTo("approver").map((one) => one.value)).toEqual(["approver", "commenter", "viewer"]);
    expect(optionsUpTo(undefined)).toHaveLength(6);
  });
});

describe("the address", () => {
  it("names the part and the call that is open, and nothing else", () => {
    expect(readIntegrationsSearch({ tab: "incoming", webhook: "1", call: "2", other: "3" })).toEqual({ tab: "incoming", webhook: "1", call: "2" });
    expect(readIntegrationsSearch({ tab: "else", webhook: "" })).toEqual({});
  });
});
