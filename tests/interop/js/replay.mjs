// Replays histories in unmodified Yjs: each line of standard input is a JSON list of updates (base64), the last of
// which is the whole state; each line of standard output tells what came of it.

import { createInterface } from "node:readline";
import * as Y from "yjs";

/** What went wrong, and what a reader sees. */
function told(updates) {
  const doc = new Y.Doc();
  const roots = { text: doc.getText("text"), body: doc.getMap("body"), pair: doc.getMap("pair") };
  const errors = [];
  updates.forEach((update, number) => {
    try {
      Y.applyUpdate(doc, Buffer.from(update, "base64"));
    } catch (error) {
      errors.push(`update ${number}: ${error.message}`);
    }
  });
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) errors.push("something is pending");
  const value = roots.pair.get("n");
  const last = typeof value === "number" ? value : null;
  const keys = Object.keys(roots.body.toJSON()).sort();
  const ends = Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc)));
  return { errors, ends, text: roots.text.toString(), keys, last };
}

for await (const line of createInterface({ input: process.stdin })) {
  const updates = JSON.parse(line);
  const state = updates.pop();
  process.stdout.write(`${JSON.stringify([told(updates), told([state])])}\n`);
}
