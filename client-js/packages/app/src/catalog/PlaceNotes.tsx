/** What people say of a table or a column: description, owner, tags, terms. Each thing is saved by itself, so nobody's is lost. */
import type { AnnotationOut, InputOf } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { PersonPicker } from "../pickers/PersonPicker";
import { Button, Field, Form, IconButton, SuggestInput, Tag, TextArea, toast } from "../ui";
import { readAgain, tagsQuery, termsQuery } from "./queries";
import styles from "./catalog.module.css";

interface PlaceNotesProps {
  readonly workspace: string;
  readonly source: string;
  readonly table: string;
  readonly column?: string;
  readonly said: AnnotationOut | null;
  /** Why it may not be edited. */
  readonly reason: string | undefined;
  /** Why the owner may not be chosen. */
  readonly ownerReason: string | undefined;
}

type Saying = Omit<InputOf<"tables.annotate">, "id" | "table" | "column">;

function useSaying({ workspace, source, table, column = "" }: PlaceNotesProps) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (saying: Saying) => call("tables.annotate", { id: source, table, column, ...saying }),
    onSuccess: () => readAgain(queries, workspace),
    onError: (error) => {
      if (asError(error).code !== "description_changed") toast({ text: "Nothing was saved", detail: error.message, state: "failed" });
    },
  });
}

export function PlaceNotes(props: PlaceNotesProps) {
  return (
    <div className={styles["notes"]}>
      <Description {...props} />
      <Owner {...props} />
      <Tags {...props} />
      <Terms {...props} />
    </div>
  );
}

/** Theirs is shown as it comes, unless I am writing: then I am asked. */
function Description(props: PlaceNotesProps) {
  const { said, reason } = props;
  const saved = said?.description ?? "";
  const version = said?.version ?? 0;
  const [draft, setDraft] = useState<string>();
  const [seen, setSeen] = useState(version);
  const say = useSaying(props);
  const queries = useQueryClient();
  useEffect(() => {
    if (draft === undefined) setSeen(version);
  }, [draft, version]);
  const done = () => {
    setDraft(undefined);
    say.reset();
  };
  const save = (from: number) => {
    if (draft === undefined || draft === saved) done();
    else say.mutate({ description: draft, seen: from }, { onSuccess: done, onError: () => readAgain(queries, props.workspace) });
  };
  const differs = say.error !== null && asError(say.error).code === "description_changed";
  return (
    <div>
      <Field label="Description" closed={reason} note={false}>
        <TextArea rows={3} value={draft ?? saved} placeholder="What it holds, and what one has to know" onChange={setDraft} />
      </Field>
      {differs ? (
        <div role="alert" className={styles["said"]}>
          {said?.updated_by_name === undefined || said.updated_by_name === "" ? "Somebody" : said.updated_by_name} wrote meanwhile: “{saved}”
          <div className={styles["acting"]}>
            <Button size="small" onClick={done}>
              Keep theirs
            </Button>
            <Button size="small" onClick={() => save(version)}>
              Save mine
            </Button>
          </div>
        </div>
      ) : (
        draft !== undefined &&
        draft !== saved && (
          <div className={styles["acting"]}>
            <Button size="small" look="primary" busy={say.isPending} onClick={() => save(seen)}>
              Save description
            </Button>
            <Button size="small" look="quiet" onClick={done}>
              Cancel
            </Button>
          </div>
        )
      )}
      {said !== null && draft === undefined && (
        <p className="quiet">
          {said.updated_by_name}, <When micros={said.updated_at} />
        </p>
      )}
    </div>
  );
}

function Owner(props: PlaceNotesProps) {
  const { workspace, said, reason, ownerReason } = props;
  const say = useSaying(props);
  const owner = said?.owner ?? "";
  return (
    <Field label="Owner" closed={reason ?? ownerReason} note={false}>
      <PersonPicker workspace={workspace} value={owner} {...(said === null ? {} : { gone: said.owner_name })} onChange={(next) => say.mutate({ owner: next })} />
    </Field>
  );
}

