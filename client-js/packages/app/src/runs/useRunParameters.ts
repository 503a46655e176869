/** What a run of a design is asked for, as the design stands now. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../data/api";
import { designOf, type RunParameter } from "../designer/model/design";

export interface RunParameters {
  /** Undefined until they are known. */
  readonly parameters: readonly RunParameter[] | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useRunParameters(design: string): RunParameters {
  const { data, error, refetch } = useQuery({ queryKey: ["design-parameters", design], queryFn: ({ signal }) => call("designs.get", { id: design }, { signal }) });
  const parameters = useMemo(() => data && Object.values(designOf(data.body).parameters).filter((one) => one.name !== ""), [data]);
  return { parameters, error, retry: () => void refetch() };
}
