/** The open design for everything below it, and what parts of it read most. */
import type { StepOut } from "@concert/sdk";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import { useAt } from "../live/document";
import { usePicked, useStore } from "../live/useStore";
import type { Person } from "../people/person";
import type { StepProgress } from "../runs/view";
import { type Design, type Step, stepOf } from "./model/design";
import type { Problem } from "./model/problems";
import { useLockReason } from "../locks/reason";
import type { Standing } from "../locks/standing";
import { useStanding } from "../locks/useLocks";
import { stepPart, stepSection } from "./model/parts";
import { PeopleOnSteps } from "./peopleOnSteps";
import type { DesignerState } from "./state";

export interface Designing {
  readonly state: DesignerState;
  readonly people: PeopleOnSteps;
  readonly workspace: string;
  /** Why this person may not edit; undefined where they may. */
  readonly editReason: string | undefined;
}

const Context = createContext<Designing | undefined>(undefined);

export function DesignerProvider({ value, children }: { readonly value: Designing; readonly children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useDesigning(): Designing {
  const value = useContext(Context);
  if (value === undefined) throw new Error("useDesigning is used outside DesignerProvider.");
  return value;
}

export function useDesignerState(): DesignerState {
  return useDesigning().state;
}

/** One step, live: changes of other steps are not heard. Undefined where it is gone. */
export function useStep(node: string): Step | undefined {
  const value = useAt<unknown>(useDesignerState().handle, ["body", "nodes", node]);
  return useMemo(() => (value === undefined ? undefined : stepOf(value)), [value]);
}

/** The whole design, live: for what needs more than one step at once. */
export function useDesign(): Design {
  return useStore(useDesignerState().design);
}

/** One part of the design, live: changes of the others are not heard. */
export function useDesignPart<Name extends keyof Design>(name: Name): Design[Name] {
  return usePicked(useDesignerState().design, (design) => design[name]);
}

/** Why this person may not change the step: the right, or somebody's lock. */
export function useStepReason(node: string): string | undefined {
  const { state, editReason } = useDesigning();
  const locked = useLockReason(state.handle, stepSection(node));
  return editReason ?? locked;
}

/** Whose the step is. */
export function useStepStanding(node: string): Standing {
  const { handle } = useDesignerState();
  return useStanding(handle, useMemo(() => stepPart(node, ""), [node]));
}

/** How a step stands in the shown run; undefined where that run does not have it. */
export function useStepRun(node: string): StepOut | undefined {
  const { runs } = useDesignerState();
  return useSyncExternalStore(
    runs.run.subscribe,
    useCallback(() => runs.step(node), [runs, node]),
  );
}

export function useStepProgress(node: string): StepProgress | undefined {
  const { runs } = useDesignerState();
  return useSyncExternalStore(
    runs.progress.subscribe,
    useCallback(() => runs.progress.get().get(node), [runs, node]),
  );
}

/** "7/20" of a loop that is or was at work in the shown run, "2 of 3 times" of a step whose loop is over. */
export function useLoopCount(node: string): string | undefined {
  const { runs } = useDesignerState();
  const counted = useCallback(() => runs.roundsOf(node) ?? runs.timesOf(node), [runs, node]);
  useSyncExternalStore(runs.progress.subscribe, counted);
  return useSyncExternalStore(runs.run.subscribe, counted);
}

/** The first problem of a step. */
export function useStepProblem(node: string): Problem | undefined {
  return usePicked(useDesignerState().problemOf, (problems) => problems.get(node));
}

export function usePeopleOnStep(node: string): readonly Person[] {
  const { people } = useDesigning();
  return useSyncExternalStore(
    people.subscribe,
    useCallback(() => people.on(node), [people, node]),
  );
}

/** Whether the step is marked as one that decides how long a run takes. */
export function useIsCritical(id: string): boolean {
  const { critical } = useDesignerState();
  return usePicked(critical, (marked) => marked.has(id));
}

export function useIsFocused(node: string): boolean {
  return usePicked(useDesignerState().focus, (focus) => focus === node);
}

export function useSelection() {
  return useStore(useDesignerState().selection);
}
