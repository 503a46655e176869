/** Addresses that other systems call, of all designs in one list. What is to be done with one is done where its trigger is. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { OutputOf } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import { LoadFailure } from "../data/failure";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { buttonClass, Card, CellLine, type Column, EmptyState, Icon, IconButton, type Rows, StateWord, Table, toast } from "../ui";
import { iconOf } from "../triggers/words";
import { cameOf, type Incoming as Row, incomingName } from "./words";

interface IncomingProps {
  readonly workspace: string;
  readonly list: UseQueryResult<OutputOf<"integrations.list">>;
}

export function Incoming({ workspace, list }: IncomingProps) {
  return (
    <Card title="Triggers that other systems call" meta="Open one to pause it, renew its secret or remove it" bare>
      <Table label="Incoming" columns={columnsOf(workspace)} rows={rowsOf(workspace, list)} keyOf={(one) => one.trigger} />
    </Card>
  );
}

function rowsOf(workspace: string, list: IncomingProps["list"]): Rows<Row> {
  if (list.data === undefined) {
    if (list.error === null) return { kind: "loading" };
    return { kind: "failed", message: <LoadFailure title="The triggers could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> };
  }
  if (list.data.incoming.length > 0) return { kind: "rows", rows: list.data.incoming };
  const schedules = (
    <Link className={buttonClass("secondary")} to="/w/$workspace/schedules" params={{ workspace }}>
      Make a trigger
    </Link>
  );
  return { kind: "empty", message: <EmptyState act={schedules}>No other system starts anything here. A trigger of the kind webhook or API gives a design an address to be called.</EmptyState> };
}

async function copy(one: Row): Promise<void> {
  await navigator.clipboard.writeText(new URL(one.address, window.location.origin).href);
  toast({ text: "The address is copied" });
}

function columnsOf(workspace: string): readonly Column<Row>[] {
  return [
    {
      id: "name",
      head: "Trigger",
      cell: (one) => (
        <CellLine>
          <Icon of={iconOf(one.kind)} size={16} />
          <Link to="/w/$workspace/designs/$document/triggers" params={{ workspace, document: one.design }}>
            {incomingName(one)}
          </Link>
        </CellLine>
      ),
    },
    {
      id: "design",
      head: "Starts",
      minor: true,
      cell: (one) => (
        <Link to="/w/$workspace/designs/$document" params={{ workspace, document: one.design }}>
          {one.design_title}
        </Link>
      ),
    },
    { id: "state", head: "State", cell: (one) => (one.paused ? <StateWord state="waiting">Paused</StateWord> : <StateWord state="done">On</StateWord>) },
    { id: "last", head: "Last call", cell: (one) => <Last row={one} /> },
    { id: "calls", head: "Calls", align: "right", minor: true, cell: (one) => whole(one.calls) },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      minor: true,
      cell: (one) => <IconButton size="small" icon={Copy} label={`Copy the address of ${incomingName(one)}`} onClick={() => void copy(one)} />,
    },
  ];
}

function Last({ row }: { readonly row: Row }) {
  const came = cameOf(row);
  if (came === undefined || row.last_at === null) return <span className="quiet">never</span>;
  return (
    <CellLine>
      <StateWord state={came.state}>{came.word}</StateWord> <When micros={row.last_at} short />
    </CellLine>
  );
}
