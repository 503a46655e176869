/** What starts designs of the workspace by itself, and where schedules get into each other's way. */
import type { MadeTrigger, OverlapOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { Choice, FilterTools } from "../filters/FilterTools";
import type { Choices } from "../filters/query";
import { useChoices } from "../filters/useChoices";
import { planned } from "../format/times";
import { When } from "../format/When";
import { ms, useNow } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, EmptyState, type Option, PageBody, PageHead, Pager } from "../ui";
import { SecretDialog } from "./Address";
import { kindsQuery, overlapsQuery, triggersQuery, useTriggerEvents } from "./queries";
import { TriggerDialog } from "./TriggerDialog";
import { TriggerTable } from "./TriggerTable";
import styles from "./triggers.module.css";
import { ownZone } from "./words";

export function SchedulesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/schedules" });
  const overlaps = useQuery(overlapsQuery(workspace));
  usePage({ people: useWorkspacePeople(workspace) });
  return (
    <Triggers
      workspace={workspace}
      design={undefined}
      title="Schedules"
      sub="What starts designs by itself: times, events, files, messages from outside"
      empty="No triggers yet. A trigger starts a design at a time, when something happens, or when another system says so."
    >
      {(overlaps.data?.items.length ?? 0) > 0 && <Meetings items={overlaps.data?.items ?? []} />}
    </Triggers>
  );
}

interface TriggerChoices extends Choices {
  readonly search: string;
  readonly kind: string;
  readonly state: "any" | "on" | "paused";
}

const BEGINNING: TriggerChoices = { search: "", kind: "", state: "any" };
const STATES: readonly Option<TriggerChoices["state"]>[] = [
  { value: "any", label: "On and paused" },
  { value: "on", label: "On" },
  { value: "paused", label: "Paused" },
];
const KNOWN = { state: STATES.map((one) => one.value) };

function asInput({ search, kind, state }: TriggerChoices) {
  return { search: search.trim(), kind, state: state === "any" ? ("" as const) : state };
}

interface TriggersProps {
  readonly workspace: string;
  readonly design: string | undefined;
  readonly title: string;
  readonly sub: string;
  readonly empty: string;
  readonly children?: ReactNode;
}

export function Triggers({ workspace, design, title, sub, empty, children }: TriggersProps) {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeTrigger>();
  const place = useChoices(BEGINNING, KNOWN);
  const list = useQuery(triggersQuery(workspace, design, { ...asInput(place.asked), offset: place.offset }));
  const all = useQuery({ ...triggersQuery(workspace, design, { ...asInput(BEGINNING), offset: 0 }), enabled: place.narrowed });
  const kinds = useQuery({ ...kindsQuery(), enabled: design === undefined });
  const reason = mayRun(useWorkspace(workspace)?.role);
  useTriggerEvents(workspace);
  useActions([{ id: "new trigger", label: "New trigger", group: "Here", icon: Plus, keys: "n", reason, run: () => setMaking(true) }]);
  const button = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => setMaking(true)}>
      New trigger
    </Button>
  );
  const nothing = place.narrowed ? <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No trigger fits this filter.</EmptyState> : <EmptyState>{empty}</EmptyState>;
  const titleOf = (kind: string) => kinds.data?.kinds.find((one) => one.name === kind)?.title ?? kind;
  const tools = design === undefined && (
    <FilterTools
      workspace={workspace}
      list="triggers"
      one="trigger"
      label="Filter schedules"
      placeholder="Filter by words"
      place={place}
      total={list.data?.total}
      all={all.data?.total}
      named={(name, value) => (name === "kind" ? titleOf(value) : value)}
    >
      <Choice label="Kind" value={place.chosen.kind} options={[{ value: "", label: "Every kind" }, ...(kinds.data?.kinds ?? []).map(({ name, title: called }) => ({ value: name, label: called }))]} onChange={(kind) => place.choose({ kind })} />
      <Choice label="State" value={place.chosen.state} options={STATES} onChange={(state) => place.choose({ state })} />
    </FilterTools>
  );
  return (
    <>
      <PageHead
        title={title}
        sub={sub}
        acts={
          <>
            {design === undefined && (
              <Link className={buttonClass("quiet")} to="/w/$workspace/schedules/rules" params={{ workspace }}>
                Rules
              </Link>
            )}
            {button}
          </>
        }
      />
      <PageBody>
        <div className={styles["stack"]}>
          <TriggerTable workspace={workspace} list={list} ofDesign={design !== undefined} reason={reason} tools={tools} empty={nothing} />
          {design === undefined && <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />}
          {children}
        </div>
      </PageBody>
      {making && <TriggerDialog workspace={workspace} design={design} onClose={() => setMaking(false)} onMade={setMade} />}
      {made !== undefined && made.secret !== null && <SecretDialog trigger={made} secret={made.secret} onClose={() => setMade(undefined)} />}
    </>
  );
}

/** Schedules that would use one source at the same time within the next day. */
function Meetings({ items }: { readonly items: readonly OverlapOut[] }) {
  const now = useNow();
  return (
    <Card title="Schedules that meet" meta="The next 24 hours">
      <ul className={styles["meetings"]}>
        {items.map((one) => (
          <li key={`${one.one} ${one.other}`}>
            <strong>{one.one_name}</strong> ({one.one_design}) and <strong>{one.other_name}</strong> ({one.other_design}) use the same source at once, first {planned(ms(one.first), now, ownZone())}
            {one.times > 1 && `, ${one.times} times`}
            <span className="visually-hidden">
              <When micros={one.first} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
