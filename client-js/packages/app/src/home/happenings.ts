/**
 * Turns the events of a workspace, newest first, into sentences about people. What nobody did or you did is left out, and
 * what a person did to a thing again and again is told once.
 */
import type { Activity, JsonObject } from "../data/types";
import { firstName } from "../people/person";

export interface Happening {
  readonly key: string;
  readonly at: number;
  readonly by: string;
  readonly name: string;
  readonly first: string;
  readonly did: string;
  readonly what: string;
}

const DID: Readonly<Record<string, string>> = {
  "document:created": "made",
  "document:trashed": "moved to the trash:",
  "document:restored": "brought back",
  "document:renamed": "renamed",
  "workspace:member:joined": "joined the workspace",
  "workflow:run:queued": "started",
  "workflow:run:cancelled": "cancelled",
};

export function happenings(activity: readonly Activity[], me: string, people: ReadonlyMap<string, string>): readonly Happening[] {
  const said = new Set<string>();
  return activity.flatMap((event): readonly Happening[] => {
    const did = DID[event.topic];
    const by = text(event.payload, "by") || text(event.payload, "user");
    const name = people.get(by) ?? text(event.payload, "name");
    if (did === undefined || by === "" || name === "" || by === me) return [];
    const what = text(event.payload, "title");
    const again = `${event.topic} ${by} ${text(event.payload, "document") || text(event.payload, "run")}`;
    if (said.has(again)) return [];
    said.add(again);
    return [{ key: `${event.sequence}`, at: event.at, by, name, first: firstName(name), did, what }];
  });
}

function text(payload: JsonObject, field: string): string {
  const value = payload[field];
  return typeof value === "string" ? value : "";
}
