/** What a design is asked for once more: what an earlier run was given, as far as it is still asked for. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import type { RunParameter } from "../designer/model/design";

export type Given = Readonly<Record<string, Json | undefined>>;

/** What the earlier run was not given starts at its default. */
export function begun(parameters: readonly RunParameter[], earlier: JsonObject): Given {
  return Object.fromEntries(parameters.map((one) => [one.name, earlier[one.name] ?? one.default ?? undefined]));
}

export function isMissing(parameter: RunParameter, given: Given): boolean {
  const value = given[parameter.name];
  return parameter.required && (value === undefined || value === null || value === "");
}

/** An empty field is left out, so that its default holds. */
export function sent(given: Given): JsonObject {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Names of what the earlier run was given and the design does not ask for any more. */
export function droppedOf(parameters: readonly RunParameter[], earlier: JsonObject): readonly string[] {
  return Object.keys(earlier).filter((name) => !parameters.some((one) => one.name === name));
}
