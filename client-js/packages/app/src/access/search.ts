/** The parts of the screen Access, as they stand in its address. */
export const TABS = ["people", "requests", "reviews"] as const;

export type AccessTab = (typeof TABS)[number];

export interface AccessSearch {
  readonly tab?: AccessTab;
  readonly request?: string;
  readonly review?: string;
}

export function readAccessSearch(given: Record<string, unknown>): AccessSearch {
  const tab = TABS.find((one) => one === given["tab"]);
  const text = (name: "request" | "review") => (typeof given[name] === "string" ? { [name]: given[name] } : {});
  return { ...(tab === undefined ? {} : { tab }), ...text("request"), ...text("review") };
}
