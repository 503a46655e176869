/** What started a run, in words after the name of the person whose rights it has. */
const WORDS: Readonly<Record<string, string>> = {
  retry: ", a retry",
  schedule: ", by schedule",
  cron: ", by schedule",
  event: ", by an event",
  file: ", by a file",
  files: ", by a file",
  webhook: ", by a webhook",
  hook: ", by a webhook",
  after: ", after another run",
  workflow: ", after another run",
  run: ", after another run",
  backfill: ", in a backfill",
};

/** "" for one that a person pressed Run for; an unknown kind says its own name. */
export function triggerWord(trigger: string | undefined): string {
  if (trigger === undefined || trigger === "" || trigger === "manual" || trigger === "api") return "";
  return WORDS[trigger] ?? `, by ${trigger}`;
}
