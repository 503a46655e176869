/** The rules held against a bounded sample of a source: rows per rule, seen by all who look, and nothing of it is stored. */
import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { whole } from "../format/numbers";
import { useChannel } from "../live/useChannel";
import { Picker } from "../pickers/Picker";
import { sourcesOf } from "../pickers/finders";
import { useReasons } from "../security/reason";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Card, type Column, ErrorState, Select, StateWord, Table } from "../ui";
import { type Rule, titleOf } from "./draft";
import { type Tried } from "./queries";
import styles from "./rules.module.css";

interface TryRulesProps {
  readonly workspace: string;
  readonly document: string;
  readonly rules: readonly Rule[];
  readonly applies: readonly string[];
  readonly onTried: (tried: Tried) => void;
}

/** `by`: who tried it, where that was somebody else. */
interface Seen {
  readonly tried: Tried;
  readonly by: string | undefined;
}

type One = Tried["rules"][number];
const ROWS = ["100", "1000", "10000"] as const;
const STATUS = {
  passed: { state: "done", word: "Passed" },
  failed: { state: "failed", word: "Failed" },
  errored: { state: "warning", word: "Not checked" },
  matched: { state: "done", word: "Matched" },
  nothing: { state: "skipped", word: "Nothing found" },
  not_here: { state: "skipped", word: "Not here" },
  off: { state: "skipped", word: "Off" },
} as const;

export function TryRules({ workspace, document, rules, applies, onTried }: TryRulesProps) {
  const [chosen, choose] = useState<string>();
  const [rows, setRows] = useState<(typeof ROWS)[number]>("1000");
  const source = chosen ?? applies[0];
  const { edit: reason } = useReasons(workspace);
  const [seen, see] = useState<Seen>();
  const show = (tried: Tried, by?: string) => {
    see({ tried, by });
    onTried(tried);
  };
  const trial = useMutation({ mutationFn: (id: string) => call("rule_sets.try", { id: document, source: id, rows: Number(rows) }), onSuccess: (tried) => show(tried) });
  const failure = trial.error === null ? undefined : asError(trial.error);
  const missing = source === undefined ? "Needs a source" : rules.length === 0 ? "Needs a rule" : undefined;
  return (
    <Card title="Try on a sample">
      {source !== undefined && <TriesOfOthers source={source} document={document} onTried={show} />}
      <div className={styles["tools"]}>
        <Picker label="Source" from={sourcesOf(workspace)} value={source} onChange={choose} />
        <Select label="Rows of each table" value={rows} onChange={setRows} options={ROWS.map((value) => ({ value, label: `${whole(Number(value))} rows` }))} />
        <Button icon={FlaskConical} busy={trial.isPending} reason={reason ?? missing} onClick={() => source !== undefined && trial.mutate(source)}>
          Try rules
        </Button>
      </div>
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {failure === undefined && seen === undefined && <p className={styles["note"]}>Each rule is held against the first rows of each table. Nothing is kept.</p>}
      {failure === undefined && seen !== undefined && (
        <div className={styles["came"]} aria-live="polite">
          <Table label="Rules on the sample" columns={columnsOf(rules)} rows={{ kind: "rows", rows: seen.tried.rules }} keyOf={(one) => one.rule} />
          <p className={styles["note"]}>
            {seen.by === undefined ? "" : `Tried by ${seen.by}, with ${whole(seen.tried.rows)} rows of each table. `}
            {seen.tried.tables === 1 ? "1 table" : `${whole(seen.tried.tables)} tables`} looked at{seen.tried.more ? "; the source has more" : ""}.
          </p>
        </div>
      )}
    </Card>
  );
}

interface TriesOfOthersProps {
  readonly source: string;
  readonly document: string;
  readonly onTried: (tried: Tried, by: string) => void;
}

/** Hears what others try of these rules on this source. */
function TriesOfOthers({ source, document, onTried }: TriesOfOthersProps) {
  const { user } = useBootstrap();
  useChannel(`doc:${source}`, ["scan:rules:tried"], {
    onEvent: ({ payload }) => {
      if (payload.rule_set === document && payload.by !== user.id) onTried(payload, payload.by_name);
    },
    onStale: () => {},
  });
  return null;
}

function columnsOf(rules: readonly Rule[]): readonly Column<One>[] {
  return [
    {
      id: "rule",
      head: "Rule",
      cell: (one) => {
        const rule = rules.find((other) => other.id === one.rule);
        return rule === undefined ? "removed meanwhile" : titleOf(rule);
      },
    },
    { id: "status", head: "Came to", width: 130, cell: (one) => <StateWord state={STATUS[one.status].state}>{STATUS[one.status].word}</StateWord> },
    { id: "failing", head: "Failing", align: "right", cell: (one) => (one.rows === 0 ? <span className="quiet">–</span> : `${whole(one.failing)} of ${whole(one.rows)}`) },
    { id: "says", head: "Says", minor: true, cell: (one) => <span className={styles["says"]}>{one.message}</span> },
  ];
}
