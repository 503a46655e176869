/** Labels of all sources that wait for a decision, and how far labels spread. */
import { useParams } from "@tanstack/react-router";
import { Share2 } from "lucide-react";
import { useState } from "react";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { usePage } from "../shell/page";
import { Button, PageHead } from "../ui";
import { useLabelEvents } from "./queries";
import { Review } from "./Review";
import { SpreadDialog } from "./SpreadDialog";
import styles from "./classification.module.css";

export function ReviewPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/classification" });
  const [spreading, spread] = useState(false);
  usePage({ title: "Classification", people: useWorkspacePeople(workspace) });
  useLabelEvents(workspace, `workspace:${workspace}`);
  useActions([{ id: "labels.spread", label: "Set how far labels spread", group: "Here", icon: Share2, run: () => spread(true) }]);
  return (
    <div className={styles["page"]}>
      <PageHead
        title="Classification"
        sub="What columns hold, found by name and values, decided by people"
        acts={
          <Button icon={Share2} onClick={() => spread(true)}>
            Set how far labels spread
          </Button>
        }
      />
      <Review workspace={workspace} source="" empty="No scan has looked at columns yet. Scan a source, and what its columns hold is here." />
      {spreading && <SpreadDialog workspace={workspace} onClose={() => spread(false)} />}
    </div>
  );
}
