/** One rule as a form that several people fill in at once, and a trial of it on a sample of its table. */
import type { DocumentHandle, Json, SourceDetail } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConical, Trash2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { NoDesk } from "../comments/desk";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { lastOf } from "../data/results";
import { useBinding, SharedForm } from "../forms/binding";
import { SharedNumber, SharedSchemaField, SharedSelect } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { useOfflineReason } from "../live/connection";
import { useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { mayRun } from "../session/rights";
import { useWorkspace } from "../session/Bootstrap";
import { DISCOVER } from "../sources/health";
import { AvatarStack, Button, Card, EmptyState, ErrorState, Field, FieldRow, IconButton, Select, Skeleton, StateWord, SuggestInput, Switch, TextInput } from "../ui";
import { asked, chooseCheck, removeRule, rulePath, setParameter } from "./draft";
import { asText, listOf, type Parameter, parametersOf, scalarOf } from "./parameters";
import { type Check, checksQuery, type Rule, type Trial } from "./queries";
import styles from "./quality.module.css";
import { RowsTable, Statement } from "./RowsTable";
import { cameTo, SEVERITIES, sentence, shareOf, STATUS } from "./words";

interface RuleEditorProps {
  readonly source: SourceDetail;
  readonly ruleSet: string;
  readonly rule: string;
  readonly onClose: () => void;
}

export function RuleEditor(props: RuleEditorProps) {
  const { source, ruleSet, onClose } = props;
  const handle = useOpenDocument(ruleSet);
  const checks = useQuery(checksQuery(source.workspace));
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  const close = <IconButton size="small" icon={X} label="Close" onClick={onClose} />;
  return (
    <div ref={top} tabIndex={-1} className={styles["detail"]} onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}>
      {checks.error !== null && checks.data === undefined ? (
        <Card title="Rule" acts={close}>
          <LoadFailure title="The checks could not be loaded" error={checks.error} onRetry={() => void checks.refetch()} />
        </Card>
      ) : handle === undefined || checks.data === undefined ? (
        <Card title="Rule" acts={close}>
          <Skeleton height={320} />
        </Card>
      ) : (
        <Open {...props} handle={handle} checks={checks.data.items} close={close} />
      )}
    </div>
  );
}

interface OpenProps extends RuleEditorProps {
  readonly handle: DocumentHandle;
  readonly checks: readonly Check[];
  readonly close: ReactNode;
}

function Open({ source, handle, rule, checks, close, onClose }: OpenProps) {
  const written = useAt<Partial<Rule>>(handle, rulePath(rule));
  const status = useStore(handle.status);
  const people = useDocumentPeople(handle);
  const reason = useEditReason(handle);
  const check = checks.find((one) => one.name === written?.check);
  if (status.state === "refused") {
    return (
      <Card title="Rule" acts={close}>
        <ErrorState title={status.message} code={status.code} />
      </Card>
    );
  }
  if (written === undefined && status.state === "loading") {
    return (
      <Card title="Rule" acts={close}>
        <Skeleton height={320} />
      </Card>
    );
  }
  if (written === undefined) {
    return (
      <Card title="Rule" acts={close}>
        <EmptyState>This rule is not there any more. Somebody removed it.</EmptyState>
      </Card>
    );
  }
  const remove = () => {
    removeRule(handle, rule);
    onClose();
  };
  return (
    <Card
      title="Rule"
      meta={people.length > 0 ? <AvatarStack people={people} /> : undefined}
      acts={
        <>
          <IconButton size="small" icon={Trash2} label="Remove the rule" reason={reason} onClick={remove} />
          {close}
        </>
      }
    >
      <NoDesk>
        <SharedForm handle={handle}>
          <Fields source={source} handle={handle} rule={rule} written={written} check={check} checks={checks} />
        </SharedForm>
      </NoDesk>
      <Try source={source} written={written} />
    </Card>
  );
}

interface FieldsProps {
  readonly source: SourceDetail;
  readonly handle: DocumentHandle;
  readonly rule: string;
  readonly written: Partial<Rule>;
  readonly check: Check | undefined;
  readonly checks: readonly Check[];
}

function Fields({ source, handle, rule, written, check, checks }: FieldsProps) {
  const at = (...more: readonly string[]) => rulePath(rule, ...more);
  const tables = tablesOf(source);
  const columns = tables.find((one) => one.name === written.table)?.columns ?? [];
  return (
    <div className={styles["fields"]}>
      <ChooseCheck handle={handle} rule={rule} checks={checks} check={check} />
      <FieldRow>
        <Named path={at("table")} label="Table" suggestions={tables.map((one) => one.name)} hint="* stands for any text." />
        {check?.on !== "table" && <Named path={at("column")} label="Column" suggestions={columns} hint="* is every column." />}
      </FieldRow>
      {check !== undefined && parametersOf(check.parameters as never).map((one) => <ParameterField key={`${check.name} ${one.name}`} handle={handle} rule={rule} parameter={one} tables={tables} columns={columns} values={written.parameters as Readonly<Record<string, Json>> | undefined} />)}
      <FieldRow>
        <SharedSelect path={at("severity")} label="Severity" options={SEVERITIES.map((value) => ({ value, label: sentence(value) }))} />
        <Enabled path={at("enabled")} />
      </FieldRow>
      <FieldRow>
        <SharedNumber path={at("tolerance", "share")} label="Tolerated share" min={0} max={1} step={0.01} hint="0.05 is 5 % of the rows." />
        <SharedNumber path={at("tolerance", "rows")} label="Tolerated rows" whole min={0} hint="Either lets it pass." />
      </FieldRow>
      <SharedText path={at("name")} label="Name" optional maxLength={200} placeholder="Made of the check, when empty" />
    </div>
  );
}

