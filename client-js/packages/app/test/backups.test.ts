/** What the tab of backups says of restores. */
import { expect, test } from "vitest";
import type { Backup, Restore } from "../src/backups/queries";
import { restoreWords, restoring } from "../src/backups/words";

const ended: Restore = { id: "r1", at: 1, by: "u", by_name: "Ada", into: "again.db", state: "restored", error: null, finished_at: 2 };
const running: Restore = { ...ended, id: "r2", state: "restoring", finished_at: null };
const backup: Backup = { id: "b", state: "verified", by: "u", by_name: "Ada", run: null, started_at: 0, finished_at: 1, bytes: 9, tables: 1, rows: 2, remarks: [], error: null, restored: [ended] };

test("BK10: the restore under way is found among all backups", () => {
  expect(restoring([backup])).toBeUndefined();
  expect(restoring([backup, { ...backup, id: "c", restored: [ended, running] }])?.entry).toBe(running);
});

test("BK10: each end of a restore is said in words", () => {
  expect(restoreWords(running)).toBe("Restoring into again.db");
  expect(restoreWords(ended)).toBe("Restored into again.db");
  expect(restoreWords({ ...ended, state: "stopped" })).toBe("The restore into again.db was stopped, nothing is left of it");
  const error = { code: "restore_interrupted", message: "Concert was stopped.", next_step: "Restore again." };
  expect(restoreWords({ ...ended, state: "failed", error })).toBe("Not restored into again.db: Concert was stopped. Restore again.");
});
