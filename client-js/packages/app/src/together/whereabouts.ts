/**
 * Where in the workspace somebody is, as the presence in the workspace's own document says it, and as an address of this app.
 * Pure: what others say of themselves may be anything.
 */
import type { OtherPresence } from "@concert/sdk";

/** The part of an address below the workspace: "", "studio", "designs/ID". */
export function pageOf(path: string): string {
  return path.split("/").slice(3, 5).filter((part) => part !== "").join("/");
}

const PAGE = /^[a-z-]{0,24}(\/[0-9a-f-]{36})?$/u;
const DOCUMENT = /^[a-z-]{1,24}\/(?<id>[0-9a-f-]{36})$/u;

/** The address of the page that somebody is on; undefined where they do not say one that this app can have. */
export function addressOf(workspace: string, { page }: Pick<OtherPresence, "page">): string | undefined {
  if (page === undefined || !PAGE.test(page)) return undefined;
  return page === "" ? `/w/${workspace}` : `/w/${workspace}/${page}`;
}

/** The document that a page shows; undefined for lists, runs and approvals, which are no documents. */
export function documentOf(page: string): string | undefined {
  return page.startsWith("runs/") || page.startsWith("approvals/") ? undefined : DOCUMENT.exec(page)?.groups?.["id"];
}

/** A page in words, for who is told where somebody is. */
export function wordsOf(page: string | undefined): string {
  const [place = ""] = (page ?? "").split("/");
  return WORDS[place] ?? "elsewhere";
}

const WORDS: Readonly<Record<string, string>> = {
  "": "on Home",
  sources: "in Sources",
  designs: "in Designs",
  runs: "in Runs",
  studio: "in the studio",
  approvals: "at an approval",
};
