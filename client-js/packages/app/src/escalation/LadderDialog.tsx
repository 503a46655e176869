/** A ladder as a form: which levels there are, when each comes, what it does and whom it reaches. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { kindsQuery } from "../notifications/queries";
import { Picker } from "../pickers/Picker";
import { subjectsOf } from "../pickers/finders";
import { Button, Dialog, ErrorState, Field, FieldRow, IconButton, NumberInput, Select, Switch, TextInput } from "../ui";
import styles from "./escalation.module.css";
import { type Calendar, type Ladder, type Level } from "./queries";
import { ACTIONS, type Action, isEnd, TITLES } from "./words";

interface LadderDialogProps {
  readonly workspace: string;
  readonly calendars: readonly Calendar[];
  /** What it begins with. `copy`: saved as another one. */
  readonly from: Ladder;
  readonly copy: boolean;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

const HOUR = 3600;
const STANDARD = "standard";
const ENDS = 7;
const IN_APP = "in_app";

export function LadderDialog({ workspace, calendars, from, copy, onClose, onSaved }: LadderDialogProps) {
  const [name, setName] = useState(copy ? "" : from.name);
  const [calendar, setCalendar] = useState(from.calendar ?? "");
  const [standard, setStandard] = useState(copy ? false : from.standard);
  const [levels, setLevels] = useState<readonly Level[]>(from.levels);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const said = { id: workspace, name: name.trim(), description: from.description ?? "", calendar, levels: levels.map((one) => ({ ...one })), standard };
      return copy ? call("ladders.create", said) : call("ladders.change", { ...said, ladder: from.id, version: from.version });
    },
    onSuccess: (saved) => onSaved(saved.id),
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const free = TITLES.findIndex((_, level) => level < ENDS && !levels.some((one) => one.level === level));
  const change = (level: number, more: Partial<Level>) => setLevels(levels.map((one) => (one.level === level ? { ...one, ...more } : one)));
  const add = () => {
    const before = levels.filter((one) => one.level < free).at(-1);
    const fresh: Level = { level: free, after: before?.after ?? HOUR, action: "remind", channels: ["in_app"], whom: "asked", to: [], calendar: "" };
    setLevels([...levels, fresh].toSorted((a, b) => a.level - b.level));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={860}
      title={copy ? "New ladder" : "Edit the ladder"}
      hint="Times count working hours from when a request was asked. Requests that are open keep the levels they have."
      onSubmit={() => {
        setTried(true);
        if (name.trim() !== "") save.mutate();
      }}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending}>
            {copy ? "Add the ladder" : "Save the ladder"}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <FieldRow>
        <Field label="Name" error={tried && name.trim() === "" ? "Needs a name." : undefined}>
          <TextInput value={name} onChange={setName} maxLength={120} />
        </Field>
        <Field label="Working hours">
          <Select value={calendar === "" ? STANDARD : calendar} onChange={(next) => setCalendar(next === STANDARD ? "" : next)} options={[{ value: STANDARD, label: "Those of the workspace" }, ...calendars.map(({ id, name: label }) => ({ value: id, label }))]} />
        </Field>
      </FieldRow>
      <fieldset className={styles["levels"]}>
        <legend>Levels</legend>
        {levels.map((level) => (
          <LevelRow key={level.level} workspace={workspace} level={level} onChange={(more) => change(level.level, more)} onRemove={() => setLevels(levels.filter((one) => one.level !== level.level))} />
        ))}
        <div>
          <Button size="small" icon={Plus} onClick={add} reason={free < 0 ? "All levels are there" : undefined}>
            Add a level
          </Button>
        </div>
      </fieldset>
      <Switch label="For requests whose policy names no ladder" value={standard} onChange={setStandard} />
    </Dialog>
  );
}

/** Beside the inbox, where a level is always told. */
function LevelChannels({ title, level, onChange }: { readonly title: string; readonly level: Level; readonly onChange: (more: Partial<Level>) => void }) {
  const kinds = useQuery(kindsQuery);
  const chosen = level.channels ?? [IN_APP];
  const offered = (kinds.data?.items ?? []).filter((one) => one.name !== IN_APP).map(({ name, title: label }) => ({ name, label }));
  const all = [...offered, ...chosen.filter((name) => name !== IN_APP && !offered.some((one) => one.name === name)).map((name) => ({ name, label: name }))];
  const turn = (name: string) => onChange({ channels: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name] });
  return (
    <div className={styles["channels"]} role="group" aria-label={`Channels of ${title}`}>
      <span>In the inbox, and by</span>
      {all.map(({ name, label }) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => turn(name)} /> {label}
        </label>
      ))}
    </div>
  );
}

interface LevelRowProps {
  readonly workspace: string;
  readonly level: Level;
  readonly onChange: (more: Partial<Level>) => void;
  readonly onRemove: () => void;
}

function LevelRow({ workspace, level, onChange, onRemove }: LevelRowProps) {
  const title = TITLES[level.level] ?? `Level ${level.level}`;
  const standing = [
    ...(level.action === "remind" ? [{ value: "asked", label: "Those who were asked" }] : []),
    { value: "backups", label: "Their substitutes" },
    { value: "delegates", label: "Who decides for them" },
    ...["owner", "admin", "approver"].map((role) => ({ value: `role ${role}`, label: `Everybody who is ${role}` })),
  ];
  const first = level.to?.[0];
  const value = level.whom !== "named" || first === undefined ? (level.whom ?? "named") : `${first.kind} ${first.name}`;
  const choose = (next: string) => {
    const [kind = "", ...rest] = next.split(" ");
    if (rest.length === 0) onChange({ whom: next as NonNullable<Level["whom"]>, to: [] });
    else onChange({ whom: "named", to: [{ kind: kind as "user" | "group" | "role" | "right", name: rest.join(" ") }] });
  };
  const act = (action: Action) => {
    if (isEnd(action)) onChange({ action, whom: "asked", to: [] });
    else if (action !== "remind" && level.whom === "asked") onChange({ action, whom: "backups" });
    else onChange({ action });
  };
  const last = level.level === ENDS;
  return (
    <div className={styles["level"]} role="group" aria-label={title}>
      <span>
        {level.level}. {title}
      </span>
      <NumberInput aria-label={`Hours until ${title}`} needs="hours" unit="h" min={0} value={level.after / HOUR} onChange={(hours) => onChange({ after: (hours ?? 0) * HOUR })} />
      <Select label={`What ${title} does`} value={level.action} onChange={act} options={ACTIONS.filter((one) => isEnd(one.value) === last)} />
      {last ? <span className="quiet">ends the request</span> : <Picker label={`Whom ${title} reaches`} from={subjectsOf(workspace)} first={standing} value={value === "named" ? undefined : value} gone={first?.name ?? value} onChange={choose} />}
      {last ? <span /> : <IconButton size="small" icon={Trash2} label={`Remove ${title}`} onClick={onRemove} />}
      {!last && <LevelChannels title={title} level={level} onChange={onChange} />}
    </div>
  );
}