function Tags(props: PlaceNotesProps) {
  const { workspace, said, reason } = props;
  const [text, setText] = useState("");
  const known = useQuery(tagsQuery(workspace));
  const say = useSaying(props);
  const tags = said?.tags ?? [];
  const add = () => {
    if (text.trim() !== "") say.mutate({ add_tags: [text] }, { onSuccess: () => setText("") });
  };
  const offered = (known.data?.items ?? []).filter((one) => !tags.includes(one.name)).map((one) => ({ value: one.name, end: String(one.below) }));
  return (
    <Form onSubmit={add}>
      <Chips label="Tags" reason={reason} items={tags.map((tag) => ({ id: tag, label: tag }))} workspace={workspace} onRemove={(tag) => say.mutate({ remove_tags: [tag] })} />
      {reason === undefined && (
        <Adding label="Add a tag" act="Put tag on" hint="A slash puts it below another: finance/salaries" text={text} onText={setText} offered={offered} offers="Tags" />
      )}
    </Form>
  );
}

function Terms(props: PlaceNotesProps) {
  const { workspace, said, reason } = props;
  const [text, setText] = useState("");
  const found = useQuery(termsQuery(workspace, ""));
  const say = useSaying(props);
  const linked = said?.terms ?? [];
  const free = (found.data?.items ?? []).filter((one) => one.name !== "" && !linked.some((link) => link.glossary === one.glossary && link.term === one.term));
  const add = () => {
    const chosen = free.find((one) => one.name.toLowerCase() === text.trim().toLowerCase());
    if (chosen === undefined) return void toast({ text: "No glossary has this term", detail: "Terms are made in a glossary first." });
    say.mutate({ add_terms: [`${chosen.glossary}/${chosen.term}`] }, { onSuccess: () => setText("") });
  };
  return (
    <Form onSubmit={() => text.trim() !== "" && add()}>
      <Chips
        label="Terms"
        reason={reason}
        items={linked.map((one) => ({ id: `${one.glossary}/${one.term}`, label: one.name === "" ? "a term that is gone" : one.name, hint: one.definition, glossary: one.glossary }))}
        workspace={workspace}
        onRemove={(term) => say.mutate({ remove_terms: [term] })}
      />
      {reason === undefined && free.length > 0 && (
        <Adding label="Add a term" act="Put term on" text={text} onText={setText} offered={free.map((one) => ({ value: one.name, end: one.glossary_title }))} offers="Terms" />
      )}
    </Form>
  );
}

interface Chip {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly glossary?: string;
}

interface ChipsProps {
  readonly label: string;
  readonly items: readonly Chip[];
  readonly workspace: string;
  readonly reason: string | undefined;
  readonly onRemove: (id: string) => void;
}

function Chips({ label, items, workspace, reason, onRemove }: ChipsProps) {
  return (
    <div role="group" aria-label={label}>
      <span className={styles["label"]}>{label}</span>
      {items.length === 0 && <span className="quiet"> none</span>}
      <div className={styles["chips"]}>
        {items.map((one) => (
          <span key={one.id} className={styles["chip"]} title={one.hint}>
            {one.glossary === undefined ? (
              <Link to="/w/$workspace/catalog" params={{ workspace }} search={{ tag: one.id }}>
                <Tag>{one.label}</Tag>
              </Link>
            ) : (
              <Link to="/w/$workspace/catalog/glossaries/$document" params={{ workspace, document: one.glossary }}>
                <Tag>{one.label}</Tag>
              </Link>
            )}
            {reason === undefined && <IconButton size="small" icon={X} label={`Remove ${one.label}`} onClick={() => onRemove(one.id)} />}
          </span>
        ))}
      </div>
    </div>
  );
}

interface AddingProps {
  readonly label: string;
  readonly act: string;
  readonly hint?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly offered: readonly { readonly value: string; readonly end?: string }[];
  readonly offers: string;
}

function Adding({ label, act, hint, text, onText, offered, offers }: AddingProps) {
  return (
    <div className={styles["adding"]}>
      <Field label={label} hint={hint} note={hint !== undefined}>
        <SuggestInput value={text} onChange={onText} suggestions={offered} label={offers} />
      </Field>
      <IconButton icon={Plus} label={act} type="submit" reason={text.trim() === "" ? "Write one first" : undefined} />
    </div>
  );
}
