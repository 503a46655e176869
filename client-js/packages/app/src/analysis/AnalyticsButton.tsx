/** The way from a design to how its runs went. */
import { useNavigate } from "@tanstack/react-router";
import { ChartLine } from "lucide-react";
import { useActions } from "../keyboard/actions";
import { IconButton } from "../ui";

interface AnalyticsButtonProps {
  readonly workspace: string;
  readonly document: string;
}

export function AnalyticsButton({ workspace, document }: AnalyticsButtonProps) {
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/w/$workspace/designs/$document/analytics", params: { workspace, document } });
  useActions([{ id: "analytics", label: "Show the analytics", group: "Here", icon: ChartLine, keys: "a", words: "statistics optimizer durations versions", run: open }]);
  return <IconButton icon={ChartLine} label="Analytics" keys="a" onClick={open} />;
}
