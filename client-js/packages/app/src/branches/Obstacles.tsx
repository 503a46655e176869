/** What would refuse the merge as it stands now: seen before it is tried. */
import type { ChoiceIn, Comparison, ObstacleOut } from "@concert/sdk";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Lock, ShieldAlert } from "lucide-react";
import { call } from "../data/api";
import { firstName } from "../people/person";
import { Icon } from "../ui";
import styles from "./branches.module.css";
import type { NameOf } from "./naming";

interface Planned {
  readonly comparison: Comparison;
  readonly into: "target" | "branch";
  readonly strategy: "ask" | "automatic" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";
  readonly choices: readonly ChoiceIn[];
}

/** Locks come and go without a word to this page. */
const AGAIN_MS = 5_000;

export function useObstacles({ comparison, into, strategy, choices }: Planned): readonly ObstacleOut[] {
  const { target, document: branch } = comparison.branch;
  const { data } = useQuery({
    queryKey: ["branches", "compare", target, branch, "preview", into, strategy, choices],
    queryFn: ({ signal }) => call("branches.preview", { id: target, branch, into, strategy, choices }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  return data?.obstacles ?? NONE;
}

const NONE: readonly ObstacleOut[] = [];

export function Obstacles({ obstacles, nameOf }: { readonly obstacles: readonly ObstacleOut[]; readonly nameOf: NameOf }) {
  if (obstacles.length === 0) return null;
  return (
    <section className={styles["obstacles"]} aria-label="What stands against the merge">
      <strong>This merge would be refused</strong>
      <ul>
        {obstacles.map((one) => (
          <li key={one.path.join(" ")}>
            <Icon of={one.code === "section_locked" ? Lock : ShieldAlert} size={14} />
            {wordsOf(one, nameOf)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordsOf({ path, code, who, needs }: ObstacleOut, nameOf: NameOf): string {
  const place = nameOf(path);
  switch (code) {
    case "section_locked":
      return `${place}: ${who === "" ? "somebody" : firstName(who)} has the lock. Ask for it, or merge when it is free.`;
    case "field_forbidden":
      return `${place}: changing it needs the right ${needs}.`;
    case "approval_needed":
      return `${place}: ${needs} asks for an approval. Ask for it on this branch.`;
    default:
      return `${place}: the text would be too long.`;
  }
}
