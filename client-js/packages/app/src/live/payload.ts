/** Reads the payload of an event field by field; a field of another type counts as absent. */

export type Payload = Readonly<Record<string, unknown>>;

export function payloadOf(event: { readonly payload: unknown }): Payload {
  const { payload } = event;
  return typeof payload === "object" && payload !== null && !Array.isArray(payload) ? (payload as Payload) : {};
}

export function textOf(payload: Payload, field: string): string {
  const value = payload[field];
  return typeof value === "string" ? value : "";
}

export function numberOf(payload: Payload, field: string): number | undefined {
  const value = payload[field];
  return typeof value === "number" ? value : undefined;
}

export function listOf(payload: Payload, field: string): readonly unknown[] {
  const value = payload[field];
  return Array.isArray(value) ? value : [];
}
