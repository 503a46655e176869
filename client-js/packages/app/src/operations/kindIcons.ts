/** The icons that kinds of operations name. */
import { CalendarClock, Cog, DatabaseBackup, Download, FilePlus2, HeartPulse, KeyRound, type LucideIcon, Pencil, Radar, TableProperties, Tags, Trash2, UserRoundPen } from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  "calendar-clock": CalendarClock,
  "database-backup": DatabaseBackup,
  download: Download,
  "file-plus-2": FilePlus2,
  "heart-pulse": HeartPulse,
  "key-round": KeyRound,
  pencil: Pencil,
  radar: Radar,
  "table-properties": TableProperties,
  tags: Tags,
  "trash-2": Trash2,
  "user-round-pen": UserRoundPen,
};

export function iconOfOperation(name: string): LucideIcon {
  return ICONS[name] ?? Cog;
}
