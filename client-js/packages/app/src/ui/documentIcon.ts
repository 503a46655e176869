/** The icons of document kinds: the few that the frame needs before any screen is there. */
import { BookA, Database, FileText, ListChecks, type LucideIcon, Scale, Workflow } from "lucide-react";

export function iconOfKind(kind: string): LucideIcon {
  switch (kind) {
    case "data_source":
      return Database;
    case "workflow":
      return Workflow;
    case "glossary":
      return BookA;
    case "policy":
      return Scale;
    case "rule_set":
      return ListChecks;
    default:
      return FileText;
  }
}

/** A kind as the rail calls its place: one word for one thing. */
export function wordOfKind(kind: { readonly name: string; readonly title: string }): string {
  switch (kind.name) {
    case "data_source":
      return "Source";
    case "workflow":
      return "Design";
    default:
      return kind.title;
  }
}
