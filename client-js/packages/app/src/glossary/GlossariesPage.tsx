/** The glossaries of the workspace, and every term of them by words. */
import type { GlossaryOut, TermOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { CatalogHead } from "../catalog/CatalogHead";
import { GLOSSARIES, glossariesPageQuery, glossariesQuery, readAgain, TERMS, termsQuery, useCatalogEvents } from "../catalog/queries";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { Choice, FilterTools } from "../filters/FilterTools";
import { useChoices } from "../filters/useChoices";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, type Column, Dialog, EmptyState, Field, Pager, Table, TextInput, toast } from "../ui";
import { StatusWord } from "./status";
import catalog from "../catalog/catalog.module.css";

const BEGINNING = { search: "", glossary: "" };

export function GlossariesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/catalog/glossaries" });
  const [making, make] = useState(false);
  const place = useChoices(BEGINNING);
  const { search, glossary } = place.asked;
  const [offset, setOffset] = useState(0);
  const shown = useQuery(glossariesPageQuery(workspace, offset));
  const glossaries = useQuery(glossariesQuery(workspace));
  const terms = useQuery(termsQuery(workspace, search.trim(), { glossary, offset: place.offset, limit: TERMS }));
  const all = useQuery({ ...termsQuery(workspace, "", { limit: TERMS }), enabled: place.narrowed });
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  usePage({ title: "Glossaries", people: useWorkspacePeople(workspace) });
  useCatalogEvents(workspace);
  useActions([{ id: "new glossary", label: "New glossary", group: "Here", icon: Plus, keys: "n", reason, run: () => make(true) }]);
  const add = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => make(true)}>
      New glossary
    </Button>
  );
  const empty = <EmptyState>No glossary yet. In one, people write down together what words mean here.</EmptyState>;
  const noTerms = place.narrowed ? (
    <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No term fits this filter.</EmptyState>
  ) : (
    <EmptyState>No terms yet. Open a glossary, or make one, and add the words that are used here.</EmptyState>
  );
  const titleOf = (id: string) => glossaries.data?.items.find((one) => one.id === id)?.title || "Without a name";
  return (
    <>
      <CatalogHead workspace={workspace} at="glossaries" acts={add} />
      <div className={catalog["stack"]}>
        <Card>
          <Table label="Glossaries" columns={glossaryColumns} rows={rowsOf(shown, "The glossaries could not be loaded", empty)} keyOf={(one) => one.id} />
          <Pager offset={offset} limit={GLOSSARIES} total={shown.data?.total ?? 0} onMove={setOffset} />
        </Card>
        <Card title="Terms" bare>
          <FilterTools workspace={workspace} list="terms" one="term" label="Find terms" place={place} total={terms.data?.total} all={all.data?.total} named={(name, value) => (name === "glossary" ? titleOf(value) : value)}>
            <Choice label="Glossary" value={place.chosen.glossary} options={[{ value: "", label: "Every glossary" }, ...(glossaries.data?.items ?? []).map((one) => ({ value: one.id, label: titleOf(one.id) }))]} onChange={(next) => place.choose({ glossary: next })} />
          </FilterTools>
          <Table label="Terms" columns={termColumns(workspace)} rows={rowsOf(terms, "The terms could not be loaded", noTerms)} keyOf={(one) => `${one.glossary} ${one.term}`} />
          <Pager offset={place.offset} limit={TERMS} total={terms.data?.total ?? 0} onMove={place.setOffset} />
        </Card>
      </div>
      {making && <NewGlossary workspace={workspace} onClose={() => make(false)} />}
    </>
  );
}

const glossaryColumns: readonly Column<GlossaryOut>[] = [
  {
    id: "name",
    head: "Glossary",
    cell: (one) => (
      <Link to="/w/$workspace/catalog/glossaries/$document" params={{ workspace: one.workspace, document: one.id }}>
        {one.title === "" ? "Without a name" : one.title}
      </Link>
    ),
  },
  { id: "terms", head: "Terms", align: "right", cell: (one) => whole(one.terms) },
  { id: "by", head: "Changed by", minor: true, cell: (one) => one.updated_by_name },
  { id: "changed", head: "Changed", align: "right", cell: (one) => <When micros={one.updated_at} short /> },
];

function termColumns(workspace: string): readonly Column<TermOut>[] {
  return [
    {
      id: "name",
      head: "Term",
      cell: (one) => (
        <Link to="/w/$workspace/catalog/glossaries/$document" params={{ workspace, document: one.glossary }} search={{ term: one.term }}>
          {one.name === "" ? "Without a name" : one.name}
        </Link>
      ),
    },
    { id: "definition", head: "Definition", cell: (one) => <span className={catalog["about"]}>{one.definition}</span> },
    { id: "status", head: "Status", cell: (one) => <StatusWord status={one.status} /> },
    { id: "glossary", head: "Glossary", minor: true, cell: (one) => one.glossary_title },
    {
      id: "places",
      head: "Places",
      align: "right",
      cell: (one) =>
        one.places === 0 ? (
          <span className="quiet">0</span>
        ) : (
          <Link to="/w/$workspace/catalog" params={{ workspace }} search={{ term: `${one.glossary}/${one.term}` }}>
            {whole(one.places)}
          </Link>
        ),
    },
  ];
}

function NewGlossary({ workspace, onClose }: { readonly workspace: string; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => call("glossaries.create", { workspace, name }),
    onSuccess: async ({ id }) => {
      readAgain(queries, workspace);
      await navigate({ to: "/w/$workspace/catalog/glossaries/$document", params: { workspace, document: id } });
    },
    onError: (error) => void toast({ text: "No glossary was made", detail: error.message, state: "failed" }),
  });
  const reason = name.trim() === "" ? "Needs a name" : undefined;
  const act = () => reason === undefined && make.mutate();
  return (
    <Dialog
      open
      onClose={onClose}
      title="New glossary"
      onSubmit={act}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={make.isPending} reason={reason} onClick={act}>
            Make glossary
          </Button>
        </>
      }
    >
      <Field label="Name">
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
    </Dialog>
  );
}
