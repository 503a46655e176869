/** What would be done, before anything is: how many, in which order, how long, what is passed over and why. */
import type { BulkPlanOut, PlannedItemOut } from "@concert/sdk";
import { FlaskConical } from "lucide-react";
import type { ReactNode } from "react";
import { counted, whole } from "../../format/numbers";
import { CellLine, type Column, Icon, Pager, StateWord, Table } from "../../ui";
import { changeRows } from "../changes";
import { Changes } from "../ItemsCard";
import { usePeople } from "../names";
import { lasting } from "../words";
import styles from "./start.module.css";

export const PLAN_PAGE = 20;

interface PlanViewProps {
  readonly workspace: string;
  readonly plan: BulkPlanOut;
  /** Seconds of one item, from jobs before; undefined where none has ended. */
  readonly each: number | undefined;
  readonly offset: number;
  readonly onMove: (offset: number) => void;
}

export function PlanView({ workspace, plan, each, offset, onMove }: PlanViewProps) {
  const name = usePeople(workspace, plan.items);
  const columns: readonly Column<PlannedItemOut>[] = [
    { id: "title", head: "Item", cell: (item) => item.title },
    { id: "what", head: "What would become of it", cell: (item) => <Would item={item} changes={changeRows(item.before, item.after, name)} /> },
    ...(plan.waves.length > 1 ? [{ id: "wave", head: "Wave", align: "right" as const, cell: (item: PlannedItemOut) => item.wave + 1 }] : []),
  ];
  return (
    <div className={styles["plan"]}>
      <p className={styles["dry"]}>
        <Icon of={FlaskConical} size={14} />
        <span>
          A dry run: nothing was changed yet. <strong>{counted(plan.allowed, "item")}</strong> would be worked on
          {plan.refused_total > 0 && (
            <>
              , <strong>{whole(plan.refused_total)}</strong> passed over
            </>
          )}
          .
        </span>
      </p>
      <dl className={styles["facts"]}>
        <Fact name="Order">{plan.waves.length > 1 ? `${counted(plan.waves.length, "wave")}: ${plan.waves.slice(0, 6).map(whole).join(", then ")}${plan.waves.length > 6 ? " …" : ""}` : "Any: no item waits for another"}</Fact>
        <Fact name="Batches">{`about ${counted(plan.batches, "batch", "batches")}, a checkpoint after each`}</Fact>
        <Fact name="Time">{each === undefined ? "Not known: none of its kind has ended here yet" : `about ${lasting(Math.max(1, each * plan.allowed))}, as those before it took`}</Fact>
        <Fact name="Way back">{plan.undoable ? "Can be rolled back, all of it or in part" : "None needed: it only looks"}</Fact>
      </dl>
      {plan.cautions_total > 0 && (
        <p className={styles["caution"]}>
          <StateWord state="warning">{counted(plan.cautions_total, "item")} may fail</StateWord> {plan.cautions[0]?.title}: {plan.cautions[0]?.why}
        </p>
      )}
      <div className={styles["items"]}>
        <Table label="Plan" columns={columns} rows={plan.items.length === 0 ? { kind: "empty", message: "Nothing fits: no item would be worked on." } : { kind: "rows", rows: plan.items }} keyOf={(item) => item.item} />
      </div>
      <Pager offset={offset} limit={PLAN_PAGE} total={plan.total} onMove={onMove} />
    </div>
  );
}

function Would({ item, changes }: { readonly item: PlannedItemOut; readonly changes: ReturnType<typeof changeRows> }) {
  if (item.refused !== "") {
    return (
      <CellLine>
        <StateWord state="skipped">Passed over</StateWord>
        <span>{item.refused}</span>
      </CellLine>
    );
  }
  return (
    <div>
      {changes.length > 0 ? <Changes rows={changes} /> : <span className="quiet">it is looked at</span>}
      {item.caution !== "" && <StateWord state="warning">{item.caution}</StateWord>}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
