/** What ids in changes stand for: people by their names. */
import type { Json } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../data/queries";

export function useNames(workspace: string): (field: string, value: Json) => string | undefined {
  const members = useQuery(membersQuery(workspace)).data?.items ?? [];
  return (field, value) => {
    if (field !== "owner") return undefined;
    return value === null || value === "" ? "nobody" : members.find((one) => one.user === value)?.name;
  };
}
