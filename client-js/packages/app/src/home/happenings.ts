/**
 * Turns the events of a workspace, newest first, into sentences about people. What nobody did or you did is left out, and
 * what a person did to a thing again and again is told once.
 */
import { type ActivityItem, type Told, told } from "@concert/sdk";
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

/** What somebody did to a thing; `name` where the event says it. */
interface Deed {
  readonly by: string;
  readonly did: string;
  readonly what: string;
  readonly of: string;
  readonly name?: string;
}

export function happenings(activity: readonly ActivityItem[], me: string, people: ReadonlyMap<string, string>): readonly Happening[] {
  const said = new Set<string>();
  return activity.flatMap((item): readonly Happening[] => {
    const deed = deedOf(told(item));
    if (deed === undefined || deed.by === me) return [];
    const { by, did, what } = deed;
    const name = people.get(by) ?? deed.name ?? "";
    const again = `${item.topic} ${by} ${deed.of}`;
    if (name === "" || said.has(again)) return [];
    said.add(again);
    return [{ key: `${item.sequence}`, at: item.at, by, name, first: firstName(name), did, what }];
  });
}

/** Whose deeds these are. */
export function doers(activity: readonly ActivityItem[]): readonly string[] {
  return activity.flatMap((item) => deedOf(told(item))?.by ?? []);
}

function deedOf({ topic, payload }: Told): Deed | undefined {
  switch (topic) {
    case "document:created":
      return { by: payload.by, did: "made", what: payload.title, of: payload.document };
    case "document:trashed":
      return { by: payload.by, did: "moved to the trash:", what: payload.title, of: payload.document };
    case "document:restored":
      return { by: payload.by, did: "brought back", what: payload.title, of: payload.document };
    case "document:renamed":
      return { by: payload.by, did: "renamed", what: payload.title, of: payload.document };
    case "workspace:member:joined":
      return { by: payload.user, did: "joined the workspace", what: "", of: "", name: payload.name };
    case "workflow:run:queued":
      return { by: payload.started_by, did: "started", what: payload.name, of: payload.design };
    case "workflow:run:cancelled":
      return payload.cancelled_by === null ? undefined : { by: payload.cancelled_by, did: "cancelled", what: payload.name, of: payload.design };
    case "workflow:run:deleted":
      return { by: payload.deleted_by, did: "deleted a run of", what: payload.name, of: payload.design };
    case "collaboration:session:started":
      return { by: payload.by ?? "", did: "started the session", what: payload.title, of: payload.session };
    case "collaboration:session:joined":
      return { by: payload.user, did: "joined the session", what: payload.title, of: payload.session };
    case "collaboration:session:left":
      return { by: payload.user, did: "left the session", what: payload.title, of: payload.session };
    case "collaboration:session:ended":
      return payload.by === null ? undefined : { by: payload.by, did: "ended the session", what: payload.title, of: payload.session };
    default:
      return undefined; // what steps and runs do by themselves is nobody's deed
  }
}
