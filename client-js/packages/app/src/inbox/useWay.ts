/** Goes where an entry leads to. */
import { useNavigate } from "@tanstack/react-router";
import type { Entry } from "./entries";
import { wayOf } from "./way";

export function useWay(): (entry: Entry) => void {
  const navigate = useNavigate();
  return (entry) => {
    const to = wayOf(entry);
    if (to !== undefined) void navigate(to);
  };
}
