/** What a kind of trigger is told: a control of its own for each kind. */
import type { Json, JsonObject, TriggerKindOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EventLines, written } from "../events/EventLines";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Field, FieldRow, NumberInput, Segmented, Select, TextInput } from "../ui";
import { CronBuilder } from "./CronBuilder";
import { DesignField, type Problems } from "./TriggerDialog";
import { NextTimes } from "./NextTimes";
import { previewQuery } from "./queries";
import styles from "./triggers.module.css";

interface KindFieldsProps {
  readonly workspace: string;
  readonly design: string | undefined;
  readonly kind: TriggerKindOut;
  readonly config: JsonObject;
  readonly onChange: (config: JsonObject) => void;
  readonly problems: Problems;
}

export function KindFields({ workspace, design, kind, config, onChange, problems }: KindFieldsProps) {
  const set = (next: JsonObject) => onChange({ ...config, ...next });
  switch (kind.name) {
    case "cron":
      return <CronBuilder value={{ cron: text(config["cron"]), zone: text(config["zone"]) }} onChange={({ cron, zone }) => set({ cron, zone })} />;
    case "interval":
      return <Interval config={config} onChange={set} />;
    case "event":
      return <Events workspace={workspace} config={config} onChange={set} problems={problems} />;
    case "after":
      return (
        <FieldRow first="wide">
          <DesignField workspace={workspace} label="After" but={design} value={text(config["design"])} onChange={(after) => set({ design: after })} error={problems["design"]} />
          <Field label="When it has">
            <Select value={text(config["on"])} options={ENDS} onChange={(on) => set({ on })} />
          </Field>
        </FieldRow>
      );
    case "files":
      return <Files workspace={workspace} config={config} onChange={set} problems={problems} />;
    case "webhook":
      return <p className="quiet">Its address and its secret are shown when it is made. Messages are signed as Standard Webhooks says.</p>;
    default:
      return <p className="quiet">Its address is shown when it is made. Who may run the design may call it with a token.</p>;
  }
}

const ENDS = [
  { value: "success", label: "succeeded" },
  { value: "failure", label: "failed" },
  { value: "any", label: "ended, however" },
] as const;

const UNITS = { minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;

interface PartProps {
  readonly config: JsonObject;
  readonly onChange: (next: JsonObject) => void;
}

/** A line that is being begun is nothing to save yet. */
function Events({ workspace, config, onChange, problems }: PartProps & { readonly workspace: string; readonly problems: Problems }) {
  const [lines, setLines] = useState(() => list(config["topics"]));
  const change = (next: readonly string[]) => {
    setLines(next);
    onChange({ topics: written(next) });
  };
  return <EventLines workspace={workspace} lines={lines} onChange={change} error={problems["topics"]} />;
}

function Interval({ config, onChange }: PartProps) {
  const seconds = number(config["every_s"]);
  const unit: Unit = seconds % UNITS.days === 0 ? "days" : seconds % UNITS.hours === 0 ? "hours" : "minutes";
  const preview = useQuery(previewQuery("interval", config));
  return (
    <div className={styles["builder"]}>
      <FieldRow>
        <Field label="Every" error={preview.error?.message}>
          <NumberInput whole min={1} max={10_000} needs="a whole number above 0" value={seconds / UNITS[unit]} onChange={(count) => count !== undefined && onChange({ every_s: count * UNITS[unit] })} />
        </Field>
        <Field label="Unit">
          <Segmented
            label="Unit"
            wide
            segments={[
              { value: "minutes", label: "Minutes" },
              { value: "hours", label: "Hours" },
              { value: "days", label: "Days" },
            ]}
            value={unit}
            onChange={(next) => onChange({ every_s: (seconds / UNITS[unit]) * UNITS[next] })}
          />
        </Field>
      </FieldRow>
      {preview.data !== undefined && preview.error === null && (
        <div className={styles["preview"]} aria-live="polite">
          <p>{preview.data.sentence}</p>
          <NextTimes times={preview.data.next} zone="UTC" />
        </div>
      )}
    </div>
  );
}

function Files({ workspace, config, onChange, problems }: PartProps & { readonly workspace: string; readonly problems: Problems }) {
  const changes = list(config["changes"]);
  const which = changes.length === 3 ? "any" : changes.includes("removed") ? "removed" : changes.includes("changed") ? "written" : "added";
  return (
    <>
      <FieldRow>
        <Field label="Folder" error={problems["source"]}>
          <Picker from={{ ...sourcesOf(workspace, ["files"]), one: "source of files" }} value={text(config["source"])} placeholder="Choose a folder" onChange={(source) => onChange({ source })} />
        </Field>
        <Field label="Files" hint="As in *.csv" error={problems["pattern"]}>
          <TextInput machine value={text(config["pattern"])} onChange={(pattern) => onChange({ pattern })} />
        </Field>
      </FieldRow>
      <FieldRow>
        <Field label="When files are">
          <Select value={which} options={CHANGES.map(({ value, label }) => ({ value, label }))} onChange={(next) => onChange({ changes: [...(CHANGES.find((one) => one.value === next)?.changes ?? [])] })} />
        </Field>
        <Field label="Looks every" error={problems["every_s"]}>
          <NumberInput whole min={1} max={86_400} unit="seconds" needs="a whole number of seconds" value={number(config["every_s"])} onChange={(every) => every !== undefined && onChange({ every_s: every })} />
        </Field>
      </FieldRow>
    </>
  );
}

const CHANGES = [
  { value: "added", label: "added", changes: ["added"] },
  { value: "written", label: "added or changed", changes: ["added", "changed"] },
  { value: "removed", label: "removed", changes: ["removed"] },
  { value: "any", label: "added, changed or removed", changes: ["added", "changed", "removed"] },
] as const;

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : 3600;
}

function list(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one): one is string => typeof one === "string") : [];
}
