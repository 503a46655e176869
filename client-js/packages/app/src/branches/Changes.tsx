/** Everything that either side changed, place by place: what it was, what it is, and on which side. */
import type { BranchChange } from "@concert/sdk";
import { ArrowRight, Minus, Pencil, Plus, Spline } from "lucide-react";
import { Chip, type Column, EmptyState, Icon, type LucideIcon, Table, type Tone } from "../ui";
import styles from "./branches.module.css";
import { heldIn, type NameOf } from "./naming";
import { ValueView } from "./ValueView";

const NATURE: Readonly<Record<BranchChange["nature"], { readonly word: string; readonly icon: LucideIcon; readonly tone: Tone }>> = {
  added: { word: "Added", icon: Plus, tone: "ok" },
  removed: { word: "Removed", icon: Minus, tone: "fail" },
  changed: { word: "Changed", icon: Pencil, tone: "wait" },
  woven: { word: "Both texts woven", icon: Spline, tone: "accent" },
};

interface ChangesProps {
  readonly changes: readonly BranchChange[];
  readonly nameOf: NameOf;
  readonly target: string;
  readonly branch: string;
}

export function Changes({ changes, nameOf, target, branch }: ChangesProps) {
  const sides = { target, branch: `Branch ${branch}`, both: "Both" };
  const columns: readonly Column<BranchChange>[] = [
    { id: "place", head: "Place", cell: (row) => nameOf(row.path) },
    {
      id: "what",
      head: "What",
      minor: true,
      cell: (row) => {
        const { word, icon, tone } = NATURE[row.nature];
        return (
          <Chip tone={tone} icon={icon}>
            {row.nature === "woven" && !row.is_text ? "Both sides merged" : word}
          </Chip>
        );
      },
    },
    { id: "side", head: "On", cell: (row) => sides[row.side] },
    { id: "values", head: "Before and after", cell: (row) => <Values change={row} /> },
  ];
  const rows = changes.length === 0 ? ({ kind: "empty", message: <EmptyState>Neither side has changed anything alone.</EmptyState> } as const) : ({ kind: "rows", rows: changes } as const);
  return <Table label="Changes of both sides" columns={columns} rows={rows} keyOf={(row) => `${row.side} ${row.path.join(" ")}`} />;
}

function Values({ change }: { readonly change: BranchChange }) {
  const { path, side } = change;
  if (path[0] === "layout") return <span className="quiet">moved on the canvas</span>;
  const value = (of: "base" | "target" | "branch") => <ValueView field={path.at(-1)} side={heldIn(path, change[of])} look={of === "base" ? "old" : "new"} />;
  return (
    <span className={styles["values"]}>
      {value("base")}
      <Icon of={ArrowRight} size={12} />
      {side === "both" && value("target")}
      {value(side === "target" ? "target" : "branch")}
    </span>
  );
}
