/** One action of a rule: what it does, and the few things it needs to know. */
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { call } from "../data/api";
import { Audience, type Hearer } from "../pickers/Audience";
import { Picker } from "../pickers/Picker";
import { designsOf } from "../pickers/finders";
import { Field, IconButton, Select, TextArea, TextInput } from "../ui";
import type { Act, Parts } from "./queries";
import styles from "./reactions.module.css";
import { missingOf } from "./words";

interface ActionProps {
  readonly workspace: string;
  readonly number: number;
  readonly act: Act;
  readonly parts: Parts;
  readonly tried: boolean;
  readonly onChange: (act: Act) => void;
  readonly onRemove: (() => void) | undefined;
}

const OPERATIONS = [
  { value: "source.test_connection", label: "Test the connection" },
  { value: "source.discover_schema", label: "Discover the schema" },
  { value: "source.find_joins", label: "Find joins" },
] as const;

export function ActionFields({ workspace, number, act, parts, tried, onChange, onRemove }: ActionProps) {
  const options = parts.actions.map((one) => ({ value: one.name, label: one.title, disabled: !one.may }));
  const set = (more: Act["input"]) => onChange({ ...act, input: { ...act.input, ...more } });
  const missing = missingOf(act);
  return (
    <div className={styles["act"]} role="group" aria-label={`Action ${number}`}>
      <div className={styles["actHead"]}>
        <Select label={`Action ${number}`} value={act.action} onChange={(action) => onChange({ action, input: {} })} options={options} />
        {onRemove !== undefined && <IconButton size="small" icon={Trash2} label={`Remove action ${number}`} onClick={onRemove} />}
      </div>
      <Inputs workspace={workspace} act={act} set={set} />
      {tried && missing !== undefined && (
        <p className={styles["problem"]} role="alert">
          {missing}
        </p>
      )}
    </div>
  );
}

interface InputsProps {
  readonly workspace: string;
  readonly act: Act;
  readonly set: (more: Act["input"]) => void;
}

function Inputs({ workspace, act, set }: InputsProps) {
  const said = act.input ?? {};
  switch (act.action) {
    case "notify":
      return (
        <>
          <Audience workspace={workspace} tell={peopleIn(said["tell"])} onChange={(tell) => set({ tell: tell.map((one) => ({ ...one })) })} />
          <Field label="Message">
            <TextArea value={textIn(said["message"])} onChange={(message) => set({ message: asSaid(message) })} rows={2} maxLength={2000} placeholder='Look at it, or ="Run " + event.payload.name + " failed"' />
          </Field>
        </>
      );
    case "add_tag":
      return (
        <Field label="Tag">
          <TextInput value={textIn(said["tag"])} onChange={(tag) => set({ tag: asSaid(tag) })} maxLength={400} />
        </Field>
      );
    case "run_workflow":
      return <Workflow workspace={workspace} value={textIn(said["workflow"])} onChange={(workflow) => set({ workflow })} />;
    case "run_operation":
      return (
        <Field label="Operation on the source">
          <Select value={textIn(said["operation"])} onChange={(operation) => set({ operation })} options={OPERATIONS} placeholder="Choose an operation" />
        </Field>
      );
    case "start_bulk_job":
      return <BulkKind value={textIn(said["kind"])} onChange={(kind) => set({ kind, over: "source", input: {} })} />;
    case "ask_approval":
      return <Approval said={said} set={set} />;
    case "post":
      return <Post workspace={workspace} said={said} set={set} />;
    default:
      return null;
  }
}

function Workflow({ workspace, value, onChange }: { readonly workspace: string; readonly value: string; readonly onChange: (id: string) => void }) {
  return (
    <Field label="Workflow">
      <Picker from={designsOf(workspace)} value={value} onChange={onChange} />
    </Field>
  );
}

function BulkKind({ value, onChange }: { readonly value: string; readonly onChange: (kind: string) => void }) {
  const kinds = useQuery({ queryKey: ["bulk kinds"], queryFn: ({ signal }) => call("bulk.kinds", {}, { signal }) });
  return (
    <Field label="Over the source of the event">
      <Select value={value} onChange={onChange} options={(kinds.data?.kinds ?? []).map(({ name, title }) => ({ value: name, label: title }))} placeholder="Choose a bulk operation" />
    </Field>
  );
}

function Approval({ said, set }: { readonly said: NonNullable<Act["input"]>; readonly set: InputsProps["set"] }) {
  const types = useQuery({ queryKey: ["approval types"], queryFn: ({ signal }) => call("approvals.types", {}, { signal }) });
  return (
    <>
      <Field label="What is asked for">
        <Select value={textIn(said["type"])} onChange={(type) => set({ type })} options={(types.data?.items ?? []).map(({ name, title }) => ({ value: name, label: title }))} placeholder="Choose a type" />
      </Field>
      <Field label="Reason">
        <TextInput value={textIn(said["reason"])} onChange={(reason) => set({ reason: asSaid(reason) })} maxLength={2000} />
      </Field>
      <Values label="Values, as JSON" value={said["input"]} onChange={(input) => set({ input })} />
    </>
  );
}

function Post({ workspace, said, set }: { readonly workspace: string; readonly said: NonNullable<Act["input"]>; readonly set: InputsProps["set"] }) {
  const setups = useQuery({ queryKey: ["channel setups", workspace, "names"], queryFn: ({ signal }) => call("notification_channels.list", { id: workspace }, { signal }) });
  return (
    <>
      <Field label="Channel or webhook" hint="Whoever manages the workspace sets them up under Notifications.">
        <Select value={textIn(said["setup"])} onChange={(setup) => set({ setup })} options={(setups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} placeholder="Choose a channel" />
      </Field>
      <Field label="Message" optional>
        <TextInput value={textIn(said["message"])} onChange={(message) => set({ message: asSaid(message) })} maxLength={4000} />
      </Field>
    </>
  );
}

type InputValue = NonNullable<Act["input"]>[string];

/** What is no JSON yet is kept as text, and said to be none by the server's check. */
function Values({ label, value, onChange }: { readonly label: string; readonly value: InputValue | undefined; readonly onChange: (value: InputValue) => void }) {
  const text = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const change = (next: string) => {
    try {
      onChange(JSON.parse(next) as InputValue);
    } catch {
      onChange(next);
    }
  };
  return (
    <Field label={label} optional error={typeof value === "string" && value !== "" ? "This is no JSON yet." : undefined}>
      <TextArea machine value={text} onChange={change} rows={3} placeholder="{}" />
    </Field>
  );
}

const CEL = "$cel";

/** A text that begins with = is an expression. */
function asSaid(text: string): InputValue {
  return text.startsWith("=") ? { [CEL]: text.slice(1) } : text;
}

function textIn(value: InputValue | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && !Array.isArray(value) && CEL in value) return `=${String((value as Readonly<Record<string, unknown>>)[CEL])}`;
  return "";
}

function peopleIn(value: InputValue | undefined): readonly Hearer[] {
  return Array.isArray(value) ? (value as unknown as readonly Hearer[]) : [];
}
