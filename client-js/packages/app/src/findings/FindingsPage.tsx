/** The findings of all sources of a workspace, with reports of them. */
import { Link, useParams } from "@tanstack/react-router";
import { FileChartColumn } from "lucide-react";
import { useState } from "react";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { ReportsDialog } from "../reports/ReportsDialog";
import { usePage } from "../shell/page";
import { Button, Card, PageBody, PageHead } from "../ui";
import { FindingsList } from "./FindingsList";

export function FindingsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/findings" });
  const [reporting, report] = useState(false);
  usePage({ title: "Findings", people: useWorkspacePeople(workspace) });
  useActions([{ id: "report", label: "Build a report", group: "Here", icon: FileChartColumn, words: "pdf html csv share", run: () => report(true) }]);
  return (
    <>
      <PageHead
        title="Findings"
        sub={
          <>
            What scans found in all sources, by the rules of the <Link to="/w/$workspace/governance/rule-sets" params={{ workspace }}>rule sets</Link>
          </>
        }
        acts={
          <Button icon={FileChartColumn} onClick={() => report(true)}>
            Build report
          </Button>
        }
      />
      <PageBody>
        <Card>
          <FindingsList workspace={workspace} />
        </Card>
      </PageBody>
      {reporting && <ReportsDialog workspace={workspace} onClose={() => report(false)} />}
    </>
  );
}
