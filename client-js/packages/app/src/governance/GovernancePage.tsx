/** The protection of all sources in one place: risk, flaws to mend, the matrix of controls, and the rules behind it. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useWorkspacePeople } from "../live/people";
import { useSecurityEvents } from "../security/live";
import { usePage } from "../shell/page";
import { AbsentSources } from "../sources/AbsentSources";
import { buttonClass, PageHead, TabbedPage } from "../ui";
import { Compliance } from "./Compliance";
import styles from "./governance.module.css";
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
    <TabbedPage
      head={
        <PageHead
          title="Governance"
          acts={
            <Link className={buttonClass("secondary")} to="/w/$workspace/governance/classification" params={{ workspace }}>
              Review labels of columns
            </Link>
          }
        />
      }
      label="Views of governance"
      tabs={VIEWS}
      value={view}
      onChange={show}
      end={<Related workspace={workspace} />}
    >
      {view === "risk" && (
        <>
          <Risks workspace={workspace} />
          <AbsentSources workspace={workspace} below />
        </>
      )}
      {view === "flaws" && <FlawsCard workspace={workspace} />}
      {view === "compliance" && <Compliance workspace={workspace} />}
      {view === "rules" && <Rules workspace={workspace} />}
    </TabbedPage>
  );
}

/** The screens that belong to governance and have an address of their own. */
const RELATED = [
  { to: "/w/$workspace/governance/audit", label: "Audit" },
  { to: "/w/$workspace/governance/escalation", label: "Escalation" },
  { to: "/w/$workspace/governance/findings", label: "Findings" },
  { to: "/w/$workspace/governance/integrations", label: "Integrations" },
  { to: "/w/$workspace/governance/policies", label: "Policies" },
  { to: "/w/$workspace/governance/rule-sets", label: "Rule sets" },
  { to: "/w/$workspace/governance/scans", label: "Scans" },
] as const;

function Related({ workspace }: { readonly workspace: string }) {
  return (
    <nav className={styles["related"]} aria-label="More of governance">
      {RELATED.map(({ to, label }) => (
        <Link key={to} className={buttonClass("quiet", "small")} to={to} params={{ workspace }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
