/** The rail: the way to each place, help, and yourself. Ink in every theme. */
import { Link, useRouterState } from "@tanstack/react-router";
import { CircleQuestionMark, Contrast, Laptop, LogOut, Moon, PanelLeft, Rows3, Rows4, Sun, UserPen, UserPlus } from "lucide-react";
import { type ComponentProps, lazy, Suspense, useEffect, useRef, useState } from "react";
import { useUnread } from "../inbox/inbox";
import { useClient } from "../live/client";
import { useBootstrap } from "../session/Bootstrap";
import { choose, type Density, type Theme, usePreference, useRailLook } from "../theme/preference";
import { Avatar, Icon, type LucideIcon, Menu, type MenuItem, toast, Tooltip } from "../ui";
import { Mark } from "./Mark";
import { placeOf, PLACES } from "./places";
import styles from "./shell.module.css";

const InboxCount = lazy(async () => ({ default: (await import("../inbox/InboxCount")).InboxCount }));

interface RailProps {
  readonly workspace: string;
  readonly onHelp: () => void;
  readonly onName: () => void;
  /** Absent for those who may not invite. */
  readonly onInvite?: (() => void) | undefined;
}

export function Rail({ workspace, onHelp, onName, onInvite }: RailProps) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const active = placeOf(path);
  const unread = useUnread();
  const [needs, setNeeds] = useState(0);
  const waiting = needs > 0 ? needs : unread;
  const places = useRef<HTMLDivElement>(null);
  // In a narrow window the places scroll: the one that is open stays in sight.
  useEffect(() => void places.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest", inline: "center" }), [active.id]);
  return (
    <nav className={styles["rail"]} aria-label="Places">
      <div className={styles["mark"]}>
        <Mark />
        <span className={styles["railName"]}>Concert</span>
      </div>
      <div className={styles["places"]} ref={places}>
        {PLACES.map((place) => (
          <Named key={place.id} text={place.label} keys={place.keys}>
            <Link className={styles["place"]} to={place.to} params={{ workspace }} aria-label={place.id === "inbox" ? [place.label, ...countWords(unread, needs)].join(", ") : place.label} data-active={place.id === active.id} aria-current={place.id === active.id ? "page" : undefined}>
              <Icon of={place.icon} size={18} />
              <span className={styles["railName"]}>{place.label}</span>
              {place.id === "inbox" && waiting > 0 && <span className={styles["badge"]} data-count={waiting > 99 ? "99+" : waiting} />}
            </Link>
          </Named>
        ))}
      </div>
      <div className={styles["low"]}>
        <LookSwitch />
        <Named text="Keyboard" keys="?">
          <button type="button" className={styles["place"]} aria-label="Keyboard" onClick={onHelp}>
            <Icon of={CircleQuestionMark} size={18} />
            <span className={styles["railName"]}>Keyboard</span>
          </button>
        </Named>
        <UserMenu onName={onName} onInvite={onInvite} />
      </div>
      <Suspense fallback={null}>
        <InboxCount workspace={workspace} onCount={setNeeds} />
      </Suspense>
    </nav>
  );
}

function countWords(unread: number, needs: number): readonly string[] {
  return [...(unread > 0 ? [`${unread} unread`] : []), ...(needs > 0 ? [`${needs} ${needs === 1 ? "needs" : "need"} you`] : [])];
}

/** Where the name stands beside the icon, only the keys are left to tell. */
function Named({ text, keys, children }: Pick<ComponentProps<typeof Tooltip>, "text" | "keys" | "children">) {
  const look = useRailLook();
  return (
    <Tooltip text={look === "names" ? (keys === undefined ? undefined : "Press") : text} keys={keys} side="right">
      {children}
    </Tooltip>
  );
}

function LookSwitch() {
  const look = useRailLook();
  const open = look === "names";
  return (
    <Named text="Show names">
      <button type="button" className={`${styles["place"]} ${styles["lookSwitch"]}`} aria-label={open ? "Icons only" : "Show names"} onClick={() => choose({ rail: open ? "icons" : "names" })}>
        <Icon of={PanelLeft} size={18} />
        <span className={styles["railName"]}>Icons only</span>
      </button>
    </Named>
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

function UserMenu({ onName, onInvite }: Pick<RailProps, "onName" | "onInvite">) {
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
    { kind: "act", label: "Change my name", icon: UserPen, onChoose: onName },
    ...(onInvite === undefined ? [] : [{ kind: "act", label: "Invite someone", icon: UserPlus, onChoose: onInvite } satisfies MenuItem]),
    { kind: "act", label: "Sign out", icon: LogOut, onChoose: () => void leave() },
  ];
  return (
    <Menu items={items} side="right" align="end">
      <button type="button" className={styles["place"]}>
        <Avatar person={{ id: user.id, name: user.name }} size={28} named={false} />
        <span className="visually-hidden">You, {user.name}</span>
        <span className={styles["railName"]} aria-hidden="true">
          {user.name}
        </span>
      </button>
    </Menu>
  );
}
