/** A CSV file on its way in: choose it, look at what each row would change, approve, and take all of it back again. Or the same file out. */
import type { ImportOut } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Square, Undo2 } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { useOfflineReason } from "../live/connection";
import { Button, Dialog, Field, Progress, Skeleton, StateWord } from "../ui";
import { FileField } from "../library/FileField";
import { useActing } from "../workspace/acting";
import { EarlierImports } from "./EarlierImports";
import { ImportRows } from "./ImportRows";
import styles from "./imports.module.css";
import { importQuery, useImportEvents } from "./queries";
import { cameTo, isUnderWay, pieces, stateOf, summary } from "./words";

const KINDS: Readonly<Record<string, { readonly title: string; readonly columns: string }>> = {
  sources: { title: "Import or export sources", columns: "CSV with the columns id, name, kind, description, criticality, tags, owner, or a JSON list of such objects." },
  annotations: {
    title: "Import or export descriptions, owners and tags",
    columns: "CSV with the columns source, table, column, description, owner, tags, or a JSON list of such objects. Without a column, a row is about the table itself.",
  },
};

interface ImportDialogProps {
  readonly workspace: string;
  readonly what: string;
  /** Why nothing may be changed here. */
  readonly reason: string | undefined;
  readonly onClose: () => void;
}

export function ImportDialog({ workspace, what, reason: right, onClose }: ImportDialogProps) {
  const offline = useOfflineReason();
  const reason = offline ?? right;
  const [upload, open] = useState<string>();
  useImportEvents(workspace);
  return upload === undefined ? (
    <Choose workspace={workspace} what={what} reason={reason} onOpen={open} onClose={onClose} />
  ) : (
    <Preview workspace={workspace} upload={upload} reason={reason} onBack={() => open(undefined)} onClose={onClose} />
  );
}

interface ChooseProps extends ImportDialogProps {
  readonly onOpen: (upload: string) => void;
}

function Choose({ workspace, what, reason, onOpen, onClose }: ChooseProps) {
  const [sent, setSent] = useState<{ readonly done: number; readonly of: number }>();
  const send = useMutation({
    mutationFn: async ({ text, name }: { readonly text: string; readonly name: string }) => {
      const parts = pieces(text);
      const { id } = await call("imports.begin", { id: workspace, what, name });
      for (const [at, part] of parts.entries()) {
        setSent({ done: at, of: parts.length });
        await call("imports.append", { id: workspace, upload: id, number: at + 1, text: part });
      }
      await call("imports.check", { id: workspace, upload: id });
      return id;
    },
    onSuccess: onOpen,
    onSettled: () => setSent(undefined),
  });
  const out = useMutation({ mutationFn: (format: Format) => download(workspace, what, format) });
  const failure = send.error ?? out.error;
  return (
    <Dialog
      open
      width={620}
      onClose={onClose}
      title={KINDS[what]?.title ?? `Import ${what}`}
      hint="Nothing is changed before you have seen the difference and approved it."
      foot={
        <>
          {FORMATS.map((format) => (
            <Button key={format} look="quiet" icon={Download} busy={out.isPending && out.variables === format} onClick={() => out.mutate(format)}>
              {`Export ${format.toUpperCase()}`}
            </Button>
          ))}
          <Button onClick={onClose}>Done</Button>
        </>
      }
    >
      <Field label="File" hint={`${KINDS[what]?.columns ?? "The first line names the columns."} A column that is not there changes nothing; an empty cell empties its field.`} error={reason ?? (failure === null ? undefined : asError(failure).message)}>
        <FileField accept=".csv,.json,text/csv,text/plain,application/json" onText={(text, name) => reason === undefined && send.mutate({ text, name: name ?? `${what}.csv` })} />
      </Field>
      {sent !== undefined && <Progress label="Uploading the file" parts={[{ state: "running", amount: sent.done }]} total={sent.of} />}
      <EarlierImports workspace={workspace} what={what} reason={reason} onOpen={onOpen} />
    </Dialog>
  );
}

