/** The top bar: where you are, whether it is saved, who else is here, and the box that finds everything. */
import type { WorkspaceOut } from "@concert/sdk";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, CloudCheck, CloudOff, CloudUpload, Eye, FilePen, Plus, Search } from "lucide-react";
import { useEffect } from "react";
import { counted } from "../format/numbers";
import { useClient } from "../live/client";
import { useStore } from "../live/useStore";
import { useBootstrap } from "../session/Bootstrap";
import { AvatarStack, Icon, type LucideIcon, Menu, type MenuItem } from "../ui";
import { type SaveState, useShownPage } from "./page";
import { placeOf } from "./places";
import styles from "./shell.module.css";
import { Followers } from "../together/FollowBar";
import { PeopleMenu } from "../together/PeopleMenu";
import { topSlot } from "./topSlot";

interface TopBarProps {
  readonly workspace: WorkspaceOut;
  readonly onSearch: () => void;
  readonly onNewWorkspace: () => void;
}

export function TopBar({ workspace, onSearch, onNewWorkspace }: TopBarProps) {
  const { title, save, people = [] } = useShownPage();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = placeOf(path);
  useEffect(() => {
    document.title = `${title ?? place.label} · Concert`;
  }, [title, place.label]);
  return (
    <header className={styles["top"]} data-document={save !== undefined || undefined}>
      <nav aria-label="Where you are" style={{ minWidth: 0 }}>
        <ol className={styles["crumbs"]}>
          <li>
            <WorkspaceCrumb workspace={workspace} onNew={onNewWorkspace} />
            <Icon of={ChevronRight} size={14} />
          </li>
          {title === undefined ? (
            <li>
              <span className={styles["here"]} aria-current="page">
                {place.label}
              </span>
            </li>
          ) : (
            <>
              <li>
                <Link to={place.to} params={{ workspace: workspace.id }}>
                  {place.label}
                </Link>
                <Icon of={ChevronRight} size={14} />
              </li>
              <li>
                <span className={styles["here"]} aria-current="page" title={title}>
                  {title}
                </span>
              </li>
            </>
          )}
        </ol>
      </nav>
      {save !== undefined && <Save save={save} />}
      <div ref={topSlot} className={styles["slot"]} />
      <div className={styles["end"]}>
        <Followers />
        <AvatarStack people={people} size={24} />
        {people.length > 0 && <span className={styles["others"]}>{counted(people.length, "other")} here</span>}
        <PeopleMenu />
        <button type="button" className={styles["search"]} onClick={onSearch} aria-keyshortcuts="Control+K">
          <Icon of={Search} />
          <span className={styles["searchWord"]}>Search or act</span>
          <kbd className={styles["hintKey"]}>Ctrl K</kbd>
        </button>
      </div>
    </header>
  );
}

/** The workspace's name: the way to the others, to a new one, and to itself. */
function WorkspaceCrumb({ workspace, onNew }: { readonly workspace: WorkspaceOut; readonly onNew: () => void }) {
  const { workspaces } = useBootstrap();
  const navigate = useNavigate();
  const choice = (one: WorkspaceOut): MenuItem => ({
    kind: "choice",
    label: one.name,
    chosen: one.id === workspace.id,
    onChoose: () => void navigate({ to: "/w/$workspace", params: { workspace: one.id } }),
  });
  const archived = workspaces.filter((one) => one.archived_at !== null);
  const items: readonly MenuItem[] = [
    ...workspaces.filter((one) => one.archived_at === null).map(choice),
    ...(archived.length === 0 ? [] : [{ kind: "heading", label: "Archived" } satisfies MenuItem, ...archived.map(choice)]),
    { kind: "rule" },
    { kind: "act", label: "New workspace", icon: Plus, onChoose: onNew },
  ];
  return (
    <Menu items={items} align="start">
      <button type="button" className={styles["crumbButton"]}>
        <span className={styles["crumbName"]}>{workspace.name}</span>
        <Icon of={ChevronDown} size={14} />
      </button>
    </Menu>
  );
}

function Save({ save }: { readonly save: SaveState }) {
  const { kept } = useStore(useClient().unsaved);
  const { icon, word } = saveLook(save, kept);
  return (
    <span className={styles["save"]} data-kind={save.kind} role="status">
      <Icon of={icon} size={14} />
      <span className={styles["saveWord"]}>{word}</span>
    </span>
  );
}

function saveLook(save: SaveState, kept: boolean): { readonly icon: LucideIcon; readonly word: string } {
  switch (save.kind) {
    case "saved":
      return { icon: CloudCheck, word: "Saved" };
    case "saving":
      return { icon: CloudUpload, word: "Saving" };
    case "typed":
      return { icon: FilePen, word: save.word };
    case "offline":
      return { icon: CloudOff, word: save.edits === 0 ? "Offline" : `Offline, ${counted(save.edits, "edit")} ${kept ? "kept" : "not kept"}` };
    case "read-only":
      return { icon: Eye, word: save.reason };
  }
}
