/** The key of a step in a run: its node, behind the rounds and calls it stands in. "F[3]/x" is x in round 3 of F, "C/x" is x inside the call C. Pure. */
export interface KeyPlace {
  /** The design's node. */
  readonly of: string;
  /** What begins the keys of the steps beside it. */
  readonly scope: string;
  /** The key of the step that holds it, "" at the top. */
  readonly inside: string;
  readonly round: number | null;
}

/** "Rows of item, round 1" of a step in a loop, "…, round 1.0" of one in a loop inside; its title elsewhere. */
export function titleAt(key: string, title: string): string {
  const rounds = [...key.matchAll(/\[(\d+)\](?=\/)/gu)].map((found) => found[1]);
  return rounds.length === 0 ? title : `${title}, round ${rounds.join(".")}`;
}

export function placeOf(key: string): KeyPlace {
  const cut = key.lastIndexOf("/");
  if (cut < 0) return { of: key, scope: "", inside: "", round: null };
  const scope = key.slice(0, cut + 1);
  const holder = /^(?<container>.*?)(?:\[(?<round>\d+)\])?$/u.exec(key.slice(0, cut))?.groups;
  return { of: key.slice(cut + 1), scope, inside: holder?.["container"] ?? "", round: holder?.["round"] === undefined ? null : Number(holder["round"]) };
}
