/** What starts designs of the workspace by itself, and where schedules get into each other's way. */
import type { MadeTrigger, OverlapOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { planned } from "../format/times";
import { When } from "../format/When";
import { ms } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, EmptyState, PageBody, PageHead, Pager } from "../ui";
import { SecretDialog } from "./Address";
import { overlapsQuery, triggersQuery, useTriggerEvents } from "./queries";
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
  const [offset, setOffset] = useState(0);
  const list = useQuery(triggersQuery(workspace, design, offset));
  const reason = mayRun(useWorkspace(workspace)?.role);
  useTriggerEvents(workspace);
  useActions([{ id: "new trigger", label: "New trigger", group: "Here", icon: Plus, keys: "n", reason, run: () => setMaking(true) }]);
  const button = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => setMaking(true)}>
      New trigger
    </Button>
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
          <TriggerTable workspace={workspace} list={list} ofDesign={design !== undefined} reason={reason} empty={<EmptyState>{empty}</EmptyState>} />
          {design === undefined && <Pager offset={offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={setOffset} />}
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
  return (
    <Card title="Schedules that meet" meta="The next 24 hours">
      <ul className={styles["meetings"]}>
        {items.map((one) => (
          <li key={`${one.one} ${one.other}`}>
            <strong>{one.one_name}</strong> ({one.one_design}) and <strong>{one.other_name}</strong> ({one.other_design}) use the same source at once, first {planned(ms(one.first), ownZone())}
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
