/** What a run that is started again is given. */
import { describe, expect, test } from "vitest";
import type { RunParameter } from "../src/designer/model/design";
import { begun, droppedOf, isMissing, sent } from "../src/runs/again";

const parameter = (name: string, rest: Partial<RunParameter> = {}): RunParameter => ({ name, type: "string", default: null, required: false, description: "", ...rest });

describe("A run that is started again", () => {
  test("begins with what the earlier one was given, else with the defaults", () => {
    const parameters = [parameter("source", { type: "source" }), parameter("day", { default: "2024-05-02" }), parameter("note")];
    expect(begun(parameters, { source: "s1" })).toEqual({ source: "s1", day: "2024-05-02", note: undefined });
  });

  test("is not given what the design does not ask for any more, and says which", () => {
    const parameters = [parameter("source")];
    const earlier = { source: "s1", limit: 5 };
    expect(begun(parameters, earlier)).toEqual({ source: "s1" });
    expect(droppedOf(parameters, earlier)).toEqual(["limit"]);
  });

  test("keeps a false and a zero of the earlier one", () => {
    expect(begun([parameter("deep", { default: true }), parameter("most", { default: 3 })], { deep: false, most: 0 })).toEqual({ deep: false, most: 0 });
  });

  test("needs what is required", () => {
    const required = parameter("source", { required: true });
    expect([undefined, "", null].map((value) => isMissing(required, { source: value }))).toEqual([true, true, true]);
    expect(isMissing(required, { source: "s1" })).toBe(false);
    expect(isMissing(parameter("note"), {})).toBe(false);
  });

  test("leaves out what is empty", () => {
    expect(sent({ source: "s1", note: undefined })).toEqual({ source: "s1" });
  });
});
