/** The frame around every screen of a workspace: rail, top bar, notices, palette, keyboard, messages. */
import { Outlet, useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { ArrowLeftRight, Contrast, Keyboard, Laptop, Moon, PanelLeft, Plus, Search, Sun, UserPen, UserPlus } from "lucide-react";
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from "react";
import { type Action, useActions } from "../keyboard/actions";
import { listenToKeys } from "../keyboard/listen";
import { rememberLeaving } from "../home/visits";
import { useInboxEvents } from "../inbox/inbox";
import { useOwnEvents } from "../live/own";
import { useWorkspaceEvents } from "../live/workspace";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { choose, type RailLook, useRailLook } from "../theme/preference";
import { useDocumentFinder } from "../workspace/finder";
import { ErrorBoundary } from "./ErrorBoundary";
import { NotFound } from "./NotFound";
import { OfflineBar } from "./OfflineBar";
import { FollowBar } from "../together/FollowBar";
import { TogetherProvider } from "../together/Together";
import { PLACES } from "./places";
import { Rail } from "./Rail";
import styles from "./shell.module.css";
import { TopBar } from "./TopBar";

const KeyMap = lazy(async () => ({ default: (await import("./KeyMap")).KeyMap }));
const MyNameDialog = lazy(async () => ({ default: (await import("../people/MyNameDialog")).MyNameDialog }));
const NewWorkspaceDialog = lazy(async () => ({ default: (await import("../workspace/NewWorkspaceDialog")).NewWorkspaceDialog }));
const InviteDialog = lazy(async () => ({ default: (await import("../workspace/InviteDialog")).InviteDialog }));

type Over = "nothing" | "palette" | "keys" | "my name" | "invite" | "new workspace";

export function Shell() {
  const { workspace: id } = useParams({ from: "/signed-in/w/$workspace" });
  const workspace = useWorkspace(id);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [over, setOver] = useState<Over>("nothing");
  useLayoutEffect(listenToKeys, []);
  const Palette = usePalette();
  const rail = useRailLook();
  useEffect(() => rememberLeaving(id), [id]);
  useWorkspaceEvents(id);
  useOwnEvents();
  useInboxEvents();
  useDocumentFinder(id);
  const mayInvite = workspace?.role === "owner" || workspace?.role === "admin";
  useFrameActions(id, mayInvite, rail, setOver);
  if (workspace === undefined) return <NotFound what="This workspace is not one of yours." ask={`workspace:${id}`} />;
  return (
    <TogetherProvider key={id} workspace={workspace}>
      <div className={styles["shell"]} data-rail={rail}>
        <a className={styles["skip"]} href="#main">
          Skip to the content
        </a>
        <Rail workspace={id} onHelp={() => setOver("keys")} onName={() => setOver("my name")} onInvite={mayInvite ? () => setOver("invite") : undefined} />
        <TopBar workspace={workspace} onSearch={() => setOver("palette")} onNewWorkspace={() => setOver("new workspace")} />
        <div className={styles["notices"]}>
          <OfflineBar />
          <FollowBar />
        </div>
        <main className={styles["main"]} id="main" tabIndex={-1}>
          <ErrorBoundary resetKey={path}>
            <Outlet />
          </ErrorBoundary>
        </main>
        {over === "palette" && Palette !== undefined && <Palette onClose={() => setOver("nothing")} />}
        <Suspense fallback={null}>
          {over === "keys" && <KeyMap onClose={() => setOver("nothing")} />}
          {over === "my name" && <MyNameDialog onClose={() => setOver("nothing")} />}
          {over === "invite" && <InviteDialog workspace={workspace} onClose={() => setOver("nothing")} />}

          {over === "new workspace" && <NewWorkspaceDialog onClose={() => setOver("nothing")} />}
        </Suspense>
      </div>
    </TogetherProvider>
  );
}

/** Loaded before it is asked for, so that it opens at once: what is typed right after Ctrl K must not get lost. */
function usePalette() {
  const [module, setModule] = useState<typeof import("./Palette")>();
  useEffect(() => void import("./Palette").then(setModule), []);
  return module?.Palette;
}

/** What can be done on every screen. */
function useFrameActions(workspace: string, mayInvite: boolean, rail: RailLook, show: (over: Over) => void): void {
  const navigate = useNavigate();
  const places = PLACES.map(
    (place): Action => ({
      id: `go ${place.id}`,
      label: `Go to ${place.label}`,
      group: "Go to",
      icon: place.icon,
      keys: place.keys,
      run: () => void navigate({ to: place.to, params: { workspace } }),
    }),
  );
  const switching = useBootstrap()
    .workspaces.filter((one) => one.id !== workspace && one.archived_at === null)
    .map((one): Action => ({ id: `switch ${one.id}`, label: `Switch to ${one.name}`, group: "Workspace", icon: ArrowLeftRight, run: () => void navigate({ to: "/w/$workspace", params: { workspace: one.id } }) }));
  const themes: readonly Action[] = [
    { id: "theme light", label: "Light theme", group: "Appearance", icon: Sun, run: () => choose({ theme: "light" }) },
    { id: "theme dark", label: "Dark theme", group: "Appearance", icon: Moon, run: () => choose({ theme: "dark" }) },
    { id: "theme contrast", label: "High contrast theme", group: "Appearance", icon: Contrast, run: () => choose({ theme: "contrast" }) },
    { id: "theme system", label: "Theme as the system", group: "Appearance", icon: Laptop, run: () => choose({ theme: "system" }) },
  ];
  useActions([
    { id: "palette", label: "Search or act", group: "Help", icon: Search, keys: "Ctrl K", run: () => show("palette") },
    { id: "keys", label: "Show the keyboard map", group: "Help", icon: Keyboard, keys: "?", run: () => show("keys") },
    {
      id: "invite",
      label: "Invite someone",
      group: "Workspace",
      icon: UserPlus,
      words: "member people link share",
      reason: mayInvite ? undefined : "Needs an admin",
      run: () => show("invite"),
    },
    { id: "my name", label: "Change my name", group: "People", icon: UserPen, words: "rename profile account", run: () => show("my name") },
    { id: "new workspace", label: "New workspace", group: "Workspace", icon: Plus, run: () => show("new workspace") },
    { id: "rail", label: rail === "names" ? "Show icons only in the rail" : "Show names in the rail", group: "Appearance", icon: PanelLeft, words: "sidebar navigation labels", run: () => choose({ rail: rail === "names" ? "icons" : "names" }) },
    ...switching,
    ...places,
    ...themes,
  ]);
}
