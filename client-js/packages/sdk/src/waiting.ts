/**
 * Which documents wait in this browser with edits that no server has: noted beside their copies, so that the next page
 * sends them, whatever it shows. Without `localStorage` nothing is noted, and they are sent when somebody opens them.
 */

const PREFIX = "concert-waiting";

export function noteWaiting(person: string, document: string, waits: boolean): void {
  const key = `${PREFIX}:${person}:${document}`;
  withStorage((storage) => (waits ? storage.setItem(key, "") : storage.removeItem(key)));
}

export function waitingDocuments(person: string): readonly string[] {
  const before = `${PREFIX}:${person}:`;
  const keys = withStorage((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? ""));
  return (keys ?? []).filter((key) => key.startsWith(before)).map((key) => key.slice(before.length));
}

/** The browser may have none, refuse it, or be full. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return typeof localStorage === "undefined" ? undefined : use(localStorage);
  } catch {
    return undefined;
  }
}
