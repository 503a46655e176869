/** Home: what needs you, what runs, what was touched last, how the sources are, what happened. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Database, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { designsQuery } from "../data/queries";
import { greeting, today } from "../format/times";
import { useNow } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { firstName } from "../people/person";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button } from "../ui";
import { Happened } from "./Happened";
import { Health } from "./Health";
import styles from "./home.module.css";
import { FailedRuns, NeedsYou } from "./NeedsYou";
import { RecentDocuments } from "./RecentDocuments";
import { RunningNow } from "./RunningNow";
import { SharedWithYou } from "./SharedWithYou";

const NewDesignDialog = lazy(async () => ({ default: (await import("../designs/NewDesignDialog")).NewDesignDialog }));
const AddSourceDialog = lazy(async () => ({ default: (await import("../sources/AddSourceDialog")).AddSourceDialog }));

type Making = "nothing" | "design" | "source";

export function HomePage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/" });
  const { user } = useBootstrap();
  const now = useNow(30_000);
  const [making, setMaking] = useState<Making>("nothing");
  const reason = mayEdit(useWorkspace(workspace)?.role);
  const designs = useQuery(designsQuery({ workspace, limit: 100 }));
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([
    { id: "new design", label: "New design", group: "Workspace", icon: Plus, reason, run: () => setMaking("design") },
    { id: "add source", label: "Add source", group: "Workspace", icon: Database, reason, run: () => setMaking("source") },
  ]);
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1>
          {greeting(now)}, {firstName(user.name)}
        </h1>
        <p>{today(now)}</p>
        <div className={styles["acts"]}>
          <Button icon={Plus} reason={reason} onClick={() => setMaking("design")}>
            New design
          </Button>
          <Button icon={Database} reason={reason} onClick={() => setMaking("source")}>
            Add source
          </Button>
        </div>
      </header>
      <div className={styles["columns"]}>
        <div className={styles["column"]}>
          <NeedsYou workspace={workspace} />
          <RunningNow workspace={workspace} />
          <FailedRuns workspace={workspace} designs={designs.data?.items ?? []} />
          <RecentDocuments workspace={workspace} reason={reason} onAddSource={() => setMaking("source")} />
          <SharedWithYou />
        </div>
        <div className={styles["column"]}>
          <Health workspace={workspace} />
          <Happened workspace={workspace} />
        </div>
      </div>
      <Suspense fallback={null}>
        {making === "design" && <NewDesignDialog workspace={workspace} onClose={() => setMaking("nothing")} />}
        {making === "source" && <AddSourceDialog workspace={workspace} onClose={() => setMaking("nothing")} />}
      </Suspense>
    </div>
  );
}
