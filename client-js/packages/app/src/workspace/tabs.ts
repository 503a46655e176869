/** The parts of the workspace's screen, in their order, as they stand in its address. */
export const TABS = ["documents", "members", "groups", "invitations", "activity", "settings"] as const;

export type WorkspaceTab = (typeof TABS)[number];

export interface WorkspaceSearch {
  readonly tab?: WorkspaceTab;
}

export function readSearch(search: Record<string, unknown>): WorkspaceSearch {
  const tab = TABS.find((one) => one === search["tab"]);
  return tab === undefined ? {} : { tab };
}
