/** One box for everything: go to a place or a document, do something here, change how it looks. */
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import { type Action, useAllActions } from "../keyboard/actions";
import { Icon, Kbd } from "../ui";
import { type Finding, search, useFinders } from "./finders";
import styles from "./palette.module.css";

const GROUPS: readonly Action["group"][] = ["Here", "Go to", "Workspace", "Appearance", "Help"];

interface PaletteProps {
  readonly onClose: () => void;
}

export function Palette({ onClose }: PaletteProps) {
  const [text, setText] = useState("");
  const actions = useAllActions();
  const found = useFindings(text);
  const [chosen, setChosen] = useState("");
  const first = found[0];
  // Documents stand on top and come a moment later: Enter takes the one a person sees first.
  useEffect(() => {
    if (first !== undefined) setChosen(valueOf(first));
  }, [first]);
  const choose = (run: () => void) => {
    onClose();
    run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles["scrim"]} />
        <Dialog.Content className={styles["palette"]} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Search or act</Dialog.Title>
          <Command label="Search or act" loop value={chosen} onValueChange={setChosen}>
            <div className={styles["head"]}>
              <Icon of={Search} />
              <Command.Input className={styles["input"]} value={text} onValueChange={setText} placeholder="Search documents, places and acts" />
            </div>
            <Command.List className={styles["list"]}>
              <Command.Empty className={styles["empty"]}>Nothing here is called “{text}”.</Command.Empty>
              {found.length > 0 && (
                <Command.Group heading="Documents" className={styles["group"]}>
                  {found.map((one) => (
                    <Entry key={one.id} value={valueOf(one)} icon={one.icon} label={one.label} end={one.detail} onChoose={() => choose(one.run)} />
                  ))}
                </Command.Group>
              )}
              {GROUPS.map((group) => (
                <ActionGroup key={group} group={group} actions={actions} onChoose={choose} />
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function valueOf(finding: Finding): string {
  return `${finding.label} ${finding.id}`;
}

/** Documents that fit the text; the answer to an older text never replaces a newer one. */
function useFindings(text: string): readonly Finding[] {
  const finders = useFinders();
  const [found, setFound] = useState<readonly Finding[]>([]);
  useEffect(() => {
    let current = true;
    void search(finders, text).then((result) => {
      if (current) setFound(result);
    });
    return () => {
      current = false;
    };
  }, [finders, text]);
  return found;
}

interface ActionGroupProps {
  readonly group: Action["group"];
  readonly actions: readonly Action[];
  readonly onChoose: (run: () => void) => void;
}

function ActionGroup({ group, actions, onChoose }: ActionGroupProps) {
  const mine = actions.filter((one) => one.group === group && one.id !== "palette");
  if (mine.length === 0) return null;
  return (
    <Command.Group heading={group} className={styles["group"]}>
      {mine.map((one) => (
        <Entry
          key={one.id}
          value={`${one.label} ${one.words ?? ""} ${one.id}`}
          icon={one.icon}
          label={one.label}
          end={one.reason}
          keys={one.reason === undefined ? one.keys : undefined}
          disabled={one.reason !== undefined}
          onChoose={() => onChoose(one.run)}
        />
      ))}
    </Command.Group>
  );
}

interface EntryProps {
  readonly value: string;
  readonly icon: Action["icon"];
  readonly label: string;
  readonly end?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}

function Entry({ value, icon, label, end, keys, disabled = false, onChoose }: EntryProps) {
  return (
    <Command.Item value={value} className={styles["item"]} disabled={disabled} onSelect={onChoose}>
      {icon === undefined ? <span className={styles["space"]} /> : <Icon of={icon} />}
      <span className={styles["label"]}>{label}</span>
      {end !== undefined && <span className={styles["end"]}>{end}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </Command.Item>
  );
}