interface PreviewProps {
  readonly workspace: string;
  readonly upload: string;
  readonly reason: string | undefined;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

function Preview({ workspace, upload, reason, onBack, onClose }: PreviewProps) {
  const query = useQuery(importQuery(workspace, upload));
  const { act, busy } = useActing();
  const one = query.data;
  const input = { id: workspace, upload };
  const due = one === undefined ? 0 : one.changed + one.new;
  const left = one === undefined ? 0 : due - one.applied - one.failed - one.undone - one.kept;
  return (
    <Dialog
      open
      width={860}
      onClose={onClose}
      title={one === undefined ? "Import" : one.name}
      hint={one === undefined || one.state === "checking" ? "Comparing the file with what is there." : headline(one)}
      foot={
        <>
          <Button look="quiet" onClick={onBack}>
            Back
          </Button>
          {one !== undefined && isUnderWay(one) && (
            <Button icon={Square} busy={busy} reason={reason} onClick={() => act({ command: "imports.stop", input, failed: "The import was not stopped" })}>
              Stop
            </Button>
          )}
          {(one?.state === "applied" || one?.state === "stopped") && one.applied > 0 && (
            <Button icon={Undo2} busy={busy} reason={reason} onClick={() => act({ command: "imports.undo", input, failed: "The import was not undone" })}>
              Undo the import
            </Button>
          )}
          {one?.state === "stopped" && left > 0 && (
            <Button look="primary" busy={busy} reason={reason} onClick={() => act({ command: "imports.apply", input, failed: "The import did not go on" })}>
              {`Apply the other ${left} ${left === 1 ? "row" : "rows"}`}
            </Button>
          )}
          {one?.state === "checked" && (
            <Button look="primary" busy={busy} reason={reason ?? (due === 0 ? "Nothing in this file would change anything" : undefined)} onClick={() => act({ command: "imports.apply", input, failed: "The import was not applied" })}>
              {`Apply ${due} ${due === 1 ? "row" : "rows"}`}
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {query.error !== null && one === undefined ? (
        <LoadFailure title="The import could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
      ) : one === undefined ? (
        <Skeleton height={200} />
      ) : (
        <Difference one={one} workspace={workspace} />
      )}
    </Dialog>
  );
}

function Difference({ one, workspace }: { readonly one: ImportOut; readonly workspace: string }) {
  const { state, word } = stateOf(one);
  const came = cameTo(one);
  return (
    <div className={styles["preview"]}>
      <div className={styles["state"]} role="status">
        <StateWord state={state}>{word}</StateWord>
        {one.problem !== "" && <span>{one.problem}</span>}
        {(isUnderWay(one) || one.state === "applied" || one.state === "stopped") && <span className="quiet">{came.words}</span>}
      </div>
      {isUnderWay(one) && <Progress label={came.words} parts={[{ state: "done", amount: came.done }]} total={came.of} />}
      {one.absent.length > 0 && (
        <p className={styles["note"]}>
          Not in the file, so nothing of them changes: <strong>{one.absent.join(", ")}</strong>
        </p>
      )}
      {one.ignored.length > 0 && (
        <p className={styles["note"]}>
          Columns that mean nothing here: <strong>{one.ignored.join(", ")}</strong>
        </p>
      )}
      {one.rows > 0 && <ImportRows workspace={workspace} one={one} />}
    </div>
  );
}

function headline(one: ImportOut): string {
  if (one.problem !== "") return "The file cannot be read as it is.";
  if (one.state === "applying") return "Row after row, each as one edit. Closing this window stops nothing.";
  if (one.state === "undoing") return "Row after row is taken back where nobody changed it since. Closing this window stops nothing.";
  if (one.state === "stopped") return "What was done before the stop stays until you undo it; the other rows are as they were.";
  if (one.state === "undone") return `${one.undone} rows were taken back${one.kept === 0 ? "." : `, ${one.kept} were changed since and are left.`}`;
  return summary(one);
}

const FORMATS = ["csv", "json"] as const;
type Format = (typeof FORMATS)[number];
const TYPES: Readonly<Record<Format, string>> = { csv: "text/csv;charset=utf-8", json: "application/json" };

/** Piece after piece, as one file. */
async function download(workspace: string, what: string, format: Format): Promise<void> {
  const parts: string[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const piece: { readonly text: string; readonly next: number | null } = await call("imports.export", { id: workspace, what, format, offset, limit: 1000 });
    parts.push(piece.text);
    offset = piece.next;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: TYPES[format] }));
  link.download = `${what}.${format}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
