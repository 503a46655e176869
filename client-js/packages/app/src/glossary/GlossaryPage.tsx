/** One glossary, written by several people at once: its terms at the left, the chosen one beside them, what is said about it. */
import { type DocumentHandle, type JsonObject, type Path, removeAt, setAt, text } from "@concert/sdk";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Plus, Redo2, Trash2, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { CommentsCard, FormComments } from "../comments/FormComments";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { SharedForm } from "../forms/binding";
import { SharedCriticality } from "../forms/SharedCriticality";
import { SharedText } from "../forms/SharedText";
import { whole } from "../format/numbers";
import { HistoryButton } from "../history/HistoryButton";
import { useActions } from "../keyboard/actions";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { usePage } from "../shell/page";
import { Refused } from "../shell/Refused";
import { Button, Card, EmptyState, PageHead, PageSkeleton, SearchInput } from "../ui";
import { StatusWord } from "./status";
import { TermForm } from "./TermForm";
import { fitting, type Term, termsOf } from "./terms";
import styles from "./glossary.module.css";

export function GlossaryPage() {
  const { document: id } = useParams({ from: "/signed-in/w/$workspace/catalog/glossaries/$document" });
  const handle = useOpenDocument(id);
  if (handle === undefined) return <PageSkeleton />;
  return <Page key={id} handle={handle} />;
}

function nameOfPlace(path: Path): string {
  const [, , , field] = path.map(String);
  return field ?? (path[1] === "name" || path[1] === "criticality" ? `the ${path[1]}` : "the description");
}

function Page({ handle }: { readonly handle: DocumentHandle }) {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/catalog/glossaries/$document" });
  const { term: chosen } = useSearch({ from: "/signed-in/w/$workspace/catalog/glossaries/$document" });
  const navigate = useNavigate();
  const status = useStore(handle.status);
  const saved = useStore(handle.saved);
  const canEdit = useStore(handle.canEdit);
  const { role } = useStore(handle.facts);
  const name = useAt<string>(handle, ["body", "name"]) ?? "";
  const terms = termsOf(useAt<JsonObject>(handle, ["body", "terms"]));
  const reason = useEditReason(handle);
  const term = terms.find((one) => one.id === chosen) ?? terms[0];
  const choose = (id: string | undefined) =>
    void navigate({ to: "/w/$workspace/catalog/glossaries/$document", params: { workspace, document: handle.id }, search: id === undefined ? {} : { term: id }, replace: true });
  usePage({ title: status.state === "loading" ? "Glossary" : name === "" ? "Without a name" : name, save: saveState(saved, canEdit, role), people: useDocumentPeople(handle) });
  useEffect(() => handle.presence.update({ page: "glossary" }, { worked: false }), [handle]);
  const add = () => {
    const id = crypto.randomUUID();
    handle.edit((doc) => setAt(doc, ["body", "terms", id], { name: text(), definition: text(), synonyms: {}, related: {}, status: "draft", owner: null }));
    choose(id);
  };
  const { canUndo, canRedo } = useStore(handle.undo.state);
  useActions([
    { id: "new term", label: "New term", group: "Here", icon: Plus, keys: "n", reason, run: add },
    { id: "undo", label: "Undo my last change", group: "Here", icon: Undo2, keys: "Ctrl Z", reason: reason ?? (canUndo ? undefined : "Nothing of yours to undo"), run: handle.undo.undo },
    { id: "redo", label: "Redo my last change", group: "Here", icon: Redo2, keys: "Ctrl Shift Z", also: ["Ctrl Y"], reason: reason ?? (canRedo ? undefined : "Nothing of yours to redo"), run: handle.undo.redo },
  ]);
  if (status.state === "refused") {
    return <Refused document={handle.id} message={status.message} code={status.code} />;
  }
  // Before it is there nothing of it is said: neither that it has no name nor that a field is empty.
  if (status.state === "loading") return <PageSkeleton />;
  const show = (path: readonly string[]) => {
    if (path[1] === "terms" && path[2] !== undefined) choose(path[2]);
  };
  return (
    <div className={styles["page"]}>
      <DocumentMessages handle={handle} nameOf={nameOfPlace} onShow={show} />
      <ConflictPlace handle={handle} nameOf={nameOfPlace} />
      <PageHead
        title={name === "" ? "Without a name" : name}
        sub="Glossary"
        acts={
          <>
            <HistoryButton workspace={workspace} handle={handle} />
            <Button look="primary" icon={Plus} reason={reason} onClick={add}>
              New term
            </Button>
          </>
        }
      />
      <FormComments what="glossary" handle={handle} nameOf={nameOfPlace} onShow={show}>
        <SharedForm handle={handle}>
          <div className={styles["split"]}>
            <TermList terms={terms} chosen={term?.id} onChoose={choose} />
            <div className={styles["main"]}>
              {term === undefined ? (
                <Card>
                  <EmptyState>No terms yet. A term has a name and says what it means here.</EmptyState>
                </Card>
              ) : (
                <Card
                  title={term.name === "" ? "New term" : term.name}
                  acts={
                    <Button
                      size="small"
                      look="quiet"
                      icon={Trash2}
                      reason={reason}
                      onClick={() => {
                        handle.edit((doc) => removeAt(doc, ["body", "terms", term.id]));
                        choose(undefined);
                      }}
                    >
                      Remove term
                    </Button>
                  }
                >
                  <TermForm key={term.id} workspace={workspace} term={term} terms={terms} reason={reason} />
                </Card>
              )}
              <Card title="About this glossary">
                <div className={styles["fields"]}>
                  <SharedText path={["body", "name"]} label="Name" maxLength={200} problem={(written) => (written.trim() === "" ? "Needs a name. It is empty." : undefined)} />
                  <SharedText path={["body", "description"]} label="Description" optional rows={2} placeholder="Whose words these are" />
                  <SharedCriticality what="glossary" />
                </div>
              </Card>
              <CommentsCard what="glossary" />
            </div>
          </div>
        </SharedForm>
      </FormComments>
    </div>
  );
}

/** More at once would hold the page up; who looks for another one searches. */
const MOST_LISTED = 300;

interface TermListProps {
  readonly terms: readonly Term[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

function TermList({ terms, chosen, onChoose }: TermListProps) {
  const [search, setSearch] = useState("");
  const shown = fitting(terms, search);
  return (
    <nav className={styles["side"]} aria-label="All terms">
      <div className={styles["find"]}>
        <SearchInput aria-label="Find a term" placeholder="Find a term" value={search} onChange={setSearch} />
      </div>
      <ul className={styles["terms"]}>
        {shown.slice(0, MOST_LISTED).map((term) => (
          <li key={term.id}>
            <button type="button" aria-current={term.id === chosen ? "true" : undefined} onClick={() => onChoose(term.id)}>
              <span>{term.name === "" ? "Without a name" : term.name}</span>
              <StatusWord status={term.status} />
            </button>
          </li>
        ))}
      </ul>
      {shown.length > MOST_LISTED && (
        <p className={styles["more"]}>
          The first {whole(MOST_LISTED)} of {whole(shown.length)}. Search for another one.
        </p>
      )}
      {terms.length > 0 && shown.length === 0 && <EmptyState>No term has these words.</EmptyState>}
    </nav>
  );
}
