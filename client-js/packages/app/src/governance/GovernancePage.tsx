/** The protection of all sources in one place: risk, flaws to mend, the matrix of controls, and the rules behind it. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useWorkspacePeople } from "../live/people";
import { useSecurityEvents } from "../security/live";
import { usePage } from "../shell/page";
import { buttonClass, PageBody, PageHead, Tabs } from "../ui";
import { Compliance } from "./Compliance";
import { Risks } from "./Risks";
import { Rules } from "./Rules";
import { VIEWS, type View } from "./views";
import { FlawsCard } from "../security/FlawsCard";

export function GovernancePage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance" });
  const { view = "risk" } = useSearch({ from: "/signed-in/w/$workspace/governance" });
  const navigate = useNavigate();
  usePage({ people: useWorkspacePeople(workspace) });
  useSecurityEvents(`workspace:${workspace}`);
  const show = (next: View) => void navigate({ to: "/w/$workspace/governance", params: { workspace }, search: { view: next } });
  return (
    <>
      <PageHead
        title="Governance"
        sub="How sources are protected, what is to be mended, and what there is evidence for"
        acts={
          <>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/audit" params={{ workspace }}>
              Audit
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/escalation" params={{ workspace }}>
              Escalation
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/findings" params={{ workspace }}>
              Findings
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/integrations" params={{ workspace }}>
              Integrations
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/policies" params={{ workspace }}>
              Policies
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/governance/rule-sets" params={{ workspace }}>
              Rule sets
            </Link>
            <Link className={buttonClass("secondary")} to="/w/$workspace/governance/classification" params={{ workspace }}>
              Review labels of columns
            </Link>
          </>
        }
      />
      <PageBody>
        <Tabs label="Views of governance" tabs={VIEWS} value={view} onChange={show}>
          <div style={{ paddingTop: "var(--space-4)" }}>
            {view === "risk" && <Risks workspace={workspace} />}
            {view === "flaws" && <FlawsCard workspace={workspace} />}
            {view === "compliance" && <Compliance workspace={workspace} />}
            {view === "rules" && <Rules workspace={workspace} />}
          </div>
        </Tabs>
      </PageBody>
    </>
  );
}
