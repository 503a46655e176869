/** Icons by the names that the server gives to kinds and operations. A name we do not draw gets the plain one. */
import {
  Box,
  Braces,
  ChartColumn,
  CircleCheck,
  Columns3,
  Database,
  DatabaseZap,
  FileSpreadsheet,
  FileText,
  Filter,
  Folder,
  FolderOpen,
  GitBranch,
  Globe,
  Hash,
  Layers,
  ListChecks,
  type LucideIcon,
  Percent,
  PlugZap,
  ScanSearch,
  Scale,
  Send,
  Sigma,
  Table2,
  Timer,
  Workflow,
} from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  box: Box,
  braces: Braces,
  "chart-column": ChartColumn,
  "circle-check": CircleCheck,
  columns: Columns3,
  database: Database,
  "database-zap": DatabaseZap,
  duckdb: DatabaseZap,
  "file-spreadsheet": FileSpreadsheet,
  "file-text": FileText,
  file: FileText,
  filter: Filter,
  folder: Folder,
  "folder-open": FolderOpen,
  "git-branch": GitBranch,
  globe: Globe,
  hash: Hash,
  layers: Layers,
  "list-checks": ListChecks,
  percent: Percent,
  plug: PlugZap,
  "plug-zap": PlugZap,
  scan: ScanSearch,
  "scan-search": ScanSearch,
  scale: Scale,
  send: Send,
  sigma: Sigma,
  table: Table2,
  timer: Timer,
  workflow: Workflow,
};

export function iconNamed(name: string): LucideIcon {
  return ICONS[name] ?? Box;
}

/** The icon of a document kind. */
export function iconOfKind(kind: string): LucideIcon {
  switch (kind) {
    case "data_source":
      return Database;
    case "workflow":
      return Workflow;
    default:
      return FileText;
  }
}
