/** One trigger: when it comes next, what came of its moments, its address, its backfills. */
import type { FiringOut, TriggerOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { Button, Dialog, Spinner, StateWord, Tabs } from "../ui";
import { Address } from "./Address";
import { Backfills } from "./Backfills";
import { NextTimes } from "./NextTimes";
import { firingsQuery } from "./queries";
import styles from "./triggers.module.css";
import { CATCH_UP, nameOf, type Names, OVERLAP, sentenceOf } from "./words";

type Part = "about" | "history" | "backfills" | "address";

interface TriggerDetailProps {
  readonly trigger: TriggerOut;
  readonly designs: Names;
  readonly reason: string | undefined;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function TriggerDetail({ trigger, designs, reason, onEdit, onClose }: TriggerDetailProps) {
  const [part, setPart] = useState<Part>("about");
  const byClock = trigger.kind === "cron" || trigger.kind === "interval";
  const tabs = [
    { id: "about", label: "About" },
    { id: "history", label: "History" },
    ...(byClock ? ([{ id: "backfills", label: "Backfills" }] as const) : []),
    ...(trigger.address === null ? [] : ([{ id: "address", label: "Address" }] as const)),
  ] as const;
  return (
    <Dialog
      open
      onClose={onClose}
      width={720}
      title={nameOf(trigger, designs)}
      hint={trigger.name === "" ? undefined : sentenceOf(trigger, designs)}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
          <Button look="primary" reason={reason} onClick={onEdit}>
            Change the trigger
          </Button>
        </>
      }
    >
      <Tabs label="Parts of the trigger" tabs={tabs} value={part} onChange={setPart}>
        <div style={{ paddingTop: "var(--space-4)", minHeight: 240 }}>
          {part === "about" && <About trigger={trigger} />}
          {part === "history" && <History trigger={trigger} />}
          {part === "backfills" && <Backfills trigger={trigger} reason={reason} />}
          {part === "address" && <Address trigger={trigger} reason={reason} />}
        </div>
      </Tabs>
    </Dialog>
  );
}

function About({ trigger }: { readonly trigger: TriggerOut }) {
  const word = (options: readonly { readonly value: string; readonly label: string }[], value: string) => options.find((one) => one.value === value)?.label ?? value;
  return (
    <div className={styles["stack"]}>
      {trigger.paused_at !== null && <Paused trigger={trigger} />}
      {trigger.next.length > 0 && (
        <section aria-label="Next times">
          <h3>Next times</h3>
          <NextTimes times={trigger.next} zone={trigger.zone} />
        </section>
      )}
      <dl className={styles["facts"]}>
        <dt>Starts</dt>
        <dd>
          <Link to="/w/$workspace/designs/$document" params={{ workspace: trigger.workspace, document: trigger.design }}>
            {trigger.design_name}
          </Link>
        </dd>
        <dt>With the rights of</dt>
        <dd>{trigger.acts_as_name}</dd>
        {trigger.condition !== "" && (
          <>
            <dt>Only when</dt>
            <dd>
              <code>{trigger.condition}</code>
            </dd>
          </>
        )}
        <dt>While one runs</dt>
        <dd>{word(OVERLAP, trigger.overlap)}</dd>
        {trigger.next.length > 0 && (
          <>
            <dt>Missed times</dt>
            <dd>{word(CATCH_UP, trigger.catch_up)}</dd>
          </>
        )}
        <dt>Changed</dt>
        <dd>
          by {trigger.updated_by_name}, <When micros={trigger.updated_at} />
        </dd>
      </dl>
    </div>
  );
}

function Paused({ trigger }: { readonly trigger: TriggerOut }) {
  const why = trigger.paused_because;
  return (
    <div className={styles["reason"]}>
      <p>
        {why === null ? `Paused by ${trigger.paused_by_name ?? "somebody"}` : `Paused: ${why.message}`}
        {trigger.paused_at !== null && (
          <>
            {", "}
            <When micros={trigger.paused_at} />
          </>
        )}
      </p>
      {why !== null && <p>{why.next_step} Whoever saves it runs it with their own rights.</p>}
    </div>
  );
}

function History({ trigger }: { readonly trigger: TriggerOut }) {
  const list = useQuery(firingsQuery(trigger.design, trigger.id));
  if (list.data === undefined) return list.error === null ? <Spinner label="Loading what came of it" /> : <LoadFailure title="The history could not be loaded" error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.items.length === 0) return <p className="quiet">It has not fired yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <ul className={styles["list"]} tabIndex={0} aria-label="What came of its moments">
      {list.data.items.map((firing) => (
        <li key={firing.moment}>
          <Outcome trigger={trigger} firing={firing} />
          <When micros={firing.at} short />
        </li>
      ))}
    </ul>
  );
}

function Outcome({ trigger, firing }: { readonly trigger: TriggerOut; readonly firing: FiringOut }) {
  if (firing.run !== null) {
    return (
      <span className={styles["said"]}>
        <StateWord state="done">Started</StateWord>
        <Link to="/w/$workspace/runs/$run" params={{ workspace: trigger.workspace, run: firing.run }}>
          Show the run
        </Link>
      </span>
    );
  }
  return (
    <span>
      <StateWord state={firing.status === "refused" ? "failed" : "skipped"}>{firing.status === "refused" ? "Not started" : "Passed"}</StateWord> <small>{firing.reason?.message}</small>
    </span>
  );
}
