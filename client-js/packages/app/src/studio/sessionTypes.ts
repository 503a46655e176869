/** The eight types of working sessions and the six roles in them, in words. */
import type { Role, WorkingSession } from "@concert/sdk";
import { BookOpen, Database, FileText, Gavel, Network, Siren, Stamp, Workflow } from "lucide-react";
import type { LucideIcon, Option } from "../ui";

export type SessionType = WorkingSession["type"];

interface Look {
  readonly label: string;
  readonly icon: LucideIcon;
}

export const TYPES: Readonly<Record<SessionType, Look>> = {
  document_editing: { label: "Document editing", icon: FileText },
  workflow_design: { label: "Workflow design", icon: Workflow },
  data_modeling: { label: "Data modeling", icon: Network },
  data_source_management: { label: "Source management", icon: Database },
  rule_authoring: { label: "Rule authoring", icon: Gavel },
  glossary_editing: { label: "Glossary editing", icon: BookOpen },
  incident_response: { label: "Incident response", icon: Siren },
  review: { label: "Review and approval", icon: Stamp },
};

export const TYPE_OPTIONS: readonly Option<SessionType>[] = (Object.keys(TYPES) as SessionType[]).map((value) => ({ value, label: TYPES[value].label }));

/** What those who join may do in its documents at most. */
export const ROLE_OPTIONS: readonly Option<Role>[] = [
  { value: "owner", label: "Owner: everything their own role allows" },
  { value: "admin", label: "Admin: all but handing over" },
  { value: "editor", label: "Editor: change, run, comment" },
  { value: "approver", label: "Approver: decide and comment" },
  { value: "commenter", label: "Commenter: read and comment" },
  { value: "viewer", label: "Viewer: read" },
];
