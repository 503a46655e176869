/** Notifications: what reaches me where and when; for who manages the workspace its channels, and what left by them. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { buttonClass, PageHead, type Tab, TabbedPage } from "../ui";
import { Channels } from "./Channels";
import { Mine } from "./Mine";
import { type NotificationsTab, TABS } from "./search";
import { SentLog } from "./SentLog";

const LABELS: Readonly<Record<NotificationsTab, string>> = { mine: "What reaches me", channels: "Channels", sent: "Sent" };
const MANAGERS = new Set(["owner", "admin"]);

export function NotificationsPage() {
  const { workspace: id } = useParams({ from: "/signed-in/w/$workspace/notifications" });
  const { tab = "mine", message } = useSearch({ from: "/signed-in/w/$workspace/notifications" });
  const navigate = useNavigate();
  const workspace = useWorkspace(id);
  usePage({ title: "Notifications", people: useWorkspacePeople(id) });
  const manages = MANAGERS.has(workspace?.role ?? "");
  const shown = manages ? TABS : TABS.slice(0, 1);
  const open = (next: NotificationsTab, one?: string) =>
    void navigate({ to: "/w/$workspace/notifications", params: { workspace: id }, search: { ...(next === "mine" ? {} : { tab: next }), ...(one === undefined ? {} : { message: one }) }, replace: true });
  useActions(shown.map((one) => ({ id: `notices ${one}`, label: `Show ${LABELS[one].toLowerCase()}`, group: "Here" as const, run: () => open(one) })));
  if (workspace === undefined) return null;
  const heads: readonly Tab<NotificationsTab>[] = shown.map((one) => ({ id: one, label: LABELS[one] }));
  const chosen = manages ? tab : "mine";
  return (
    <TabbedPage
      head={
        <PageHead
          title="Notifications"
          sub="What you hear of, where and when"
          acts={
            <Link className={buttonClass("quiet")} to="/w/$workspace/away" params={{ workspace: id }}>
              When I am away
            </Link>
          }
        />
      }
      label="Notifications"
      tabs={heads}
      value={chosen}
      onChange={(one) => open(one)}
    >
      {chosen === "mine" && <Mine key={id} workspace={id} name={workspace.name} />}
      {chosen === "channels" && <Channels workspace={id} onMessage={(one) => open("sent", one)} />}
      {chosen === "sent" && <SentLog workspace={id} open={message} onOpen={(one) => open("sent", one)} />}
    </TabbedPage>
  );
}
