/** Makes a trigger, or changes one: first its kind, then what the kind is told, what its runs are given, and what happens when things collide. */
import { type ConcertError, type Json, type JsonObject, type TriggerKindOut, type MadeTrigger, type NewTrigger, type TriggerOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { designsOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Button, Dialog, EmptyState, Field, FieldRow, Icon, NumberInput, Select, Spinner, TextInput, toast } from "../ui";
import { useRunParameters } from "../runs/useRunParameters";
import { KindFields } from "./KindFields";
import { ParameterFields } from "./ParameterFields";
import { kindsQuery } from "./queries";
import styles from "./triggers.module.css";
import { CATCH_UP, iconOf, ownZone, OVERLAP } from "./words";

interface TriggerDialogProps {
  readonly workspace: string;
  /** Chosen in the dialog where the screen is not that of a design. */
  readonly design: string | undefined;
  readonly trigger?: TriggerOut | undefined;
  readonly onClose: () => void;
  /** A webhook's secret is in it, this once. */
  readonly onMade: (made: MadeTrigger) => void;
}

type Draft = Required<Omit<NewTrigger, "id" | "overlap">> & { readonly overlap: "skip" | "wait" | "beside" };

const BEGINS: Readonly<Record<string, JsonObject>> = {
  interval: { every_s: 3600 },
  event: { topics: ["workflow:run:failed"] },
  files: { source: "", pattern: "*", changes: ["added", "changed"], every_s: 60 },
  after: { design: "", on: "success" },
};

function begun(kind: TriggerKindOut): Draft {
  const config = kind.name === "cron" ? { cron: "0 6 * * *", zone: ownZone() } : (BEGINS[kind.name] ?? {});
  const overlap = kind.fires === "clock" ? "skip" : kind.fires === "call" ? "beside" : "wait";
  return { name: "", kind: kind.name, config, parameters: {}, condition: "", catch_up: "latest", catch_up_most: 10, overlap };
}

function drafted(trigger: TriggerOut): Draft {
  const { name, kind, parameters, condition, catch_up, catch_up_most, overlap } = trigger;
  return { name, kind, config: trigger.config as JsonObject, parameters, condition, catch_up, catch_up_most, overlap };
}

export function TriggerDialog({ workspace, design: fixed, trigger, onClose, onMade }: TriggerDialogProps) {
  const queries = useQueryClient();
  const kinds = useQuery(kindsQuery());
  const [design, setDesign] = useState(fixed);
  const [draft, setDraft] = useState<Draft | undefined>(trigger === undefined ? undefined : drafted(trigger));
  // What stood there when the dialog opened: a list that is kept true meanwhile must not make an old draft look new.
  const [seen] = useState(trigger?.version ?? 0);
  const kind = kinds.data?.kinds.find((one) => one.name === draft?.kind);
  const save = useMutation<TriggerOut | MadeTrigger, unknown>({
    mutationFn: () => {
      if (draft === undefined || design === undefined) throw new Error("Nothing is chosen.");
      return trigger === undefined ? call("triggers.create", { id: design, ...draft }) : call("triggers.change", { id: design, trigger: trigger.id, version: seen, ...draft });
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ["triggers"] });
      toast({ text: trigger === undefined ? "The trigger is on" : "The trigger was changed", state: "done" });
      onClose();
      if ("secret" in saved) onMade(saved);
    },
  });
  const wrong = save.error === null ? undefined : asError(save.error);
  const change = (next: Partial<Draft>) => draft !== undefined && setDraft({ ...draft, ...next });
  // What one design is given means nothing to another.
  const choose = (next: string) => {
    setDesign(next);
    change({ parameters: {} });
  };
  const choosing = draft === undefined || kind === undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title={trigger === undefined ? "New trigger" : "Change the trigger"}
      hint={choosing ? "What shall start the design?" : kind.summary}
      {...(choosing ? {} : { onSubmit: () => save.mutate() })}
      foot={
        choosing ? undefined : (
          <>
            {trigger === undefined && (
              <Button look="quiet" onClick={() => setDraft(undefined)}>
                Choose another kind
              </Button>
            )}
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" type="submit" busy={save.isPending} reason={design === undefined ? "Choose a design first" : undefined}>
              {trigger === undefined ? "Make the trigger" : "Save the trigger"}
            </Button>
          </>
        )
      }
    >
      {choosing ? (
        <Kinds kinds={kinds.data?.kinds} failed={kinds.error === null ? undefined : asError(kinds.error)} onChoose={(chosen) => setDraft(begun(chosen))} />
      ) : (
        <div className={styles["form"]}>
          <FieldRow>
            {fixed === undefined && trigger === undefined ? <DesignField workspace={workspace} value={design} onChange={choose} /> : null}
            <Field label="Name" optional>
              <TextInput maxLength={200} value={draft.name} onChange={(name) => change({ name })} />
            </Field>
          </FieldRow>
          <KindFields workspace={workspace} design={design} kind={kind} config={draft.config} onChange={(config) => change({ config })} problems={problemsOf(wrong)} />
          {design !== undefined && <Given workspace={workspace} design={design} kind={kind} draft={draft} onChange={change} problems={problemsOf(wrong)} />}
          <Collisions kind={kind} draft={draft} onChange={change} />
          {wrong !== undefined && (
            <div className={styles["reason"]} role="alert">
              <p>{wrong.message}</p>
              <p>{wrong.nextStep}</p>
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

export type Problems = Readonly<Record<string, string>>;

function problemsOf(error: ConcertError | undefined): Problems {
  const listed = error?.details["problems"];
  if (!Array.isArray(listed)) return {};
  const pairs = (listed as readonly Json[]).flatMap((one) => {
    const { field, message } = (one ?? {}) as Readonly<Record<string, unknown>>;
    return typeof field === "string" && typeof message === "string" ? [[field, message] as const] : [];
  });
  return Object.fromEntries(pairs);
}

interface KindsProps {
  readonly kinds: readonly TriggerKindOut[] | undefined;
  readonly failed: ConcertError | undefined;
  readonly onChoose: (kind: TriggerKindOut) => void;
}

function Kinds({ kinds, failed, onChoose }: KindsProps) {
  if (failed !== undefined) return <EmptyState>{`${failed.message} ${failed.nextStep}`}</EmptyState>;
  if (kinds === undefined) return <Spinner label="Loading the kinds" />;
  return (
    <div className={styles["kinds"]}>
      {kinds.map((kind) => (
        <button key={kind.name} type="button" className={styles["kind"]} onClick={() => onChoose(kind)}>
          <Icon of={iconOf(kind.name)} size={16} />
          {kind.title}
          <span>{kind.summary}</span>
        </button>
      ))}
    </div>
  );
}

export function DesignField({ workspace, value, onChange, label = "Design", error, but }: { readonly workspace: string; readonly value: string | undefined; readonly onChange: (design: string) => void; readonly label?: string; readonly error?: string | undefined; readonly but?: string | undefined }) {
  return (
    <Field label={label} error={error}>
      <Picker from={designsOf(workspace)} value={value} but={new Set(but === undefined ? [] : [but])} onChange={onChange} />
    </Field>
  );
}

interface PartProps {
  readonly kind: TriggerKindOut;
  readonly draft: Draft;
  readonly onChange: (next: Partial<Draft>) => void;
}

/** What a run is given, and whether it starts at all. */
function Given({ workspace, design, kind, draft, onChange, problems }: PartProps & { readonly workspace: string; readonly design: string; readonly problems: Problems }) {
  const { parameters = [] } = useRunParameters(design);
  const gives = Object.entries(kind.gives).map(([name, says]) => `event.${name}: ${says}`);
  return (
    <>
      {parameters.length > 0 && <ParameterFields workspace={workspace} parameters={parameters} values={draft.parameters} problems={problems} onChange={(next) => onChange({ parameters: next })} />}
      {kind.fires !== "clock" && (
        <Field label="Only when" optional hint={gives.length > 0 ? `An expression. ${gives.join("; ")}` : "An expression"} error={problems["condition"]}>
          <TextInput machine spellCheck={false} value={draft.condition} onChange={(condition) => onChange({ condition })} />
        </Field>
      )}
    </>
  );
}

function Collisions({ kind, draft, onChange }: PartProps) {
  return (
    <>
      <Field label="While an earlier run is under way">
        <Select value={draft.overlap} options={OVERLAP} onChange={(overlap) => onChange({ overlap })} />
      </Field>
      {kind.fires === "clock" && (
        <FieldRow first="wide">
          <Field label="Times missed while Concert was away">
            <Select value={draft.catch_up} options={CATCH_UP} onChange={(catch_up) => onChange({ catch_up })} />
          </Field>
          {draft.catch_up === "all" && (
            <Field label="At most">
              <NumberInput whole min={1} max={1000} needs="a whole number from 1 to 1000" value={draft.catch_up_most} onChange={(most) => most !== undefined && onChange({ catch_up_most: most })} />
            </Field>
          )}
        </FieldRow>
      )}
    </>
  );
}
