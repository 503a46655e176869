/** The draft as it stands, tried on past requests: page after page, with what differs from what happened. Nothing is asked or changed by it. */
import type { DocumentHandle } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { asError, call } from "../data/api";
import { counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { useAt } from "../live/document";
import { Button, Card, Chip, EmptyState, ErrorState, Progress } from "../ui";
import { outcomeWord, type Rule, titleOf } from "./draft";
import styles from "./policies.module.css";
import type { DryRun, Rehearsed } from "./queries";

const PAGE = 50;
const MOST = 1_000;
const SHOWN = 50;

interface DryRunCardProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly rules: readonly Rule[];
  readonly reason: string | undefined;
}

interface Tried {
  readonly state: "running" | "done";
  readonly pages: readonly DryRun[];
}

export function DryRunCard({ handle, workspace, rules, reason }: DryRunCardProps) {
  const [tried, setTried] = useState<Tried>();
  const [error, setError] = useState<unknown>();
  const going = useRef<AbortController>(undefined);
  const written = JSON.stringify(useAt(handle, ["body"]) ?? null);
  const [of, setOf] = useState("");
  useEffect(() => () => going.current?.abort(), []);
  const run = () => {
    going.current?.abort();
    const stop = new AbortController();
    going.current = stop;
    setError(undefined);
    setOf(written);
    setTried({ state: "running", pages: [] });
    void all(handle.id, stop.signal, setTried).catch((failed: unknown) => {
      if (stop.signal.aborted) return;
      setTried(undefined);
      setError(failed);
    });
  };
  const pages = tried?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const outdated = tried?.state === "done" && of !== written;
  return (
    <Card
      title="On past requests"
      acts={
        <Button size="small" icon={FlaskConical} busy={tried?.state === "running"} reason={reason} onClick={run}>
          Try it
        </Button>
      }
    >
      {error !== undefined && <ErrorState title="It could not be tried">{asError(error).message}</ErrorState>}
      {tried === undefined && error === undefined && <EmptyState>What this policy as it stands would have made of the requests there were, beside what happened.</EmptyState>}
      {tried?.state === "running" && <Progress label={`${whole(items.length)} of ${whole(pages[0]?.total ?? 0)} requests`} parts={[{ state: "running", amount: items.length }]} total={Math.max(1, Math.min(pages[0]?.total ?? 1, MOST))} />}
      {tried?.state === "done" && items.length === 0 && <EmptyState>There were no requests here yet.</EmptyState>}
      {items.length > 0 && <Summary items={items} pages={pages} rules={rules} />}
      {outdated && <p className={styles["note"]}>The policy was changed since. Try it again.</p>}
      <ul className={styles["tried"]} aria-label="Past requests">
        {[...items].sort((one, other) => Number(other.differs) - Number(one.differs)).slice(0, SHOWN).map((one) => (
          <Past key={one.request} workspace={workspace} one={one} />
        ))}
      </ul>
      {items.length > SHOWN && <p className={styles["note"]}>{`${whole(items.length - SHOWN)} more are counted above.`}</p>}
    </Card>
  );
}

async function all(id: string, signal: AbortSignal, tell: (tried: Tried) => void): Promise<void> {
  const pages: DryRun[] = [];
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const page = await call("policies.dry_run", { id, offset, limit: PAGE }, { signal });
    if (signal.aborted) return;
    pages.push(page);
    const over = offset + PAGE >= Math.min(page.total, MOST);
    tell({ state: over ? "done" : "running", pages: [...pages] });
    if (over) return;
  }
}

function Summary({ items, pages, rules }: { readonly items: readonly Rehearsed[]; readonly pages: readonly DryRun[]; readonly rules: readonly Rule[] }) {
  const sum = (name: string) => pages.reduce((total, page) => total + (page.counts[name] ?? 0), 0);
  const fired = (id: string) => pages.reduce((total, page) => total + (page.fired[id] ?? 0), 0);
  return (
    <div className={styles["summary"]} role="status">
      <strong>{`${counted(sum("differs"), "request")} of ${whole(items.length)} would have gone another way`}</strong>
      <dl>
        <div>
          <dt>Approved at once</dt>
          <dd>{whole(sum("approve"))}</dd>
        </div>
        <div>
          <dt>Rejected at once</dt>
          <dd>{whole(sum("reject"))}</dd>
        </div>
        <div>
          <dt>Put to people</dt>
          <dd>{whole(sum("route"))}</dd>
        </div>
        {rules.map((rule) => (
          <div key={rule.id}>
            <dt>{`Rule ${titleOf(rule)}`}</dt>
            <dd>{whole(fired(rule.id))}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Past({ workspace, one }: { readonly workspace: string; readonly one: Rehearsed }) {
  const before = one.happened === "route" ? words(one.stages_before) : outcomeWord(one.happened);
  const now = one.outcome === "route" ? words(one.stages) : outcomeWord(one.outcome);
  return (
    <li className={styles["past"]}>
      <div className={styles["pastHead"]}>
        <Link to="/w/$workspace/approvals/$id" params={{ workspace, id: one.request }}>
          {one.title}
        </Link>
        <When micros={one.created_at} short />
      </div>
      <div className={styles["pastLine"]}>
        {one.differs ? (
          <>
            <Chip>{before}</Chip> would be <Chip>{now}</Chip>
          </>
        ) : (
          <span className="quiet">{`${now}, as it was`}</span>
        )}
      </div>
      <details>
        <summary>Why</summary>
        <p>{one.why}</p>
      </details>
    </li>
  );
}

function words(stages: readonly string[]): string {
  return stages.length === 0 ? "Ask people" : `Ask ${stages.join(", ")}`;
}
