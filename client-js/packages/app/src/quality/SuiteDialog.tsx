/** A suite of Great Expectations as rules: what it becomes is shown first, with what cannot be said and why. */
import type { JsonObject, OutputOf, SourceDetail } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { FileJson } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { lastOf } from "../data/results";
import { counted } from "../format/numbers";
import { DISCOVER } from "../sources/health";
import { Button, Dialog, ErrorState, Field, Icon, SuggestInput, TextArea, toast } from "../ui";
import styles from "./quality.module.css";

interface SuiteDialogProps {
  readonly source: SourceDetail;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Preview = OutputOf<"quality.import_suite">;

export function SuiteDialog({ source, onClose, onDone }: SuiteDialogProps) {
  const [table, name] = useState("");
  const [written, write] = useState("");
  const suite = read(written);
  const preview = useMutation({ mutationFn: () => call("quality.import_suite", { id: source.id, table, suite: suite ?? {} }) });
  const add = useMutation({
    mutationFn: () => call("quality.import_suite", { id: source.id, table, suite: suite ?? {}, preview: false }),
    onSuccess: ({ written: many }) => {
      toast({ text: `${counted(many, "rule")} added`, state: "done" });
      onDone();
      onClose();
    },
  });
  const kept = lastOf(source.results, DISCOVER);
  const tables = kept.kind === "succeeded" ? kept.output.tables.map((one) => ({ value: one.name })) : [];
  const problem = written.trim() !== "" && suite === undefined ? "Needs the JSON of a suite. This is no JSON object." : undefined;
  const error = add.error ?? preview.error;
  const failure = error === null ? undefined : asError(error);
  const found = preview.data;
  const reason = table.trim() === "" ? "Needs a table" : suite === undefined ? "Needs a suite" : undefined;
  const again = () => preview.reset();
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title="Import a suite of Great Expectations"
      hint="Its expectations become rules of this source. Nothing is written before you have seen what they become."
      onSubmit={() => (found === undefined ? reason === undefined && preview.mutate() : found.read.length > 0 && add.mutate())}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          {found === undefined ? (
            <Button look="primary" type="submit" busy={preview.isPending} reason={reason}>
              Show what it becomes
            </Button>
          ) : (
            <Button look="primary" type="submit" busy={add.isPending} reason={found.read.length === 0 ? "Nothing in it can be said as a rule" : undefined}>
              Add {counted(found.read.length, "rule")}
            </Button>
          )}
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <Field label="Table" hint="The rules are for this table.">
        <SuggestInput
          machine
          label="Tables"
          value={table}
          suggestions={tables}
          onChange={(next) => {
            name(next);
            again();
          }}
        />
      </Field>
      <Field label="Suite" hint="Paste the JSON, or choose its file." error={problem}>
        <TextArea
          machine
          rows={6}
          value={written}
          onChange={(next) => {
            write(next);
            again();
          }}
        />
      </Field>
      <label className={styles["file"]}>
        <Icon of={FileJson} size={14} />
        Choose a file
        <input
          className="visually-hidden"
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void file.text().then(write).then(again);
          }}
        />
      </label>
      {found !== undefined && <Found found={found} />}
    </Dialog>
  );
}

function read(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function Found({ found }: { readonly found: Preview }) {
  return (
    <div className={styles["found"]} aria-live="polite">
      {found.read.length > 0 && (
        <section aria-label="Becomes a rule">
          <h3>Become rules ({found.read.length})</h3>
          <ul>
            {found.read.map((one) => (
              <li key={one.number}>{one.words}</li>
            ))}
          </ul>
        </section>
      )}
      {found.unread.length > 0 && (
        <section aria-label="Is left out">
          <h3>Left out ({found.unread.length})</h3>
          <ul>
            {found.unread.map((one) => (
              <li key={one.number}>
                <span className="mono">{one.expectation || "without a name"}</span>: {one.reason}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
