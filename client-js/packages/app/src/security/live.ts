/** Reads again what events say has changed: assessments, flaws and evidence, here or by somebody else. */
import { useQueryClient } from "@tanstack/react-query";
import { useChannel } from "../live/useChannel";

const TOPICS = ["governance:source:assessed", "governance:vulnerability:changed", "compliance:evidence:gathered", "performance:source:examined"] as const;

export function useSecurityEvents(channel: `doc:${string}` | `workspace:${string}`): void {
  const queries = useQueryClient();
  const again = () => {
    for (const key of ["security", "compliance", "tuning"]) void queries.invalidateQueries({ queryKey: [key] });
  };
  useChannel(channel, TOPICS, { onEvent: again, onStale: again });
}
