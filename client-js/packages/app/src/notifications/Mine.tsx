/** What reaches me: kinds by channel, quiet hours, bundles, mute; everywhere, and what is different in one workspace. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { useOfflineReason } from "../live/connection";
import { Button, Card, ErrorState, Form, Segmented, Skeleton, Switch, toast } from "../ui";
import { Addresses } from "./Addresses";
import { Matrix } from "./Matrix";
import styles from "./notifications.module.css";
import { rulesQuery } from "./queries";
import { Times } from "./Times";
import { type Choices, type Here, problemsIn, type Rules, type RulesOut, same } from "./words";

type Scope = "everywhere" | "here";

interface MineProps {
  readonly workspace: string;
  readonly name: string;
}

export function Mine({ workspace, name }: MineProps) {
  const rules = useQuery(rulesQuery(workspace));
  if (rules.data === undefined) {
    if (rules.error !== null) return <LoadFailure title="Your rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} />;
    return <Skeleton />;
  }
  return <Editor workspace={workspace} name={name} given={rules.data} />;
}

/** The drafts begin with what was loaded, and stay what the person made of them until they are saved. */
function Editor({ workspace, name, given }: MineProps & { readonly given: RulesOut }) {
  const queries = useQueryClient();
  const offline = useOfflineReason();
  const [scope, turn] = useState<Scope>("everywhere");
  const [kept, keep] = useState({ rules: given.rules, here: hereOf(given) });
  const [rules, setRules] = useState<Rules>(given.rules);
  const [here, setHere] = useState<Here>(hereOf(given));
  const save = useMutation({
    mutationFn: async () => {
      const asked = { rules, here };
      if (!same(asked.rules, kept.rules)) await call("notification_rules.change", { rules: asked.rules });
      if (!same(asked.here, kept.here)) await call("notification_rules.change_here", { id: workspace, rules: isAsUsual(asked.here) ? null : asked.here });
      return asked;
    },
    onSuccess: (asked) => {
      keep(asked);
      toast({ text: "Saved what reaches you" });
      void queries.invalidateQueries({ queryKey: ["notices", "rules"] });
    },
  });
  const problems = problemsIn(rules);
  const wrong = Object.keys(problems).length > 0;
  const changed = !same(rules, kept.rules) || !same(here, kept.here);
  const failure = save.error === null ? undefined : asError(save.error);
  const reason = offline ?? (wrong ? "Something needs another value" : changed ? undefined : "Nothing was changed");
  return (
    <div className={styles["stack"]}>
    <Form
      className={styles["stack"]}
      aria-label="What reaches me"
      onSubmit={() => reason === undefined && save.mutate()}
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <Card
        bare
        title="What reaches me"
        acts={
          <Segmented
            label="Where it holds"
            value={scope}
            onChange={turn}
            segments={[
              { value: "everywhere", label: "Everywhere" },
              { value: "here", label: "Only here" },
            ]}
          />
        }
      >
        {scope === "here" && (
          <div className={styles["line"]}>
            <Switch label={`Mute ${name}: nothing of it leaves the inbox`} value={here.muted === true} onChange={(muted) => setHere({ ...here, muted })} />
          </div>
        )}
        <Matrix
          kinds={given.kinds}
          channels={given.channels}
          own={(scope === "here" ? (here.kinds ?? {}) : (rules.kinds ?? {})) as Choices}
          above={scope === "here" ? ((rules.kinds ?? {}) as Choices) : undefined}
          onChange={(kinds) => (scope === "here" ? setHere({ ...here, kinds }) : setRules({ ...rules, kinds }))}
        />
      </Card>
      <Times rules={rules} problems={problems} onChange={setRules} />
      <div className={styles["foot"]} data-changed={changed || undefined}>
        <span className="quiet" role="status">
          {changed ? "Changes are not saved yet" : "Everything is saved"}
        </span>
        {changed && (
          <Button
            look="quiet"
            onClick={() => {
              setRules(kept.rules);
              setHere(kept.here);
            }}
          >
            Discard the changes
          </Button>
        )}
        <Button look="primary" type="submit" busy={save.isPending} reason={reason}>
          Save the rules
        </Button>
      </div>
    </Form>
    <Addresses workspace={workspace} channels={given.channels} />
    </div>
  );
}

function hereOf(given: RulesOut): Here {
  return given.here ?? { muted: false, kinds: {} };
}

function isAsUsual(here: Here): boolean {
  return here.muted !== true && Object.keys(here.kinds ?? {}).length === 0;
}
