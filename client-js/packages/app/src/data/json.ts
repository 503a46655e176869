/** What a JSON value is. Pure. */
import type { JsonObject } from "@concert/sdk";

/** A map, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
