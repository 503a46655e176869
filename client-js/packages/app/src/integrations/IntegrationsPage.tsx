/** Integrations: systems that are told of what happens here, systems that start something here, and my tokens for programs. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { withArticle } from "../session/rights";
import { usePage } from "../shell/page";
import { Card, EmptyState, PageHead, type Tab, TabbedPage } from "../ui";
import { mayShare } from "../workspace/roles";
import { Incoming } from "./Incoming";
import { Outgoing } from "./Outgoing";
import { integrationsQuery, useIntegrationEvents } from "./queries";
import { type IntegrationsSearch, type IntegrationsTab, TABS } from "./search";
import { Tokens } from "./Tokens";

const LABELS: Readonly<Record<IntegrationsTab, string>> = { outgoing: "Outgoing", incoming: "Incoming", tokens: "Tokens" };
const WORDS: Readonly<Record<IntegrationsTab, string>> = { outgoing: "webhooks", incoming: "triggers calls from outside", tokens: "api keys programs" };
const FROM = "/signed-in/w/$workspace/governance/integrations";

export function IntegrationsPage() {
  const { workspace } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const navigate = useNavigate();
  const role = useWorkspace(workspace)?.role;
  const manages = mayShare(role);
  usePage({ title: "Integrations", people: useWorkspacePeople(workspace) });
  const show = (next: IntegrationsSearch) => void navigate({ to: "/w/$workspace/governance/integrations", params: { workspace }, search: next, replace: true });
  useActions(TABS.map((one) => ({ id: `integrations ${one}`, label: `Show ${LABELS[one].toLowerCase()}`, group: "Here" as const, words: WORDS[one], run: () => show({ tab: one }) })));
  // Who manages nothing has tokens here, and reads of the rest why not.
  const tab = search.tab ?? (manages ? "outgoing" : "tokens");
  const heads: readonly Tab<IntegrationsTab>[] = TABS.map((one) => ({ id: one, label: LABELS[one] }));
  return (
    <TabbedPage
      head={
        <PageHead title="Integrations" sub="Systems that are told of what happens here, systems that start something here, and your tokens" />
      }
      label="Integrations"
      tabs={heads}
      value={tab}
      onChange={(one) => show({ tab: one })}
    >
      {tab === "tokens" && <Tokens key={workspace} workspace={workspace} />}
      {tab !== "tokens" && !manages && (
        <Card>
          <EmptyState>Needs an admin; you are {withArticle(role)}. Whoever looks after the workspace sees who is told of what, and who calls it.</EmptyState>
        </Card>
      )}
      {tab !== "tokens" && manages && <Managed key={workspace} workspace={workspace} tab={tab} search={search} onShow={show} />}
    </TabbedPage>
  );
}

interface ManagedProps {
  readonly workspace: string;
  readonly tab: "outgoing" | "incoming";
  readonly search: IntegrationsSearch;
  readonly onShow: (search: IntegrationsSearch) => void;
}

function Managed({ workspace, tab, search, onShow }: ManagedProps) {
  const list = useQuery(integrationsQuery(workspace));
  useIntegrationEvents(workspace);
  if (tab === "incoming") return <Incoming workspace={workspace} list={list} />;
  return (
    <Outgoing
      workspace={workspace}
      list={list}
      calls={search.webhook}
      message={search.call}
      onCalls={(webhook, message) => onShow({ tab, ...(webhook === undefined ? {} : { webhook }), ...(message === undefined ? {} : { call: message }) })}
    />
  );
}
