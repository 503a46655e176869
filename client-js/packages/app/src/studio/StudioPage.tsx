/** The collaboration studio: who is where now, which sessions run, what people did lately. Everything in it is live. */
import { mayComment } from "@concert/sdk";
import { useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { withArticle } from "../session/rights";
import { usePage } from "../shell/page";
import { useEverybody } from "../together/Together";
import { Button } from "../ui";
import { Ended, Feed } from "./Aside";
import { HereNow } from "./HereNow";
import { Sessions } from "./Sessions";
import styles from "./studio.module.css";

const StartSessionDialog = lazy(async () => ({ default: (await import("./StartSessionDialog")).StartSessionDialog }));
const InviteDialog = lazy(async () => ({ default: (await import("../workspace/InviteDialog")).InviteDialog }));

type Over = "nothing" | "start" | "invite";

export function StudioPage() {
  const { workspace: id } = useParams({ from: "/signed-in/w/$workspace/studio" });
  const workspace = useWorkspace(id);
  const [over, show] = useState<Over>("nothing");
  const manages = workspace?.role === "owner" || workspace?.role === "admin";
  const right = mayComment(workspace?.role ?? "") ? undefined : `Needs a commenter; you are ${withArticle(workspace?.role)}`;
  const offline = useOfflineReason();
  const reason = right ?? offline;
  usePage({ people: useEverybody() });
  useActions([{ id: "start session", label: "Start a session", group: "Here", icon: Plus, keys: "n", words: "meeting together review", reason, run: () => show("start") }]);
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1>Studio</h1>
        <p>Who works where, and what you do together</p>
        <div className={styles["acts"]}>
          <Button look="primary" icon={Plus} reason={reason} onClick={() => show("start")}>
            Start a session
          </Button>
        </div>
      </header>
      <div className={styles["columns"]}>
        <div className={styles["column"]}>
          <HereNow workspace={id} onInvite={manages ? () => show("invite") : undefined} />
          <Sessions workspace={id} manages={manages} />
        </div>
        <div className={styles["column"]}>
          <Feed workspace={id} />
          <Ended workspace={id} />
        </div>
      </div>
      <Suspense fallback={null}>
        {over === "start" && <StartSessionDialog workspace={id} onClose={() => show("nothing")} />}
        {over === "invite" && workspace !== undefined && <InviteDialog workspace={workspace} onClose={() => show("nothing")} />}
      </Suspense>
    </div>
  );
}
