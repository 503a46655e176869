/** ✕ for what stops a run, ▲ for what is worth a look: told apart by shape, not by colour alone. */
import { CircleX, TriangleAlert } from "lucide-react";
import { Icon } from "../ui";
import type { Problem } from "./model/problems";

interface ProblemIconProps {
  readonly severity: Problem["severity"];
  readonly size?: 12 | 14 | 16 | 18 | 20;
}

export function ProblemIcon({ severity, size = 16 }: ProblemIconProps) {
  return <Icon of={severity === "error" ? CircleX : TriangleAlert} size={size} />;
}
