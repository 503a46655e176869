/** Access of the workspace: who may do what and why, requests with their life, reviews. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Button, PageHead, type Tab, TabbedPage } from "../ui";
import styles from "./access.module.css";
import { AskDialog } from "./AskDialog";
import { Grants } from "./Grants";
import { ObjectPicker } from "./ObjectPicker";
import { requestsQuery, useAccessEvents } from "./queries";
import { Requests } from "./Requests";
import { Reviews } from "./Reviews";
import { type AccessTab, TABS } from "./search";
import { Who } from "./Who";

const LABELS: Readonly<Record<AccessTab, string>> = { people: "Who may what", requests: "Requests", reviews: "Reviews" };

export function AccessPage() {
  const { workspace: id } = useParams({ from: "/signed-in/w/$workspace/access" });
  const { tab = "people", request, review } = useSearch({ from: "/signed-in/w/$workspace/access" });
  const navigate = useNavigate();
  const workspace = useWorkspace(id);
  const offline = useOfflineReason();
  const [asking, ask] = useState(false);
  usePage({ people: useWorkspacePeople(id) });
  useAccessEvents(id);
  const waiting = useQuery(requestsQuery({ workspace: id, whose: "to_review", limit: 1 }));
  const open = (next: AccessTab, more: { readonly request?: string; readonly review?: string } = {}) =>
    void navigate({ to: "/w/$workspace/access", params: { workspace: id }, search: { tab: next, ...more }, replace: true });
  useActions([
    { id: "ask access", label: "Ask for access", group: "Here", icon: KeyRound, keys: "n", reason: offline, run: () => ask(true) },
    ...TABS.map((one) => ({ id: `tab ${one}`, label: `Show ${LABELS[one].toLowerCase()}`, group: "Here" as const, run: () => open(one) })),
  ]);
  if (workspace === undefined) return null;
  const heads: readonly Tab<AccessTab>[] = TABS.map((one) => ({ id: one, label: LABELS[one], count: one === "requests" ? waiting.data?.total : undefined }));
  return (
    <TabbedPage
      head={
        <PageHead
          title="Access"
          sub="Who may do what here, and why"
          acts={
            <Button icon={KeyRound} reason={offline} onClick={() => ask(true)}>
              Ask for access
            </Button>
          }
        />
      }
      label="Access"
      tabs={heads}
      value={tab}
      onChange={open}
    >
      {tab === "people" && <People workspace={id} />}
      {tab === "requests" && <Requests workspace={id} chosen={request} onChoose={(one) => open("requests", { request: one })} />}
      {tab === "reviews" && <Reviews workspace={workspace} chosen={review} onChoose={(one) => open("reviews", { review: one })} />}
      {asking && <AskDialog workspace={id} onClose={() => ask(false)} onAsked={(one) => open("requests", { request: one })} />}
    </TabbedPage>
  );
}

/** People and their rights on the whole workspace, or on one source of it. */
function People({ workspace }: { readonly workspace: string }) {
  const [object, setObject] = useState(`workspace:${workspace}`);
  const role = useWorkspace(workspace)?.role;
  return (
    <div className={styles["stack"]}>
      <div className={styles["object"]}>
        <ObjectPicker label="Of what" workspace={workspace} value={object} onChange={setObject} />
      </div>
      <Who key={object} object={object} below={<Grants workspace={workspace} object={object} role={role} />} />
    </div>
  );
}
