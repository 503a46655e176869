/** The parts of the screen Integrations, as they stand in its address. Pure. */
export const TABS = ["outgoing", "incoming", "tokens"] as const;

export type IntegrationsTab = (typeof TABS)[number];

export interface IntegrationsSearch {
  readonly tab?: IntegrationsTab;
  /** The webhook whose calls are open, and the call that is unfolded among them. */
  readonly webhook?: string;
  readonly call?: string;
}

export function readIntegrationsSearch(given: Record<string, unknown>): IntegrationsSearch {
  const tab = TABS.find((one) => one === given["tab"]);
  const text = (name: "webhook" | "call") => (typeof given[name] === "string" && given[name] !== "" ? { [name]: given[name] } : {});
  return { ...(tab === undefined ? {} : { tab }), ...text("webhook"), ...text("call") };
}