function ChooseCheck({ handle, rule, checks, check }: Pick<FieldsProps, "handle" | "rule" | "checks" | "check">) {
  const binding = useBinding<string>(rulePath(rule, "check"), "value");
  return (
    <Field label="Check" hint={check?.summary} {...binding.marks}>
      <Select value={binding.value} options={checks.map((one) => ({ value: one.name, label: one.title }))} onChange={(name) => chooseCheck(handle, rule, name)} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

interface NamedProps {
  readonly path: readonly string[];
  readonly label: string;
  readonly hint?: string;
  readonly suggestions: readonly string[];
}

function Named({ path, label, hint, suggestions }: NamedProps) {
  const binding = useBinding<string>(path, "value");
  return (
    <Field label={label} hint={hint} {...binding.marks}>
      <SuggestInput machine label={`${label}s`} value={binding.value ?? ""} suggestions={suggestions.map((value) => ({ value }))} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

function Enabled({ path }: { readonly path: readonly string[] }) {
  const binding = useBinding<boolean>(path, "value");
  return (
    <Field label="In use" {...binding.marks}>
      <Switch label="In use" value={binding.value !== false} onChange={binding.set} />
    </Field>
  );
}

interface ParameterFieldProps {
  readonly handle: DocumentHandle;
  readonly rule: string;
  readonly parameter: Parameter;
  readonly tables: readonly Known[];
  readonly columns: readonly string[];
  readonly values: Readonly<Record<string, Json>> | undefined;
}

function ParameterField({ handle, rule, parameter, tables, columns, values }: ParameterFieldProps) {
  const path = rulePath(rule, "parameters", parameter.name);
  if (parameter.kind === "field") return <SharedSchemaField path={path} field={parameter.field} />;
  switch (parameter.kind) {
    case "table":
      return <Named path={path} label={parameter.label} hint={parameter.hint} suggestions={tables.map((one) => one.name)} />;
    case "column": {
      const other = tables.find((one) => one.name === values?.["table"])?.columns;
      return <Named path={path} label={parameter.label} hint={parameter.hint} suggestions={other ?? columns} />;
    }
    case "list":
    case "scalar":
      return <Typed handle={handle} rule={rule} parameter={parameter} />;
  }
}

/** A list or a value of any type, typed as text. What is typed is kept as typed while it means what is written. */
function Typed({ handle, rule, parameter }: Pick<ParameterFieldProps, "handle" | "rule"> & { readonly parameter: Exclude<Parameter, { readonly kind: "field" }> }) {
  const binding = useBinding<Json>(rulePath(rule, "parameters", parameter.name), "value");
  const [typed, type] = useState(asText(binding.value));
  const read = (text: string) => (parameter.kind === "list" ? listOf(text, parameter.numbers) : scalarOf(text, parameter.numbers));
  const shown = JSON.stringify(read(typed) ?? null) === JSON.stringify(binding.value ?? null) ? typed : asText(binding.value);
  const empty = binding.value === undefined || binding.value === null;
  return (
    <Field label={parameter.label} hint={parameter.hint === "" && parameter.kind === "list" ? "With commas between them." : parameter.hint} error={parameter.required && empty ? "Needs a value." : undefined} {...binding.marks}>
      <TextInput
        machine
        value={shown}
        onChange={(next) => {
          type(next);
          setParameter(handle, rule, parameter.name, read(next));
        }}
        onFocus={binding.onFocus}
        onBlur={binding.onBlur}
      />
    </Field>
  );
}

const SAMPLE = 10_000;

function Try({ source, written }: { readonly source: SourceDetail; readonly written: Partial<Rule> }) {
  const role = useWorkspace(source.workspace)?.role;
  const offline = useOfflineReason();
  const rule = asked(written);
  const said = JSON.stringify(rule);
  const trial = useMutation({ mutationFn: async () => ({ said, came: await call("quality.try_rule", { id: source.id, rule, sample: SAMPLE, limit: 10 }) }) });
  const reason = offline ?? mayRun(role) ?? (rule.check === "" || rule.table === "" ? "Needs a check and a table" : undefined);
  const failure = trial.error === null ? undefined : asError(trial.error);
  return (
    <section className={styles["part"]} aria-label="Trial">
      <div className={styles["acts"]}>
        <Button size="small" icon={FlaskConical} busy={trial.isPending} reason={reason} onClick={() => trial.mutate()}>
          Try on a sample
        </Button>
        <span className={styles["note"]}>The first 10,000 rows; nothing is kept.</span>
      </div>
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {failure === undefined && trial.data !== undefined && <Came came={trial.data.came} old={trial.data.said !== said} />}
    </section>
  );
}

function Came({ came, old }: { readonly came: Trial; readonly old: boolean }) {
  const { state, word } = STATUS[came.status];
  return (
    <div aria-live="polite">
      <p className={styles["facts"]}>
        <StateWord state={state}>{word}</StateWord>
        <span>{came.message === "" ? cameTo(came) : came.message}</span>
        {came.rows_failing > 0 && <span>{shareOf(came.share)}</span>}
      </p>
      {old && <p className={styles["note"]}>The rule has changed since it was tried.</p>}
      {came.failing !== null && <RowsTable found={came.failing} label="Failing rows of the sample" />}
      <Statement sql={came.sql} values={came.values} />
    </div>
  );
}

interface Known {
  readonly name: string;
  readonly columns: readonly string[];
}

/** As they were discovered last. */
function tablesOf(source: SourceDetail): readonly Known[] {
  const kept = lastOf(source.results, DISCOVER);
  if (kept.kind !== "succeeded") return [];
  return kept.output.tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }));
}
