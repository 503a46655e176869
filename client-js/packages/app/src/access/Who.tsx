/** Everybody who may do one thing here and by what; one of them is looked at right by right. */
import type { AbleOut, Right } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { rowsOf } from "../data/rows";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Card, CellLine, type Column, EmptyState, NameButton, Pager, Select, Table } from "../ui";
import { roleWord } from "../workspace/roles";
import { Effective } from "./Effective";
import styles from "./access.module.css";
import { PAGE, whoQuery } from "./queries";
import { ASKED, grantWords, rightWord } from "./words";

export function Who({ object, below }: { readonly object: string; readonly below?: ReactNode }) {
  const { user } = useBootstrap();
  const [right, setRight] = useState<Right>("read");
  const [offset, setOffset] = useState(0);
  const [looked, look] = useState<string>();
  const list = useQuery(whoQuery({ object, right, offset }));
  const person = looked ?? user.id;
  const columns: readonly Column<AbleOut>[] = [
    {
      id: "person",
      head: "Person",
      cell: (row) => (
        <CellLine>
          <Avatar person={{ id: row.user, name: row.name }} size={20} named={false} />
          <NameButton aria-pressed={row.user === person} onClick={() => look(row.user)}>
            {row.user === user.id ? `${row.name} (you)` : row.name}
          </NameButton>
        </CellLine>
      ),
    },
    { id: "role", head: "Role", cell: (row) => row.roles.map(roleWord).join(", ") },
    { id: "why", head: "By", minor: true, cell: (row) => <CellLine>{row.grants.map(grantWords).join("; ")}</CellLine> },
  ];
  return (
    <div className={styles["pair"]}>
      <div className={styles["stack"]}>
        <Card
          bare
          title="Who may"
          acts={
            <Select
              label="Right"
              value={right}
              options={ASKED.map((one) => ({ value: one, label: rightWord(one) }))}
              onChange={(next) => {
                setRight(next);
                setOffset(0);
              }}
            />
          }
        >
          <Table label="Who may" columns={columns} rows={rowsOf(list, "Who may do this could not be loaded", <EmptyState>Nobody may do this here.</EmptyState>)} keyOf={(row) => row.user} selected={person} />
          <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
        </Card>
        {below}
      </div>
      <Card title="Why">
        <Effective object={object} user={person} />
      </Card>
    </div>
  );
}
