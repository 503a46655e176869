/** One channel as a form out of what the channel needs. Secrets are named, never written here. */
import type { Json, JsonObject } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { SchemaControl } from "../forms/SchemaControl";
import { fieldsOf, problemOf, type SchemaField } from "../forms/schema";
import { Field, FormDialog, Select, Skeleton, Switch, TextInput } from "../ui";
import { kindsQuery } from "./queries";
import type { Setup } from "./words";

interface SetupDialogProps {
  readonly workspace: string;
  readonly setup: Setup | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function SetupDialog({ workspace, setup, onClose, onSaved }: SetupDialogProps) {
  const kinds = useQuery(kindsQuery);
  const [channel, choose] = useState(setup?.channel ?? "email");
  const [name, setName] = useState(setup?.name ?? "");
  const [values, setValues] = useState<Readonly<Record<string, Json>>>(setup?.settings ?? {});
  const [enabled, enable] = useState(setup?.enabled ?? true);
  const [everywhere, widen] = useState(setup?.everywhere ?? false);
  const [tried, tryIt] = useState(false);
  const kind = kinds.data?.items.find((one) => one.name === channel);
  const fields = kind === undefined ? [] : fieldsOf(kind.form as JsonObject);
  const problems = Object.fromEntries(fields.flatMap((field) => (problemOf(field, valueOf(field, values)) === undefined ? [] : [[field.name, problemOf(field, valueOf(field, values))]])));
  const save = useMutation({
    mutationFn: () => {
      const settings = Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== "" || fields.some((field) => field.name === key && !field.required)));
      const said = { id: workspace, name: name.trim() === "" ? (kind?.title ?? channel) : name.trim(), settings, enabled, everywhere };
      return setup === undefined ? call("notification_channels.create", { ...said, channel }) : call("notification_channels.change", { ...said, setup: setup.id });
    },
    onSuccess: onSaved,
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const submit = () => {
    tryIt(true);
    if (kind !== undefined && Object.keys(problems).length === 0) save.mutate();
  };
  return (
    <FormDialog
      title={setup === undefined ? "Set up a channel" : `Edit ${setup.name}`}
      hint="Secrets are kept with the workspace and named here as vault:NAME."
      act={setup === undefined ? "Set up the channel" : "Save the channel"}
      busy={save.isPending}
      failure={failure === undefined ? undefined : { message: failure.message, code: failure.code, next: problemsOf(failure.details) ?? failure.nextStep }}
      onSubmit={submit}
      onClose={onClose}
    >
      {setup === undefined && (
        <Field label="Channel" hint={kind?.summary}>
          <Select
            value={channel}
            onChange={(next) => {
              choose(next);
              setValues({});
              tryIt(false);
            }}
            options={(kinds.data?.items ?? []).filter((one) => one.set_up).map((one) => ({ value: one.name, label: one.title }))}
          />
        </Field>
      )}
      <Field label="Name" optional>
        <TextInput value={name} onChange={setName} maxLength={100} placeholder={kind?.title ?? ""} />
      </Field>
      {kind === undefined && <Skeleton />}
      {fields.map((field) => (
        <Field key={`${channel} ${field.name}`} label={field.label} hint={field.hint === "" ? undefined : field.hint} optional={!field.required} error={tried ? problems[field.name] : undefined}>
          <SchemaControl field={field} value={valueOf(field, values)} onChange={(value) => setValues({ ...values, [field.name]: value ?? "" })} />
        </Field>
      ))}
      <Switch label="On" value={enabled} onChange={enable} />
      <Switch label="Also for workspaces that have no such channel of their own" value={everywhere} onChange={widen} />
    </FormDialog>
  );
}

function valueOf(field: SchemaField, values: Readonly<Record<string, Json>>): Json | undefined {
  return field.name in values ? values[field.name] : field.initial;
}

/** What the server says of single fields, as one sentence. */
function problemsOf(details: unknown): string | undefined {
  const problems = (details as { readonly problems?: readonly { readonly field: string; readonly message: string }[] } | undefined)?.problems;
  return problems === undefined || problems.length === 0 ? undefined : problems.map((one) => (one.field === "" ? one.message : `${one.field}: ${one.message}`)).join(" ");
}
