/** The rail: the way to each place, help, and yourself. Ink in every theme. */
import { Link, useRouterState } from "@tanstack/react-router";
import { CircleQuestionMark, Contrast, Laptop, LogOut, Moon, Rows3, Rows4, Sun, UserPlus } from "lucide-react";
import { useEffect, useRef } from "react";
import { useUnread } from "../inbox/inbox";
import { useClient } from "../live/client";
import { useBootstrap } from "../session/Bootstrap";
import { choose, type Density, type Theme, usePreference } from "../theme/preference";
import { Avatar, Icon, type LucideIcon, Menu, type MenuItem, toast, Tooltip } from "../ui";
import { Mark } from "./Mark";
import { placeOf, PLACES } from "./places";
import styles from "./shell.module.css";

interface RailProps {
  readonly workspace: string;
  readonly onHelp: () => void;
  /** Absent for those who may not invite. */
  readonly onInvite?: (() => void) | undefined;
}

export function Rail({ workspace, onHelp, onInvite }: RailProps) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const active = placeOf(path);
  const unread = useUnread();
  const places = useRef<HTMLDivElement>(null);
  // In a narrow window the places scroll: the one that is open stays in sight.
  useEffect(() => void places.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest", inline: "center" }), [active.id]);
  return (
    <nav className={styles["rail"]} aria-label="Places">
      <div className={styles["mark"]}>
        <Mark />
      </div>
      <div className={styles["places"]} ref={places}>
        {PLACES.map((place) => (
          <Tooltip key={place.id} text={place.label} keys={place.keys} side="right">
            <Link className={styles["place"]} to={place.to} params={{ workspace }} aria-label={place.id === "inbox" && unread > 0 ? `${place.label}, ${unread} unread` : place.label} data-active={place.id === active.id} aria-current={place.id === active.id ? "page" : undefined}>
              <Icon of={place.icon} size={18} />
              {place.id === "inbox" && unread > 0 && <span className={styles["badge"]}>{unread > 99 ? "99" : unread}</span>}
            </Link>
          </Tooltip>
        ))}
      </div>
      <div className={styles["low"]}>
        <Tooltip text="Keyboard" keys="?" side="right">
          <button type="button" className={styles["place"]} aria-label="Keyboard" onClick={onHelp}>
            <Icon of={CircleQuestionMark} size={18} />
          </button>
        </Tooltip>
        <UserMenu onInvite={onInvite} />
      </div>
    </nav>
  );
}

const THEMES: readonly { readonly theme: Theme; readonly label: string; readonly icon: LucideIcon }[] = [
  { theme: "system", label: "As the system", icon: Laptop },
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
  { theme: "contrast", label: "High contrast", icon: Contrast },
];

const DENSITIES: readonly { readonly density: Density; readonly label: string; readonly icon: LucideIcon }[] = [
  { density: "compact", label: "Compact rows", icon: Rows4 },
  { density: "comfortable", label: "Comfortable rows", icon: Rows3 },
];

function UserMenu({ onInvite }: Pick<RailProps, "onInvite">) {
  const { user } = useBootstrap();
  const { theme, density } = usePreference();
  const client = useClient();
  const leave = async () => {
    try {
      await client.signOut();
      window.location.assign("/signin");
    } catch (error) {
      toast({ text: "You are still signed in", detail: error instanceof Error ? error.message : undefined, state: "failed" });
    }
  };
  const items: readonly MenuItem[] = [
    { kind: "heading", label: user.email === null ? user.name : `${user.name}, ${user.email}` },
    { kind: "rule" },
    { kind: "heading", label: "Theme" },
    ...THEMES.map((one): MenuItem => ({ kind: "choice", label: one.label, icon: one.icon, chosen: theme === one.theme, onChoose: () => choose({ theme: one.theme }) })),
    { kind: "rule" },
    ...DENSITIES.map((one): MenuItem => ({ kind: "choice", label: one.label, icon: one.icon, chosen: density === one.density, onChoose: () => choose({ density: one.density }) })),
    { kind: "rule" },
    ...(onInvite === undefined ? [] : [{ kind: "act", label: "Invite someone", icon: UserPlus, onChoose: onInvite } satisfies MenuItem]),
    { kind: "act", label: "Sign out", icon: LogOut, onChoose: () => void leave() },
  ];
  return (
    <Menu items={items} side="right" align="end">
      <button type="button" className={styles["place"]}>
        <Avatar person={{ id: user.id, name: user.name }} size={28} named={false} />
        <span className="visually-hidden">You, {user.name}</span>
      </button>
    </Menu>
  );
}
