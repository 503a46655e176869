/** One rule set, written by several people at once: rules by area at the left, the chosen one as a form, and a try on a sample. */
import { type DocumentHandle, type JsonObject, type Path, removeAt, type SectionLock } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Plus, Redo2, Trash2, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { CommentsCard, FormComments } from "../comments/FormComments";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { SharedForm } from "../forms/binding";
import { SharedCriticality } from "../forms/SharedCriticality";
import { SharedText } from "../forms/SharedText";
import { whole } from "../format/numbers";
import { HistoryButton } from "../history/HistoryButton";
import { useActions } from "../keyboard/actions";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useStore } from "../live/useStore";
import { DocumentLock } from "../locks/DocumentLock";
import { LockAsks } from "../locks/LockAsks";
import { useEditReason } from "../locks/reason";
import type { Part } from "../locks/standing";
import { useLockAction } from "../locks/useLockAction";
import { usePage } from "../shell/page";
import { Refused } from "../shell/Refused";
import { Button, Card, EmptyState, Menu, PageHead, PageSkeleton, SearchInput } from "../ui";
import { AppliesTo } from "./AppliesTo";
import { addRule, AREAS, type Rule, rulesOf, titleOf } from "./draft";
import { type Area, ruleChecksQuery, type RuleCheck, type Tried } from "./queries";
import { RuleForm } from "./RuleForm";
import styles from "./rules.module.css";
import { TryRules } from "./TryRules";

const PLACE = "/signed-in/w/$workspace/governance/rule-sets/$document";

export function RuleSetPage() {
  const { document: id } = useParams({ from: PLACE });
  const handle = useOpenDocument(id);
  if (handle === undefined) return <PageSkeleton />;
  return <Page key={id} handle={handle} />;
}

const WHOLE: Part = { sections: [[]], name: "the rule set" };

/** A lock of anything inside a rule is a lock of that rule, in words. */
function partOf(section: SectionLock["section"]): Part {
  return { sections: [section], name: nameOfPlace(section) };
}

