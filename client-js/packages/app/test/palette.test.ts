/** What the palette shows for a text, and what Enter takes. */
import { describe, expect, test } from "vitest";
import type { Action } from "../src/keyboard/actions";
import type { Finding } from "../src/shell/finders";
import { firstOf, offersFor } from "../src/shell/offers";

const run = () => {};
const ACTIONS: readonly Action[] = [
  { id: "go home", label: "Go to Home", group: "Go to", run },
  { id: "invite", label: "Invite someone", group: "Workspace", words: "member link", reason: "Needs an admin", run },
  { id: "source", label: "Add source", group: "Workspace", run },
  { id: "palette", label: "Search or act", group: "Help", run },
];
const FOUND: readonly Finding[] = [
  { id: "1", label: "Home prices", run },
  { id: "2", label: "Invoices", run },
];

describe("the palette", () => {
  const shown = (text: string, found = FOUND) => offersFor(text, found, ACTIONS).map((group) => [group.title, group.offers.map((one) => one.label)]);
  const taken = (text: string, found = FOUND) => firstOf(offersFor(text, found, ACTIONS));

  test("shows documents first while nothing is typed, and never itself", () => {
    expect(shown("")).toEqual([
      ["Documents", ["Home prices", "Invoices"]],
      ["Go to", ["Go to Home"]],
      ["Workspace", ["Invite someone", "Add source"]],
    ]);
    expect(taken("")).toBe("document 1");
  });

  test("takes what stands on top: what begins with the text, else the document", () => {
    expect(taken("go")).toBe("act go home");
    expect(taken("home")).toBe("document 1");
    expect(taken("source")).toBe("act source");
  });

  test("leaves out documents that were found for an older text", () => expect(shown("source")).toEqual([["Workspace", ["Add source"]]]));

  test("does not take what cannot be done where something else can", () => {
    expect(shown("in").map(([title]) => title)).toEqual(["Documents", "Workspace"]);
    expect(taken("in")).toBe("document 2");
    expect(taken("invite", [])).toBe("act invite");
  });
});
