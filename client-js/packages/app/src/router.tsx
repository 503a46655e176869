/** Every address of the app, typed. A screen is loaded when it is first visited. */
import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { readAccessSearch } from "./access/search";
import { readAuditSearch } from "./audit/search";
import { readCatalogSearch, readTablePlace } from "./catalog/search";
import { Snapshots } from "./data/snapshots";
import { readTermPlace } from "./glossary/search";
import { readInboxSearch } from "./inbox/search";
import { readIntegrationsSearch } from "./integrations/search";
import { readLineageSearch } from "./lineage/search";
import { readCompareSearch, readRunSearch, readRunsSearch } from "./runs/search";
import { BootstrapProvider, startingWith, useBootstrap } from "./session/Bootstrap";
import { NotFound } from "./shell/NotFound";
import { screen } from "./shell/screen";
import { Shell } from "./shell/Shell";
import { readNotificationsSearch } from "./notifications/search";
import { readGovernanceSearch } from "./governance/views";
import { readPolicyPlace } from "./policies/search";
import { readRulePlace } from "./rules/search";
import { readDefinitionSearch } from "./scans/search";
import { readOperationSearch, readOperationsSearch } from "./operations/search";
import { readSourceSearch } from "./source/search";
import { readSourcesAddress } from "./sources/search";
import { readSearch } from "./workspace/tabs";

/** Asked for at once, beside the answer that says who is signed in. */
const ClientProvider = screen(() => import("./live/ClientProvider"), "ClientProvider");
void ClientProvider.preload?.();
const START = startingWith(ClientProvider.preload);
export const queries = new Snapshots();
const SignInPage = screen(() => import("./session/SignInPage"), "SignInPage");

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotFound /> });

const signIn = createRoute({ getParentRoute: () => root, path: "/signin", component: SignInPage });
const join = createRoute({ getParentRoute: () => root, path: "/join", component: screen(() => import("./session/JoinPage"), "JoinPage") });

/** Everything below needs somebody who is signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  // Asked beside the code of the screen, not after it.
  loader: () => void queries.prefetchQuery(START),
  shouldReload: false,
  component: () => (
    <BootstrapProvider start={START} signedOut={<SignedOut />}>
      <SignedIn />
    </BootstrapProvider>
  ),
});

const index = createRoute({ getParentRoute: () => signedIn, path: "/", component: FirstWorkspace });
const workspace = createRoute({ getParentRoute: () => signedIn, path: "/w/$workspace", component: Shell });

const homeRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  component: screen(() => import("./home/HomePage"), "HomePage"),
});

const sourcesRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/sources",
  validateSearch: readSourcesAddress,
  component: screen(() => import("./sources/SourcesPage"), "SourcesPage"),
});

const sourceRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/sources/$document",
  validateSearch: readSourceSearch,
  component: screen(() => import("./source/SourcePage"), "SourcePage"),
});

const classificationRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/governance/classification",
  component: screen(() => import("./classification/ReviewPage"), "ReviewPage"),
});

/** The page stays when another of its tabs is shown. */
const sourceTabRoute = createRoute({ getParentRoute: () => sourceRoute, path: "/$tab" });

const sourceHistoryRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/sources/$document/history",
  component: screen(() => import("./history/HistoryPage"), "HistoryPage"),
});

const designHistoryRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/designs/$document/history",
  component: screen(() => import("./history/HistoryPage"), "HistoryPage"),
});

const documentRoute = createRoute({ getParentRoute: () => workspace, path: "/documents/$document", component: screen(() => import("./documents/DocumentPage"), "DocumentPage") });
const documentHistoryRoute = createRoute({ getParentRoute: () => workspace, path: "/documents/$document/history", component: screen(() => import("./history/HistoryPage"), "HistoryPage") });

const HistoryPage = screen(() => import("./history/HistoryPage"), "HistoryPage");
const ruleSetHistoryRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/rule-sets/$document/history", component: HistoryPage });
const glossaryHistoryRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/glossaries/$document/history", component: HistoryPage });

const designsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/designs",
  component: screen(() => import("./designs/DesignsPage"), "DesignsPage"),
});

const designRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/designs/$document",
  component: screen(() => import("./designs/DesignPage"), "DesignPage"),
});

const designAnalyticsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/designs/$document/analytics",
  component: screen(() => import("./analysis/AnalyticsPage"), "AnalyticsPage"),
});

const libraryRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/library",
  component: screen(() => import("./library/LibraryPage"), "LibraryPage"),
});

const inboxRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/inbox",
  validateSearch: readInboxSearch,
  component: screen(() => import("./inbox/InboxPage"), "InboxPage"),
});

const approvalRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/approvals/$id",
  component: screen(() => import("./approvals/ApprovalPage"), "ApprovalPage"),
});

const notificationsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/notifications",
  validateSearch: readNotificationsSearch,
  component: screen(() => import("./notifications/NotificationsPage"), "NotificationsPage"),
});

const runsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/runs",
  validateSearch: readRunsSearch,
  component: screen(() => import("./runs/RunsPage"), "RunsPage"),
});

const runRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/runs/$run",
  validateSearch: readRunSearch,
  component: screen(() => import("./runs/RunPage"), "RunPage"),
});

const schedulesRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/schedules",
  component: screen(() => import("./triggers/SchedulesPage"), "SchedulesPage"),
});

const designTriggersRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/designs/$document/triggers",
  component: screen(() => import("./triggers/DesignTriggersPage"), "DesignTriggersPage"),
});

const compareRunsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/runs/$run/compare",
  validateSearch: readCompareSearch,
  component: screen(() => import("./runs/ComparePage"), "ComparePage"),
});

const alertsRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/runs/alerts",
  component: screen(() => import("./runs/AlertsPage"), "AlertsPage"),
});

const BranchesPage = screen(() => import("./branches/BranchesPage"), "BranchesPage");
const MergePage = screen(() => import("./branches/MergePage"), "MergePage");
const sourceBranchesRoute = createRoute({ getParentRoute: () => workspace, path: "/sources/$document/branches", component: BranchesPage });
const sourceMergeRoute = createRoute({ getParentRoute: () => workspace, path: "/sources/$document/branches/$branch", component: MergePage });
const designBranchesRoute = createRoute({ getParentRoute: () => workspace, path: "/designs/$document/branches", component: BranchesPage });
const designMergeRoute = createRoute({ getParentRoute: () => workspace, path: "/designs/$document/branches/$branch", component: MergePage });

const documentBranchesRoute = createRoute({ getParentRoute: () => workspace, path: "/documents/$document/branches", component: BranchesPage });
const documentMergeRoute = createRoute({ getParentRoute: () => workspace, path: "/documents/$document/branches/$branch", component: MergePage });

const workspaceRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/workspace",
  validateSearch: readSearch,
  component: screen(() => import("./workspace/WorkspacePage"), "WorkspacePage"),
});

const ruleSetsRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/rule-sets", component: screen(() => import("./rules/RuleSetsPage"), "RuleSetsPage") });
const ruleSetRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/rule-sets/$document", validateSearch: readRulePlace, component: screen(() => import("./rules/RuleSetPage"), "RuleSetPage") });
const policiesRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/policies", component: screen(() => import("./policies/PoliciesPage"), "PoliciesPage") });
const policyRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/policies/$document", validateSearch: readPolicyPlace, component: screen(() => import("./policies/PolicyPage"), "PolicyPage") });
const auditRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/audit", validateSearch: readAuditSearch, component: screen(() => import("./audit/AuditPage"), "AuditPage") });
const integrationsRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/integrations", validateSearch: readIntegrationsSearch, component: screen(() => import("./integrations/IntegrationsPage"), "IntegrationsPage") });
const escalationRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/escalation", component: screen(() => import("./escalation/EscalationPage"), "EscalationPage") });
const awayRoute = createRoute({ getParentRoute: () => workspace, path: "/away", component: screen(() => import("./escalation/AwayPage"), "AwayPage") });
const reactionsRoute = createRoute({ getParentRoute: () => workspace, path: "/schedules/rules", component: screen(() => import("./reactions/RulesPage"), "RulesPage") });
const scansRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/scans", validateSearch: readDefinitionSearch, component: screen(() => import("./scans/DefinitionsPage"), "DefinitionsPage") });
const findingsRoute = createRoute({ getParentRoute: () => workspace, path: "/governance/findings", component: screen(() => import("./findings/FindingsPage"), "FindingsPage") });

const governanceRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/governance",
  validateSearch: readGovernanceSearch,
  component: screen(() => import("./governance/GovernancePage"), "GovernancePage"),
});

const accessRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/access",
  validateSearch: readAccessSearch,
  component: screen(() => import("./access/AccessPage"), "AccessPage"),
});

const studioRoute = createRoute({
  getParentRoute: () => workspace,
  path: "/studio",
  component: screen(() => import("./studio/StudioPage"), "StudioPage"),
});

const catalogRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog", validateSearch: readCatalogSearch, component: screen(() => import("./catalog/CatalogPage"), "CatalogPage") });
const discoveryRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/discovery", component: screen(() => import("./catalog/DiscoveryPage"), "DiscoveryPage") });
const tagsRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/tags", component: screen(() => import("./catalog/TagsPage"), "TagsPage") });
const glossariesRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/glossaries", component: screen(() => import("./glossary/GlossariesPage"), "GlossariesPage") });
const glossaryRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/glossaries/$document", validateSearch: readTermPlace, component: screen(() => import("./glossary/GlossaryPage"), "GlossaryPage") });
const tableRoute = createRoute({ getParentRoute: () => workspace, path: "/catalog/$document", validateSearch: readTablePlace, component: screen(() => import("./catalog/TablePage"), "TablePage") });

const operationsRoute = createRoute({ getParentRoute: () => workspace, path: "/operations", validateSearch: readOperationsSearch, component: screen(() => import("./operations/OperationsPage"), "OperationsPage") });
const operationRoute = createRoute({ getParentRoute: () => workspace, path: "/operations/$job", validateSearch: readOperationSearch, component: screen(() => import("./operations/OperationPage"), "OperationPage") });

const lineageRoute = createRoute({ getParentRoute: () => workspace, path: "/lineage", validateSearch: readLineageSearch, component: screen(() => import("./lineage/LineagePage"), "LineagePage") });

const tree = root.addChildren([
  signIn,
  join,
  signedIn.addChildren([index, workspace.addChildren([homeRoute, sourcesRoute, sourceRoute.addChildren([sourceTabRoute]), sourceHistoryRoute, designsRoute, designRoute, designHistoryRoute, designAnalyticsRoute, documentRoute, documentHistoryRoute, documentBranchesRoute, documentMergeRoute, sourceBranchesRoute, sourceMergeRoute, designBranchesRoute, designMergeRoute, libraryRoute, inboxRoute, notificationsRoute, approvalRoute, runsRoute, runRoute, compareRunsRoute, alertsRoute, schedulesRoute, designTriggersRoute, catalogRoute, discoveryRoute, tagsRoute, glossariesRoute, glossaryRoute, tableRoute, governanceRoute, ruleSetsRoute, ruleSetRoute, ruleSetHistoryRoute, glossaryHistoryRoute, policiesRoute, policyRoute, escalationRoute, awayRoute, reactionsRoute, findingsRoute, scansRoute, auditRoute, integrationsRoute, accessRoute, classificationRoute, lineageRoute, operationsRoute, operationRoute, studioRoute, workspaceRoute])]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  scrollRestoration: true,
  // What an address says and no screen knows, such as a tab that is not there, is left out: the screen begins as without it.
  search: { strict: true },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function SignedOut() {
  return (
    <Suspense fallback={null}>
      <SignInPage />
    </Suspense>
  );
}

/** One client for everything below, made for the person who is signed in. */
function SignedIn() {
  return (
    <ClientProvider bootstrap={useBootstrap()}>
      <Outlet />
    </ClientProvider>
  );
}

/** `/` is the first of my workspaces. */
function FirstWorkspace() {
  const first = useBootstrap().workspaces[0];
  if (first === undefined) return <NotFound what="You belong to no workspace yet. Ask for an invitation." />;
  return <Navigate to="/w/$workspace" params={{ workspace: first.id }} replace />;
}
