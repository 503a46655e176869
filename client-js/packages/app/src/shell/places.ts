/** The places of a workspace that the rail leads to. A place is listed when its screen exists. */
import { Activity, BookOpen, CalendarClock, Database, House, Inbox, KeyRound, Layers, LibraryBig, type LucideIcon, Presentation, ShieldCheck, UsersRound, Waypoints, Workflow } from "lucide-react";

export interface Place {
  readonly id: "home" | "sources" | "catalog" | "lineage" | "designs" | "library" | "runs" | "operations" | "schedules" | "governance" | "access" | "studio" | "inbox" | "workspace";
  readonly label: string;
  readonly icon: LucideIcon;
  readonly to: "/w/$workspace" | "/w/$workspace/sources" | "/w/$workspace/catalog" | "/w/$workspace/lineage" | "/w/$workspace/designs" | "/w/$workspace/library" | "/w/$workspace/runs" | "/w/$workspace/operations" | "/w/$workspace/schedules" | "/w/$workspace/governance" | "/w/$workspace/access" | "/w/$workspace/studio" | "/w/$workspace/inbox" | "/w/$workspace/workspace";
  readonly keys: string;
}

export const PLACES: readonly Place[] = [
  { id: "home", label: "Home", icon: House, to: "/w/$workspace", keys: "g h" },
  { id: "sources", label: "Sources", icon: Database, to: "/w/$workspace/sources", keys: "g s" },
  { id: "catalog", label: "Catalog", icon: BookOpen, to: "/w/$workspace/catalog", keys: "g c" },
  { id: "lineage", label: "Lineage", icon: Waypoints, to: "/w/$workspace/lineage", keys: "g n" },
  { id: "designs", label: "Designs", icon: Workflow, to: "/w/$workspace/designs", keys: "g d" },
  { id: "library", label: "Library", icon: LibraryBig, to: "/w/$workspace/library", keys: "g l" },
  { id: "runs", label: "Runs", icon: Activity, to: "/w/$workspace/runs", keys: "g r" },
  { id: "operations", label: "Operations", icon: Layers, to: "/w/$workspace/operations", keys: "g b" },
  { id: "schedules", label: "Schedules", icon: CalendarClock, to: "/w/$workspace/schedules", keys: "g e" },
  { id: "governance", label: "Governance", icon: ShieldCheck, to: "/w/$workspace/governance", keys: "g o" },
  { id: "access", label: "Access", icon: KeyRound, to: "/w/$workspace/access", keys: "g a" },
  { id: "studio", label: "Studio", icon: Presentation, to: "/w/$workspace/studio", keys: "g t" },
  { id: "inbox", label: "Inbox", icon: Inbox, to: "/w/$workspace/inbox", keys: "g i" },
  { id: "workspace", label: "Workspace", icon: UsersRound, to: "/w/$workspace/workspace", keys: "g w" },
];

/** Screens that are reached through a place of another name. */
const WITHIN: Readonly<Record<string, Place["id"]>> = { approvals: "inbox", notifications: "inbox", away: "inbox", documents: "workspace" };

/** The place a path belongs to: "/w/1/sources/2" is in Sources. */
export function placeOf(path: string): Place {
  const named = path.split("/")[3] ?? "";
  const section = WITHIN[named] ?? named;
  const home = PLACES[0];
  const found = PLACES.find((place) => place.id === section);
  if (found !== undefined) return found;
  if (home === undefined) throw new Error("There are no places.");
  return home;
}
