import type { ActivityItem } from "@concert/sdk";
import { expect, test } from "vitest";
import { sentenceOf } from "../src/workspace/deeds";
import { mayGive, needsAdmin, roleOptions, wayWords } from "../src/workspace/roles";
import { readSearch } from "../src/workspace/tabs";

const event = (topic: string, payload: Record<string, unknown>, by = "bo", by_name = "Bo"): ActivityItem => ({ sequence: 1, topic, at: 1, payload: payload as ActivityItem["payload"], by, by_name });
const said = (item: ActivityItem) => Object.values(sentenceOf(item, "me")).filter((part) => part !== "").join(" ");

test("an event reads as a sentence about who did it", () => {
  expect(said(event("workspace:member:changed", { name: "Ana", role: "editor" }))).toBe("Bo changed the role of Ana to editor");
  expect(said(event("workspace:member:renamed", { name: "Bo", was: "Robert" }))).toBe("Bo changed their name from Robert");
  expect(said(event("workspace:member:renamed", { name: "Ada", was: "Owner" }, "me"))).toBe("You changed your name from Owner");
  expect(said(event("document:trashed", { title: "orders" }, "me"))).toBe("You moved to the trash: orders");
  expect(said(event("document:renamed", { title: "Plans", kind: "workspace" }))).toBe("Bo renamed the workspace to Plans");
  expect(said(event("workspace:group:joined", { name: "Data team", user_name: "Cy" }))).toBe("Bo added Cy to the group Data team");
  expect(said(event("document:shared", { title: "orders", name: "Data team", subject_kind: "group", role: "editor" }))).toBe("Bo made the group Data team editor of orders");
});

test("what nobody did, and topics without a sentence of their own, are told all the same", () => {
  expect(said(event("workflow:run:failed", { number: 3, name: "Nightly" }, "", ""))).toBe("Run 3 failed: Nightly");
  expect(said(event("made:up_thing:done", { title: "x" }))).toBe("Bo: up thing done x");
  expect(said(event("made:up_thing:done", {}, "", ""))).toBe("Up thing done");
});

test("nobody is offered a role above their own", () => {
  expect(roleOptions("admin").map((one) => one.value)).toEqual(["admin", "editor", "approver", "commenter", "viewer"]);
  expect(roleOptions("editor")).toEqual([]);
  expect([mayGive("owner", "owner"), mayGive("admin", "owner"), mayGive("viewer", "viewer"), mayGive(undefined, "viewer")]).toEqual([true, false, false, false]);
  expect([needsAdmin("owner"), needsAdmin("admin"), needsAdmin("approver")]).toEqual([undefined, undefined, "Needs an admin"]);
});

test("why somebody has a role stands in words", () => {
  const way = { role: "editor", on: "workspace", group: null, group_name: "", everyone: false, expires_at: null } as const;
  expect(wayWords(way)).toBe("editor of the workspace");
  expect(wayWords({ ...way, group: "g", group_name: "Data team" })).toBe("editor of the workspace, by the group Data team");
  expect(wayWords({ ...way, on: "document" })).toBe("editor of this document");
  expect(wayWords({ ...way, on: "organisation", everyone: true })).toBe("editor of the organisation, as everyone");
});

test("the part of the screen is read from the address", () => {
  expect([readSearch({ tab: "groups" }), readSearch({ tab: "nonsense" }), readSearch({})]).toEqual([{ tab: "groups" }, {}, {}]);
});

test("what machines do is a sentence, with the name of the source", () => {
  const names = new Map([["s1", "flights"]]);
  const work = (topic: string, payload: object, by = "") => Object.values(sentenceOf({ sequence: 1, channel: "workspace:w", topic, payload, by, by_name: by === "" ? "" : "Bo Lee", at: 0, trace_id: null } as unknown as ActivityItem, "me", names)).join(" ");
  expect(work("scan:stage:completed", { number: 3, source: "s1", title: "Quality" }, "bo")).toBe("Scan 3 of flights is through with Quality");
  expect(work("catalog:schema:read", { source: "s1" }, "bo")).toBe("Bo Lee read the schema of flights");
  expect(work("lineage:changed", { sources: ["s1"] })).toBe("Concert learnt where data comes from ");
  expect(work("bulk:job:started", { number: 2, title: "Read schemas" }, "me")).toBe("You started operation 2: Read schemas");
  expect(work("findings:changed", { source: "gone" })).toBe("Findings changed of a source");
  expect(work("workflow:step:failed", { number: 4, name: "Nightly", title: "Count rows" })).toBe("Run 4 of Nightly failed at Count rows");
});

test("what people do to triggers, reviews of access, reports and tags is a sentence", () => {
  expect(said(event("workflow:trigger:created", { name: "Every night" }, "me"))).toBe("You made the trigger Every night");
  expect(said(event("security:review:started", { title: "Autumn" }))).toBe("Bo started the review of access Autumn");
  expect(said(event("security:request:submitted", { role: "editor", title: "orders" }))).toBe("Bo asked to be editor of orders");
  expect(said(event("security:request:granted", { requester_name: "Cy", role: "editor", title: "orders" }, "", ""))).toBe("Cy is now editor of orders");
  expect(said(event("report:built", { title: "State of the shop" }))).toBe("Bo built the report State of the shop");
});
