/** Who else looks at the same run, and at which of its steps: as their page says it in the presence of the workspace. */
import { useMemo } from "react";
import { asPerson } from "../live/people";
import { useStore } from "../live/useStore";
import type { Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { useTogether } from "../together/Together";
import type { StepView } from "./view";

/** What a page says of somebody who has this step open. */
export function reading(title: string | undefined): string | undefined {
  return title === undefined ? undefined : `reading ${title}`;
}

/** By step the others who read it. Two steps of one name have the same readers: names are all that pages say. */
export function usePeopleOnSteps(run: string, steps: readonly StepView[]): ReadonlyMap<string, readonly Person[]> {
  const { user } = useBootstrap();
  const others = useStore(useTogether().others);
  return useMemo(() => {
    const found = new Map<string, Person[]>();
    const here = [...others.values()].filter((one) => one.user !== user.id && one.page === `runs/${run}` && one.doing !== undefined);
    for (const step of here.length === 0 ? [] : steps) {
      const its = here.filter((one) => one.doing === reading(step.title));
      const people = new Map(its.map((one) => [one.user, asPerson(one)]));
      if (people.size > 0) found.set(step.node, [...people.values()]);
    }
    return found;
  }, [others, run, steps, user.id]);
}
