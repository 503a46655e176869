/** The parts of the screen Notifications, as they stand in its address. */
export const TABS = ["mine", "channels", "sent"] as const;

export type NotificationsTab = (typeof TABS)[number];

export interface NotificationsSearch {
  readonly tab?: NotificationsTab;
  readonly message?: string;
}

export function readNotificationsSearch(given: Record<string, unknown>): NotificationsSearch {
  const tab = TABS.find((one) => one === given["tab"]);
  return { ...(tab === undefined ? {} : { tab }), ...(typeof given["message"] === "string" ? { message: given["message"] } : {}) };
}
