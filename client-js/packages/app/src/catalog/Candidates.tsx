/** Keys and joins that the data suggest, with the share of values that bears each out; a person accepts or rejects. */
import type { CandidateOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, RotateCcw, X } from "lucide-react";
import { call } from "../data/api";
import { percent, whole } from "../format/numbers";
import { CellLine, type Column, IconButton, StateWord, Table, toast } from "../ui";
import { candidateWords } from "./changeWords";
import { readAgain } from "./queries";
import styles from "./catalog.module.css";

interface CandidatesProps {
  readonly workspace: string;
  readonly label: string;
  readonly rows: Parameters<typeof Table<CandidateOut>>[0]["rows"];
  readonly reason: string | undefined;
  readonly withSource?: boolean;
}

export function Candidates({ workspace, label, rows, reason, withSource = false }: CandidatesProps) {
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: ({ one, state }: { readonly one: CandidateOut; readonly state: CandidateOut["state"] }) => call("discovery.decide", { id: one.source, candidate: one.id, state }),
    onSuccess: () => readAgain(queries, workspace),
    onError: (error) => void toast({ text: "Nothing was decided", detail: error.message, state: "failed" }),
  });
  const columns: readonly Column<CandidateOut>[] = [
    { id: "what", head: label, cell: (one) => <span className={styles["mono"]}>{candidateWords(one)}</span> },
    ...(withSource ? [{ id: "source", head: "Source", minor: true, cell: (one: CandidateOut) => one.source_title }] : []),
    { id: "share", head: "Borne out by", align: "right", cell: (one) => <Share one={one} /> },
    { id: "state", head: "State", cell: (one) => <Standing one={one} /> },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => {
        const name = candidateWords(one);
        return one.state === "suggested" ? (
          <CellLine>
            <IconButton size="small" icon={Check} label={`Accept ${name}`} reason={reason} onClick={() => decide.mutate({ one, state: "accepted" })} />
            <IconButton size="small" icon={X} label={`Reject ${name}`} reason={reason} onClick={() => decide.mutate({ one, state: "rejected" })} />
          </CellLine>
        ) : (
          <IconButton size="small" icon={RotateCcw} label={`Open ${name} again`} reason={reason} onClick={() => decide.mutate({ one, state: "suggested" })} />
        );
      },
    },
  ];
  return <Table label={label} columns={columns} rows={rows} keyOf={(one) => `${one.source} ${one.id}`} />;
}

function Share({ one }: { readonly one: CandidateOut }) {
  if (one.kind === "key") return <span className="quiet">{whole(one.checked)} rows looked at</span>;
  return (
    <CellLine>
      <span className={styles["bar"]} aria-hidden="true">
        <span style={{ width: `${one.share * 100}%` }} />
      </span>
      {percent(one.share)}
      <span className="quiet">
        {whole(one.matched)} of {whole(one.checked)} values
      </span>
    </CellLine>
  );
}

function Standing({ one }: { readonly one: CandidateOut }) {
  switch (one.state) {
    case "accepted":
      return <StateWord state="done">Accepted by {one.decided_by_name}</StateWord>;
    case "rejected":
      return <StateWord state="skipped">Rejected by {one.decided_by_name}</StateWord>;
    case "suggested":
      return <StateWord state="waiting">Suggested</StateWord>;
  }
}
