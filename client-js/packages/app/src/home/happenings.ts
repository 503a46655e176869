/** Turns the events of a workspace into sentences about people. Events nobody did, or you did, are left out. */
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
  return activity.flatMap((event): readonly Happening[] => {
    const did = DID[event.topic];
    const by = text(event.payload, "by") || text(event.payload, "user");
    const name = people.get(by) ?? text(event.payload, "name");
    if (did === undefined || by === "" || name === "" || by === me) return [];
    const what = text(event.payload, "title");
    return [{ key: `${event.sequence}`, at: event.at, by, name, first: firstName(name), did, what }];
  });
}

function text(payload: JsonObject, field: string): string {
  const value = payload[field];
  return typeof value === "string" ? value : "";
}
