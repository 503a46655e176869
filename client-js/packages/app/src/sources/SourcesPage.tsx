/** Every source of the workspace: what it is, how it answered last, who is in it. */
import type { SourceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Database } from "lucide-react";
import { useState } from "react";
import { sourcesQuery } from "../data/queries";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useSourceResults } from "../live/sources";
import { othersPresent } from "../people/present";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { AvatarStack, Button, CellLine, type Column, EmptyState, PageBody, PageHead, StateWord, Tag } from "../ui";
import { DocumentList } from "../workspace/DocumentList";
import { useList } from "../workspace/useList";
import { AddSourceDialog } from "./AddSourceDialog";
import { CRITICALITIES } from "./criticality";
import { healthOf, TEST } from "./health";

const CALLED = { one: "source", many: "sources", head: "Sources" };

export function SourcesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/sources" });
  const [adding, setAdding] = useState(false);
  const columns = useColumns();
  const place = useList();
  const reason = mayEdit(useWorkspace(workspace)?.role);
  const list = useQuery(sourcesQuery({ workspace, search: place.search, offset: place.offset }));
  useSourceResults(workspace, list.data?.items ?? []);
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([{ id: "add source", label: "Add source", group: "Here", icon: Database, keys: "n", reason, run: () => setAdding(true) }]);
  const add = (
    <Button look="primary" icon={Database} reason={reason} onClick={() => setAdding(true)}>
      Add source
    </Button>
  );
  return (
    <>
      <PageHead title="Sources" acts={add} />
      <PageBody>
        <DocumentList
          workspace={workspace}
          kind="data_source"
          called={CALLED}
          place={place}
          list={list}
          columns={columns}
          reason={reason}
          empty={<EmptyState>No sources yet. Add a database file or a folder of files to see what is in it.</EmptyState>}
        />
      </PageBody>
      {adding && <AddSourceDialog workspace={workspace} onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(): readonly Column<SourceOut>[] {
  const { user, source_kinds } = useBootstrap();
  return [
    { id: "name", head: "Name", cell: (row) => <SourceLink source={row} /> },
    { id: "kind", head: "Kind", minor: true, cell: (row) => source_kinds.find((kind) => kind.kind === row.source_kind)?.title ?? (row.source_kind || "not chosen") },
    { id: "test", head: "Last test", cell: (row) => <LastTest source={row} /> },
    { id: "criticality", head: "Criticality", minor: true, cell: (row) => <Criticality value={row.criticality} /> },
    { id: "tags", head: "Tags", minor: true, cell: (row) => <Tags tags={row.tags} /> },
    { id: "people", head: "Here now", cell: (row) => <AvatarStack people={othersPresent(row.present, user.id)} size={20} most={4} /> },
    { id: "changed", head: "Changed", align: "right", cell: (row) => <When micros={row.updated_at} short /> },
  ];
}

function SourceLink({ source }: { readonly source: SourceOut }) {
  return (
    <Link to="/w/$workspace/sources/$document" params={{ workspace: source.workspace, document: source.id }} className="mono" style={{ color: "var(--text)" }}>
      {source.title === "" ? "Without a name" : source.title}
    </Link>
  );
}

/** "high" as the form says it: "High"; what is no level is shown as wrong. */
function Criticality({ value }: { readonly value: string }) {
  if (value === "") return "not said";
  const known = CRITICALITIES.find((one) => one.value === value);
  return known === undefined ? <StateWord state="warning">“{value}” is no level</StateWord> : known.label;
}

function LastTest({ source }: { readonly source: SourceOut }) {
  const health = healthOf(source);
  const test = source.results.find((result) => result.operation === TEST);
  if (test === undefined) return <span className="quiet">not tested yet</span>;
  return (
    <CellLine>
      <StateWord state={health.state}>{health.state === "done" ? `Answers in ${health.fact}` : "Does not answer"}</StateWord>
      <span className="quiet">
        <When micros={test.at} />
      </span>
    </CellLine>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return <span className="quiet">none</span>;
  return (
    <CellLine>
      {tags.slice(0, 3).map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {tags.length > 3 && <span className="quiet">and {tags.length - 3} more</span>}
    </CellLine>
  );
}