function nameOfPlace(path: Path): string {
  const [, part, , field] = path.map(String);
  if (part === "rules") return field === undefined ? "a rule" : `the ${field} of a rule`;
  return part === "applies_to" ? "the sources" : `the ${part ?? "rule set"}`;
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
  const rules = rulesOf(useAt<JsonObject>(handle, ["body", "rules"]));
  const applies = Object.keys(useAt<JsonObject>(handle, ["body", "applies_to"]) ?? {});
  const checks = useQuery(ruleChecksQuery).data?.checks ?? [];
  const reason = useEditReason(handle);
  const [tried, setTried] = useState<Tried>();
  useLockAction(handle, WHOLE, "");
  const rule = rules.find((one) => one.id === chosen) ?? rules[0];
  const choose = (id: string | undefined) =>
    void navigate({ to: "/w/$workspace/governance/rule-sets/$document", params: { workspace, document: handle.id }, search: id === undefined ? {} : { rule: id }, replace: true });
  const title = status.state === "loading" ? "Rule set" : name === "" ? "Without a name" : name;
  usePage({ title, save: saveState(saved, canEdit, role), people: useDocumentPeople(handle) });
  useEffect(() => handle.presence.update({ page: "rule set" }, { worked: false }), [handle]);
  const add = (area: Area) => choose(addRule(handle, area, checks.find((one) => one.area === area)?.name ?? ""));
  const { canUndo, canRedo } = useStore(handle.undo.state);
  useActions([
    { id: "new rule", label: "New rule", group: "Here", icon: Plus, keys: "n", reason, run: () => add(rule?.area ?? "quality") },
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
  const remove = (one: Rule) => {
    handle.edit((doc) => removeAt(doc, ["body", "rules", one.id]));
    choose(undefined);
  };
  return (
    <div className={styles["page"]}>
      <DocumentMessages handle={handle} nameOf={nameOfPlace} onShow={show} />
      <ConflictPlace handle={handle} nameOf={nameOfPlace} />
      <LockAsks handle={handle} partOf={partOf} />
      <PageHead
        title={title}
        sub={applies.length === 1 ? "Rule set, held against 1 source" : `Rule set, held against ${applies.length} sources`}
        acts={
          <>
            <HistoryButton workspace={workspace} handle={handle} />
            <DocumentLock handle={handle} part={WHOLE} partOf={partOf} onShow={(section) => show(section.map(String))} />
            <AddRule reason={reason} onAdd={add} />
          </>
        }
      />
      <FormComments what="rule set" handle={handle} nameOf={nameOfPlace} onShow={show}>
        <SharedForm handle={handle}>
          <div className={styles["split"]}>
            <RuleList rules={rules} chosen={rule?.id} tried={tried} onChoose={choose} />
            <div className={styles["main"]}>
              <Chosen handle={handle} rule={rule} checks={checks} reason={reason} onRemove={remove} />
              <TryRules workspace={workspace} document={handle.id} rules={rules} applies={applies} onTried={setTried} />
              <AppliesTo handle={handle} workspace={workspace} applies={applies} reason={reason} />
              <Card title="About this rule set">
                <div className={styles["fields"]}>
                  <SharedText path={["body", "name"]} label="Name" maxLength={200} problem={(written) => (written.trim() === "" ? "Needs a name. It is empty." : undefined)} />
                  <SharedText path={["body", "description"]} label="Description" optional rows={2} placeholder="What these rules are for" />
                  <SharedCriticality what="rule set" />
                </div>
              </Card>
              <CommentsCard what="rule set" />
            </div>
          </div>
        </SharedForm>
      </FormComments>
    </div>
  );
}

function AddRule({ reason, onAdd }: { readonly reason: string | undefined; readonly onAdd: (area: Area) => void }) {
  return (
    <Menu align="end" items={AREAS.map((area) => ({ kind: "act", label: `${area.label} rule`, reason, onChoose: () => onAdd(area.id) }))}>
      <Button look="primary" icon={Plus} reason={reason}>
        New rule
      </Button>
    </Menu>
  );
}

interface ChosenProps {
  readonly handle: DocumentHandle;
  readonly rule: Rule | undefined;
  readonly checks: readonly RuleCheck[];
  readonly reason: string | undefined;
  readonly onRemove: (rule: Rule) => void;
}

function Chosen({ handle, rule, checks, reason, onRemove }: ChosenProps) {
  if (rule === undefined) {
    return (
      <Card>
        <EmptyState>No rules yet. A rule names a check, the tables and columns it is about, and how grave it is when it fails.</EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title={titleOf(rule)}
      acts={
        <Button size="small" look="quiet" icon={Trash2} reason={reason} onClick={() => onRemove(rule)}>
          Remove rule
        </Button>
      }
    >
      <RuleForm key={rule.id} handle={handle} rule={rule} checks={checks} />
    </Card>
  );
}

/** Of one area: more at once would hold the page up; who looks for another one searches. */
const MOST_LISTED = 300;

interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly chosen: string | undefined;
  readonly tried: Tried | undefined;
  readonly onChoose: (id: string) => void;
}

function RuleList({ rules, chosen, tried, onChoose }: RuleListProps) {
  const [search, setSearch] = useState("");
  const words = search.toLocaleLowerCase();
  const shown = rules.filter((rule) => `${titleOf(rule)} ${rule.check} ${rule.table} ${rule.column}`.toLocaleLowerCase().includes(words));
  return (
    <nav className={styles["side"]} aria-label="All rules">
      <div className={styles["find"]}>
        <SearchInput aria-label="Find a rule" placeholder="Find a rule" value={search} onChange={setSearch} />
      </div>
      {AREAS.map((area) => {
        const inside = shown.filter((rule) => rule.area === area.id);
        if (inside.length === 0) return null;
        return (
          <section key={area.id} aria-label={area.label}>
            <h2 className={styles["area"]}>{area.label}</h2>
            <ul className={styles["rules"]}>
              {inside.slice(0, MOST_LISTED).map((rule) => (
                <li key={rule.id}>
                  <button type="button" aria-current={rule.id === chosen ? "true" : undefined} onClick={() => onChoose(rule.id)}>
                    <span>{titleOf(rule)}</span>
                    <span className="quiet">{rule.enabled ? sideNote(rule, tried) : "off"}</span>
                  </button>
                </li>
              ))}
            </ul>
            {inside.length > MOST_LISTED && (
              <p className={styles["more"]}>
                The first {whole(MOST_LISTED)} of {whole(inside.length)}. Search for another one.
              </p>
            )}
          </section>
        );
      })}
    </nav>
  );
}

function sideNote(rule: Rule, tried: Tried | undefined): string {
  const came = tried?.rules.find((one) => one.rule === rule.id);
  return came?.status === "failed" ? `${came.failing.toLocaleString("en")} fail` : rule.severity;
}
