/** Every run of the last 30 days, newest first. */
import type { RunOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { PAGE_SIZE, runsQuery } from "../data/queries";
import { rowsOf } from "../data/rows";
import { hasEnded, runState } from "../data/runs";
import { When } from "../format/When";
import { useServerNow } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, CellLine, type Column, EmptyState, ListTools, PageBody, PageHead, Pager, Progress, Segmented, StateWord, Table } from "../ui";
import { timeOf } from "./RunEntry";

type Which = "all" | "queued,running" | "failed";
export const DAYS = 30;

export function RunsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/runs" });
  const [which, setWhich] = useState<Which>("all");
  const [offset, setOffset] = useState(0);
  const list = useQuery(runsQuery({ workspace, days: DAYS, offset, ...(which === "all" ? {} : { status: which }) }));
  const columns = useColumns();
  usePage({ people: useWorkspacePeople(workspace) });
  const empty =
    which === "all" ? (
      <EmptyState
        act={
          <Link className={buttonClass()} to="/w/$workspace/designs" params={{ workspace }}>
            Go to the designs
          </Link>
        }
      >
        Nothing ran in the last {DAYS} days. Open a design and run it.
      </EmptyState>
    ) : (
      <EmptyState act={<Button onClick={() => setWhich("all")}>Show all runs</Button>}>{which === "failed" ? "No run failed." : "Nothing runs now."}</EmptyState>
    );
  return (
    <>
      <PageHead title="Runs" sub={`The last ${DAYS} days`} />
      <PageBody>
        <Card>
          <ListTools>
            <div>
              <Segmented
                label="Which runs"
                value={which}
                onChange={(next) => {
                  setWhich(next);
                  setOffset(0);
                }}
                segments={[
                  { value: "all", label: "All" },
                  { value: "queued,running", label: "Running" },
                  { value: "failed", label: "Failed" },
                ]}
              />
            </div>
          </ListTools>
          <Table opens label="Runs" columns={columns} rows={rowsOf(list, "The runs could not be loaded", empty)} keyOf={(run) => run.id} />
          <Pager offset={offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={setOffset} />
        </Card>
      </PageBody>
    </>
  );
}

function useColumns(): readonly Column<RunOut>[] {
  const { user } = useBootstrap();
  const now = useServerNow(1000);
  return [
    {
      id: "name",
      head: "Design",
      cell: (run) => (
        <Link to="/w/$workspace/runs/$run" params={{ workspace: run.workspace, run: run.id }} style={{ color: "var(--text)" }}>
          {run.title}
        </Link>
      ),
    },
    { id: "number", head: "Run", align: "right", minor: true, cell: (run) => run.number },
    { id: "state", head: "State", cell: (run) => <StateWord state={runState(run.status)} /> },
    { id: "steps", head: "Steps", minor: true, cell: (run) => <Steps run={run} /> },
    { id: "by", head: "Started by", minor: true, cell: (run) => (run.started_by === user.id ? "you" : run.started_by_name) },
    { id: "time", head: "Took", align: "right", cell: (run) => timeOf(run, now) || <span className="quiet">not started</span> },
    { id: "when", head: "Started", align: "right", cell: (run) => <When micros={run.started_at ?? run.created_at} short /> },
  ];
}

function Steps({ run }: { readonly run: RunOut }) {
  if (hasEnded(run.status)) return String(run.steps);
  if (run.status === "queued") return `0 of ${run.steps}`;
  const label = `${run.steps_ended} of ${run.steps} steps ended`;
  return (
    <CellLine>
      <span style={{ width: 96 }}>
        <Progress label={label} parts={[{ state: "done", amount: run.steps_ended }]} total={run.steps} />
      </span>
      {run.steps_ended} of {run.steps}
    </CellLine>
  );
}
