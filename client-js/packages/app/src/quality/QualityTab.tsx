/** Quality of a source: its score, what each rule came to, failing rows, the rules themselves edited together, and growth. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Play, Plus } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { asError, call } from "../data/api";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useOpenDocument } from "../live/document";
import { mayEdit, mayRun } from "../session/rights";
import { useWorkspace } from "../session/Bootstrap";
import type { SourceTabProps } from "../source/tabs";
import { Button, toast } from "../ui";
import { GrowthCard } from "./GrowthCard";
import { newRule } from "./draft";
import styles from "./quality.module.css";
import { readAgain, type Result, rulesQuery, useQualityEvents } from "./queries";
import { ResultDetail } from "./ResultDetail";
import { ResultsCard } from "./ResultsCard";
import { RuleEditor } from "./RuleEditor";
import { ScoreCard } from "./ScoreCard";
import { SuiteDialog } from "./SuiteDialog";

export type Beside = { readonly kind: "result"; readonly result: Result } | { readonly kind: "rule"; readonly ruleSet: string; readonly rule: string } | undefined;

export function QualityTab({ source }: SourceTabProps) {
  const { workspace, id } = source;
  const queries = useQueryClient();
  const role = useWorkspace(workspace)?.role;
  const offline = useOfflineReason();
  const [beside, show] = useState<Beside>();
  const [importing, importSuite] = useState(false);
  const [adding, add] = useState<{ readonly ruleSet: string; readonly count: number }>();
  const [checking, check] = useState(false);
  const { data: rules } = useQuery(rulesQuery(id));
  useQualityEvents(id, () => check(false));
  const run = useMutation({
    mutationFn: () => call("quality.run", { id }),
    onMutate: () => check(true),
    onError: (error: Error) => {
      check(false);
      failed("The rules were not held against the source")(error);
    },
  });
  const own = useMutation({
    mutationFn: () => call("quality.own_rules", { id }),
    onSuccess: ({ rule_set: ruleSet }) => {
      readAgain(queries, id);
      add((before) => ({ ruleSet, count: (before?.count ?? 0) + 1 }));
    },
    onError: failed("No rule was added"),
  });
  const noRules = rules !== undefined && rules.rules.length === 0 ? "Needs a rule first" : undefined;
  const editReason = offline ?? mayEdit(role);
  const runReason = offline ?? mayRun(role) ?? noRules;
  const added = useCallback((ruleSet: string, rule: string) => {
    show({ kind: "rule", ruleSet, rule });
  }, []);
  useActions([
    { id: "quality.add", label: "Add a quality rule", group: "Here", icon: Plus, keys: "n", reason: editReason, run: () => own.mutate() },
    { id: "quality.run", label: "Check the rules now", group: "Here", icon: Play, reason: runReason, run: () => run.mutate() },
    { id: "quality.import", label: "Import a suite of Great Expectations", group: "Here", icon: FileUp, reason: editReason, run: () => importSuite(true) },
  ]);
  return (
    <div className={styles["page"]}>
      <div className={styles["bar"]}>
        <Button icon={FileUp} look="quiet" reason={editReason} onClick={() => importSuite(true)}>
          Import a suite
        </Button>
        <Button icon={Plus} reason={editReason} busy={own.isPending} onClick={() => own.mutate()}>
          Add a rule
        </Button>
        <Button icon={Play} reason={runReason} busy={checking} onClick={() => run.mutate()}>
          Check now
        </Button>
      </div>
      <div className={styles["columns"]} data-beside={beside !== undefined}>
        <div className={styles["main"]}>
          <ScoreCard source={id} />
          <ResultsCard source={id} beside={beside} show={show} reason={editReason} onAdd={() => own.mutate()} />
          <GrowthCard source={id} />
        </div>
        {beside !== undefined && (
          <div className={styles["aside"]}>
            {beside.kind === "result" ? (
              <ResultDetail key={`${beside.result.id}`} source={id} result={beside.result} onEdit={() => show({ kind: "rule", ruleSet: beside.result.rule_set, rule: beside.result.rule })} onClose={() => show(undefined)} />
            ) : (
              <RuleEditor key={`${beside.ruleSet} ${beside.rule}`} source={source} ruleSet={beside.ruleSet} rule={beside.rule} onClose={() => show(undefined)} />
            )}
          </div>
        )}
      </div>
      {adding !== undefined && <Adding key={adding.count} ruleSet={adding.ruleSet} onAdded={added} />}
      {rules?.rule_sets.map((one) => (
        <Watch key={one.id} source={id} ruleSet={one.id} />
      ))}
      {importing && <SuiteDialog source={source} onClose={() => importSuite(false)} onDone={() => readAgain(queries, id)} />}
    </div>
  );
}

function failed(text: string) {
  return (error: Error) => void toast({ text, detail: `${asError(error).message} ${asError(error).nextStep}`, state: "failed" });
}

/** Writes an empty rule into the rule set, once it is open; it stays open until the next one, so that nothing is left unsaved. */
function Adding({ ruleSet, onAdded }: { readonly ruleSet: string; readonly onAdded: (ruleSet: string, rule: string) => void }) {
  const handle = useOpenDocument(ruleSet);
  useEffect(() => {
    if (handle === undefined) return undefined;
    let over = false;
    const write = () => {
      if (over || handle.status.get().state !== "live" || !handle.canEdit.get()) return;
      over = true;
      onAdded(ruleSet, newRule(handle));
    };
    write();
    const stops = [handle.status.subscribe(write), handle.canEdit.subscribe(write)];
    return () => stops.forEach((stop) => stop());
  }, [handle, ruleSet, onAdded]);
  return null;
}

const SOON = 400;

/** What somebody writes into a rule set shows in the list a moment later. */
function Watch({ source, ruleSet }: { readonly source: string; readonly ruleSet: string }) {
  const handle = useOpenDocument(ruleSet);
  const queries = useQueryClient();
  useEffect(() => {
    if (handle === undefined) return undefined;
    let later: ReturnType<typeof setTimeout> | undefined;
    const stop = handle.at(["body", "rules"]).subscribe(() => {
      clearTimeout(later);
      later = setTimeout(() => void queries.invalidateQueries(rulesQuery(source)), SOON);
    });
    return () => {
      clearTimeout(later);
      stop();
    };
  }, [handle, queries, source]);
  return null;
}
