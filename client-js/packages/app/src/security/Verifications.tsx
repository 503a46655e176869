/** When evidence was gathered, and each time as a pack to take away: the same bytes every time, with the hash of each file. */
import type { OutputOf } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { Card, type Column, EmptyState, IconButton, Pager, StateWord, Table, toast } from "../ui";
import { VERIFICATIONS, verificationsQuery } from "./queries";

type Line = OutputOf<"compliance.verifications">["items"][number];

export function Verifications({ workspace, source = "" }: { readonly workspace: string; readonly source?: string }) {
  const [offset, setOffset] = useState(0);
  const found = useQuery(verificationsQuery(workspace, source, offset));
  const offline = useOfflineReason();
  const pack = useMutation({
    mutationFn: (id: string) => call("compliance.pack", { workspace, id }),
    onSuccess: (made) => {
      save(made.name, made.content);
      toast({ text: `${made.name} with ${made.files.length} files`, detail: `SHA-256 ${made.sha256}` });
    },
    onError: (error) => void toast({ text: "The evidence pack was not made", detail: error.message, state: "failed" }),
  });
  const columns: readonly Column<Line>[] = [
    { id: "at", head: "Gathered", cell: (one) => <When micros={one.at} /> },
    { id: "by", head: "By", minor: true, cell: (one) => one.by_name },
    { id: "about", head: "About", minor: true, cell: (one) => (one.source === "" ? "all sources" : one.source_title) },
    { id: "found", head: "Found", align: "right", cell: (one) => <StateWord state="done">{one.found}</StateWord> },
    { id: "missing", head: "Missing", align: "right", cell: (one) => <StateWord state="failed">{one.missing}</StateWord> },
    { id: "other", head: "Not checkable", align: "right", minor: true, cell: (one) => one.not_checkable },
    {
      id: "pack",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => <IconButton size="small" icon={Download} label="Download the evidence pack" reason={offline} onClick={() => pack.mutate(one.id)} />,
    },
  ];
  return (
    <Card title="When it was gathered" bare>
      <Table label="Times of gathering" columns={columns} rows={rowsOf(found, "The history could not be loaded", <EmptyState>Nothing was gathered yet.</EmptyState>)} keyOf={(one) => one.id} />
      <Pager offset={offset} limit={VERIFICATIONS} total={found.data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}

/** Hands the file to the browser. */
function save(name: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
