/** The source as JSON in an editor: what is wrong stands at its line, and below what others changed and what to do next. */
import type { DocumentHandle } from "@concert/sdk";
import { EditorView, keymap } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import { Check, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { openEditor } from "../../designer/code/editor";
import { caretsOf } from "../../forms/binding";
import { fieldsOf } from "../../forms/schema";
import { type Action, useActions } from "../../keyboard/actions";
import { DocumentProvider, useAt } from "../../live/document";
import { useStore } from "../../live/useStore";
import { LockedSection } from "../../locks/LockedSection";
import { useEditReason } from "../../locks/reason";
import type { Part } from "../../locks/standing";
import { useStanding } from "../../locks/useLocks";
import { useBootstrap } from "../../session/Bootstrap";
import { useQuiet } from "../../together/quiet";
import { Button, toast } from "../../ui";
import { CONNECTION, GENERAL, LIMITS, nameOfPlace } from "../parts";
import { closing } from "./closed";
import { type Choices, conflictKey, JsonFoot } from "./JsonFoot";
import styles from "./json.module.css";
import { others } from "./others";
import { JsonSession } from "./session";

export function JsonView({ handle }: { readonly handle: DocumentHandle }) {
  const { source_kinds: kinds, user } = useBootstrap();
  const place = useRef<HTMLDivElement>(null);
  const [session, open] = useState<JsonSession>();
  const closed = useEditReason(handle);
  const apply = useRef<() => void>(() => {});
  useEffect(() => {
    if (place.current === null) return;
    const made = new JsonSession(handle, kinds, user.id);
    const keys = keymap.of([
      { key: "Mod-s", preventDefault: true, run: () => (apply.current(), true) },
      { key: "Mod-z", run: () => made.step(handle.undo.undo) },
      { key: "Mod-y", mac: "Mod-Shift-z", run: () => made.step(handle.undo.redo) },
      { key: "Mod-Shift-z", run: () => made.step(handle.undo.redo) },
    ]);
    const view = openEditor({
      parent: place.current,
      label: "The source as JSON",
      text: made.text,
      language: "yaml", // of which JSON is a part
      closed: false,
      more: [Prec.highest(keys), closing, others, EditorView.lineWrapping, EditorView.updateListener.of(made.updated)],
    });
    made.attach(view);
    open(made);
    return () => {
      if (made.detach()) toast({ text: "Your JSON is not applied yet", detail: "It is kept in this window: show the JSON again to go on.", state: "warning" });
      view.destroy();
      open(undefined);
    };
  }, [handle, kinds, user.id]);
  useEffect(() => session?.close(closed), [session, closed]);
  const quiet = useQuiet().others;
  useEffect(() => (session === undefined || quiet ? undefined : session.beside(caretsOf(handle.presence.others, false))), [session, handle, quiet]);
  return (
    <DocumentProvider handle={handle}>
      <div className={styles["json"]}>
        {PARTS.map((part) => (
          <Locked key={part.name} handle={handle} part={part} />
        ))}
        <div ref={place} className={styles["editor"]} />
        {session !== undefined && <Below handle={handle} session={session} closed={closed} onReady={(run) => {
            apply.current = run;
          }} />}
      </div>
    </DocumentProvider>
  );
}

const PARTS = [GENERAL, CONNECTION, LIMITS];

/** Whose a part is, and the way to ask for it, where it is somebody else's. */
function Locked({ handle, part }: { readonly handle: DocumentHandle; readonly part: Part }) {
  const standing = useStanding(handle, part);
  if (standing.kind !== "theirs") return null;
  return (
    <LockedSection title={part.name} part={part}>
      {null}
    </LockedSection>
  );
}

interface BelowProps {
  readonly handle: DocumentHandle;
  readonly session: JsonSession;
  readonly closed: string | undefined;
  /** Told what applying does at the moment. */
  readonly onReady: (apply: () => void) => void;
}

function Below({ handle, session, closed, onReady }: BelowProps) {
  const standing = useStore(session.standing);
  const [choices, choose] = useState<Choices>(new Map());
  const kinds = useBootstrap().source_kinds;
  const chosen = useAt<string>(handle, ["body", "kind"]);
  const config = kinds.find(({ kind }) => kind === chosen)?.config;
  const named = (path: readonly string[]) => nameOfPlace(["body", ...path], config === undefined ? [] : fieldsOf(config));
  const open = standing.conflicts.filter((conflict) => !choices.has(conflictKey(conflict)));
  const reason = closed ?? reasonNot(standing.typed, standing.problems.length, open.map(({ path }) => named(path)));
  const kept = standing.conflicts.filter((conflict) => choices.get(conflictKey(conflict)) === "mine");
  const apply = () => {
    if (reason !== undefined) return;
    session.apply(kept);
    choose(new Map());
  };
  useEffect(() => {
    onReady(apply);
  });
  useActions(standing.typed ? [{ id: "apply json", label: "Apply the JSON", group: "Here", icon: Check, keys: "Ctrl S", words: "save", reason, run: apply }] : NOTHING);
  return (
    <div className={styles["foot"]}>
      <JsonFoot
        standing={standing}
        closed={closed}
        named={named}
        choices={choices}
        onChoose={(conflict, side) => choose(new Map([...choices, [conflictKey(conflict), side]]))}
        onLine={session.goTo}
      />
      <div className={styles["acts"]}>
        <Button size="small" look="primary" icon={Check} reason={reason} aria-keyshortcuts="Control+S" onClick={apply}>
          Apply
        </Button>
        {standing.typed && (
          <Button size="small" icon={Undo2} onClick={() => session.discard()}>
            Discard what I typed
          </Button>
        )}
      </div>
    </div>
  );
}

const NOTHING: readonly Action[] = [];

function reasonNot(typed: boolean, problems: number, open: readonly string[]): string | undefined {
  if (!typed) return "Nothing is typed that the source does not say.";
  if (problems > 0) return problems === 1 ? "Mend the problem first." : `Mend the ${problems} problems first.`;
  return open.length === 0 ? undefined : `Choose for ${open.join(" and ")} first.`;
}
