/** One policy, written by several people at once: its rules in order at the left, the chosen one as a form, and beside it what it would have made of past requests. */
import { type DocumentHandle, type JsonObject, type Path, type SectionLock, setAt } from "@concert/sdk";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Plus, Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { CommentsCard, FormComments } from "../comments/FormComments";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { SharedForm } from "../forms/binding";
import { useActions } from "../keyboard/actions";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useStore } from "../live/useStore";
import { DocumentLock } from "../locks/DocumentLock";
import { useEditReason } from "../locks/reason";
import type { Part } from "../locks/standing";
import { useLockAction } from "../locks/useLockAction";
import { usePage } from "../shell/page";
import { Refused } from "../shell/Refused";
import { SourceProblems } from "../source/SourceProblems";
import { Button, Card, EmptyState, PageHead, PageSkeleton, Switch } from "../ui";
import { AboutCard } from "./AboutCard";
import { DryRunCard } from "./DryRunCard";
import { addRule, moveRule, removeRule, type Rule, rulesOf, titleOf } from "./draft";
import styles from "./policies.module.css";
import { ProtectsCard } from "./ProtectsCard";
import { useManageReason } from "./reason";
import { RuleCard } from "./RuleCard";
import { RuleList } from "./RuleList";

const PLACE = "/signed-in/w/$workspace/governance/policies/$document";

export function PolicyPage() {
  const { document: id } = useParams({ from: PLACE });
  const handle = useOpenDocument(id);
  if (handle === undefined) return <PageSkeleton />;
  return <Page key={id} handle={handle} />;
}

const WHOLE: Part = { sections: [[]], name: "the policy" };

function partOf(section: SectionLock["section"]): Part {
  return { sections: [section], name: nameOfPlace(section) };
}

function nameOfPlace(path: Path): string {
  const [, part, , field] = path.map(String);
  if (part === "rules") return field === undefined ? "a rule" : `the ${field} of a rule`;
  if (part === "applies_to") return "what it is about";
  return part === "protects" ? "what it protects" : `the ${part ?? "policy"}`;
}

function Page({ handle }: { readonly handle: DocumentHandle }) {
  const { workspace } = useParams({ from: PLACE });
  const { rule: chosen } = useSearch({ from: PLACE });
  const navigate = useNavigate();
  const status = useStore(handle.status);
  const saved = useStore(handle.saved);
  const canEdit = useStore(handle.canEdit);
  const { role } = useStore(handle.facts);
  const name = useAt<string>(handle, ["body", "name"]) ?? "";
  const enabled = useAt<boolean>(handle, ["body", "enabled"]) !== false;
  const rules = rulesOf(useAt<JsonObject>(handle, ["body", "rules"]));
  const locked = useEditReason(handle);
  const manage = useManageReason(workspace);
  const reason = locked ?? manage;
  useLockAction(handle, WHOLE, "");
  const rule = rules.find((one) => one.id === chosen) ?? rules[0];
  const choose = (id: string | undefined) =>
    void navigate({ to: "/w/$workspace/governance/policies/$document", params: { workspace, document: handle.id }, search: id === undefined ? {} : { rule: id }, replace: true });
  const title = status.state === "loading" ? "Policy" : name.trim() === "" ? "Without a name" : name;
  usePage({ title, save: saveState(saved, canEdit, role), people: useDocumentPeople(handle) });
  useEffect(() => handle.presence.update({ page: "policy" }, { worked: false }), [handle]);
  const add = () => choose(addRule(handle, rules));
  const { canUndo, canRedo } = useStore(handle.undo.state);
  useActions([
    { id: "new policy rule", label: "New rule", group: "Here", icon: Plus, keys: "n", reason, run: add },
    { id: "undo", label: "Undo my last change", group: "Here", icon: Undo2, keys: "Ctrl Z", reason: reason ?? (canUndo ? undefined : "Nothing of yours to undo"), run: handle.undo.undo },
    { id: "redo", label: "Redo my last change", group: "Here", icon: Redo2, keys: "Ctrl Shift Z", also: ["Ctrl Y"], reason: reason ?? (canRedo ? undefined : "Nothing of yours to redo"), run: handle.undo.redo },
  ]);
  if (status.state === "refused") {
    return <Refused document={handle.id} message={status.message} code={status.code} />;
  }
  // Before it is there nothing of it is said: neither that it has no name nor that a field is empty.
  if (status.state === "loading") return <PageSkeleton />;
  const show = (path: readonly string[]) => {
    if (path[1] === "rules" && path[2] !== undefined) choose(path[2]);
  };
  return (
    <div className={styles["page"]}>
      <DocumentMessages handle={handle} nameOf={nameOfPlace} onShow={show} />
      <ConflictPlace handle={handle} nameOf={nameOfPlace} />
      <PageHead
        title={title}
        sub={enabled ? "Policy, in force" : "Policy, switched off: nothing of it holds"}
        acts={
          <>
            <InForce handle={handle} enabled={enabled} reason={reason} />
            <DocumentLock handle={handle} part={WHOLE} partOf={partOf} onShow={(section) => show(section.map(String))} />
            <Button look="primary" icon={Plus} reason={reason} onClick={add}>
              New rule
            </Button>
          </>
        }
      />
      <FormComments what="policy" handle={handle} nameOf={nameOfPlace} onShow={show}>
        <SharedForm handle={handle}>
          <div className={styles["split"]}>
            <RuleList rules={rules} chosen={rule?.id} reason={reason} onChoose={choose} onMove={(id, by) => moveRule(handle, rules, id, by)} />
            <div className={styles["main"]}>
              <SourceProblems handle={handle} />
              <Chosen handle={handle} workspace={workspace} rule={rule} reason={reason} onRemoved={() => choose(undefined)} />
              <ProtectsCard handle={handle} reason={reason} />
              <AboutCard handle={handle} reason={reason} />
              <CommentsCard what="policy" />
            </div>
            <aside className={styles["evidence"]} aria-label="What it would have done">
              <DryRunCard handle={handle} workspace={workspace} rules={rules} reason={manage} />
            </aside>
          </div>
        </SharedForm>
      </FormComments>
    </div>
  );
}

interface InForceProps {
  readonly handle: DocumentHandle;
  readonly enabled: boolean;
  readonly reason: string | undefined;
}

/** The switch that decides whether all of it holds stands where one comes in. */
function InForce({ handle, enabled, reason }: InForceProps) {
  return (
    <Switch label="In force" value={enabled} reason={reason} onChange={(on) => handle.edit((doc) => setAt(doc, ["body", "enabled"], on))} />
  );
}

interface ChosenProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly rule: Rule | undefined;
  readonly reason: string | undefined;
  readonly onRemoved: () => void;
}

function Chosen({ handle, workspace, rule, reason, onRemoved }: ChosenProps) {
  if (rule === undefined) {
    return (
      <Card>
        <EmptyState>No rules yet. A rule says for which requests it holds, and whether they are approved, rejected, or put to people.</EmptyState>
      </Card>
    );
  }
  const remove = () => {
    removeRule(handle, rule.id);
    onRemoved();
  };
  return <RuleCard key={rule.id} handle={handle} workspace={workspace} rule={rule} title={titleOf(rule)} reason={reason} onRemove={remove} />;
}
