/** Where a document opens. Kinds without a screen of their own lead nowhere. */
import type { DocumentOut } from "@concert/sdk";

interface DocumentLink {
  readonly to: "/w/$workspace/sources/$document" | "/w/$workspace/designs/$document" | "/w/$workspace/catalog/glossaries/$document" | "/w/$workspace/governance/rule-sets/$document" | "/w/$workspace/governance/policies/$document" | "/w/$workspace/documents/$document";
  readonly params: { readonly workspace: string; readonly document: string };
}

export function linkTo(document: Pick<DocumentOut, "id" | "workspace" | "kind">): DocumentLink | undefined {
  const params = { workspace: document.workspace, document: document.id };
  switch (document.kind) {
    case "data_source":
      return { to: "/w/$workspace/sources/$document", params };
    case "workflow":
      return { to: "/w/$workspace/designs/$document", params };
    case "glossary":
      return { to: "/w/$workspace/catalog/glossaries/$document", params };
    case "rule_set":
      return { to: "/w/$workspace/governance/rule-sets/$document", params };
    case "policy":
      return { to: "/w/$workspace/governance/policies/$document", params };
    case "freeform":
      return { to: "/w/$workspace/documents/$document", params };
    default:
      return undefined;
  }
}
