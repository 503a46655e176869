/** Requests for access: those that wait for me, mine, and all that I may see; one of them with its whole life. */
import type { RequestOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { completed, differing } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { When } from "../format/When";
import { Card, CellLine, type Column, EmptyState, ListTools, NameButton, Pager, SearchInput, Segmented, Select, StateWord, Table } from "../ui";
import { roleWord } from "../workspace/roles";
import styles from "./access.module.css";
import { PAGE, requestsQuery } from "./queries";
import { RequestPanel } from "./RequestPanel";
import { requestState, thingWords } from "./words";

type Whose = "mine" | "to_review" | "all";
type Which = "any" | "open" | "granted" | "over";
const STATES: Readonly<Record<Which, string>> = { any: "", open: "draft,submitted,in_review,approved", granted: "granted", over: "expired,revoked,rejected,withdrawn" };

interface Chosen extends Record<string, string> {
  readonly whose: Whose;
  readonly which: Which;
  readonly search: string;
}
const BEGINNING: Chosen = { whose: "all", which: "any", search: "" };
const KNOWN = { whose: ["mine", "to_review", "all"], which: ["any", "open", "granted", "over"] } as const;

interface RequestsProps {
  readonly workspace: string;
  readonly chosen: string | undefined;
  readonly onChoose: (request: string) => void;
}

export function Requests({ workspace, chosen, onChoose }: RequestsProps) {
  const [whose, setWhose] = useState<Whose>("all");
  const [which, setWhich] = useState<Which>("any");
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const list = useQuery(requestsQuery({ workspace, whose, state: STATES[which], search, offset }));
  const waiting = useQuery(requestsQuery({ workspace, whose: "to_review", limit: 1 }));
  const one = useQuery({ ...requestsQuery({ request: chosen ?? "" }), enabled: chosen !== undefined });
  const shown = list.data?.items.find((row) => row.id === chosen) ?? one.data?.items[0];
  const empty = <EmptyState>{whose === "to_review" ? "Nothing waits for you." : "Nobody has asked for anything here."}</EmptyState>;
  const columns: readonly Column<RequestOut>[] = [
    {
      id: "what",
      head: "Request",
      cell: (row) => (
        <NameButton aria-pressed={row.id === chosen} onClick={() => onChoose(row.id)}>
          {`${roleWord(row.role)} on ${thingWords(row)}`}
        </NameButton>
      ),
    },
    { id: "who", head: "Asked by", cell: (row) => (row.mine ? "you" : row.requester_name) },
    { id: "state", head: "State", cell: (row) => <StateWord state={requestState(row.state).state}>{requestState(row.state).word}</StateWord> },
    { id: "since", head: "Since", minor: true, align: "right", cell: (row) => <CellLine><When micros={row.updated_at} short /></CellLine> },
  ];
  return (
    <div className={styles["pair"]}>
      <Card>
        <ListTools>
          <SearchInput aria-label="Filter requests" placeholder="Filter by words" value={search} onChange={setSearch} />
          <Segmented
            label="Whose requests"
            segments={[
              { value: "all", label: "All" },
              { value: "to_review", label: "For me", count: waiting.data?.total },
              { value: "mine", label: "Mine" },
            ]}
            value={whose}
            onChange={(next) => {
              setWhose(next);
              setOffset(0);
            }}
          />
          <div className={styles["choice"]}>
            <Select
              label="State"
              value={which}
              options={[
                { value: "any", label: "Every state" },
                { value: "open", label: "Open" },
                { value: "granted", label: "Granted" },
                { value: "over", label: "Over" },
              ]}
              onChange={setWhich}
            />
          </div>
          <SavedFilters
            workspace={workspace}
            list="access.requests"
            query={differing({ whose, which, search }, BEGINNING)}
            onApply={(query) => {
              const next = completed(query, BEGINNING, KNOWN);
              setWhose(next.whose);
              setWhich(next.which);
              setSearch(next.search);
              setOffset(0);
            }}
          />
        </ListTools>
        <Table label="Requests" columns={columns} rows={rowsOf(list, "The requests could not be loaded", empty)} keyOf={(row) => row.id} selected={chosen} />
        <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
      </Card>
      <Card title="Request">{shown === undefined ? <EmptyState>Choose a request to see its life and to answer it.</EmptyState> : <RequestPanel key={shown.id} request={shown} />}</Card>
    </div>
  );
}
