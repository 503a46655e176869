/** State shown three ways: a disc, an icon with its word, a chip. Colour never speaks alone. */
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Icon, type LucideIcon } from "./Icon";
import styles from "./state.module.css";
import { type State, STATES, type Tone } from "./states";

interface StateIconProps {
  readonly state: State;
  readonly size?: number;
  /** "disc" on nodes and rows, "glyph" beside a word. */
  readonly look?: "disc" | "glyph";
  /** Leave out where the word stands beside it. */
  readonly label?: string;
}

export function StateIcon({ state, size = 16, look = "disc", label }: StateIconProps) {
  const { tone, icon } = STATES[state];
  const inner = look === "disc" ? Math.round(size * 0.625) : size;
  const name = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  if (look === "glyph") {
    return (
      <span className={clsx(styles["glyph"], styles[tone])} {...name}>
        {icon === undefined ? <Ring size={size} /> : <Icon of={icon} size={size} />}
      </span>
    );
  }
  const open = icon === undefined || tone === "idle";
  return (
    <span className={clsx(styles["disc"], styles[tone], open && styles["ring"])} style={{ width: size, height: size }} {...name}>
      {icon !== undefined && <Icon of={icon} size={inner} />}
    </span>
  );
}

function Ring({ size }: { readonly size: number }) {
  return <span className={clsx(styles["disc"], styles["ring"])} style={{ width: size, height: size }} />;
}

/** Icon and word on a plain ground: "✓ Done". */
export function StateWord({ state, children }: { readonly state: State; readonly children?: ReactNode }) {
  const { tone, word } = STATES[state];
  return (
    <span className={clsx(styles["word"], styles[tone])}>
      <StateIcon state={state} size={12} look="glyph" />
      {children ?? word}
    </span>
  );
}

/** A state, with its icon: "✓ Passed in 50 ms". */
export function StateChip({ state, children }: { readonly state: State; readonly children?: ReactNode }) {
  const { tone, word, icon } = STATES[state];
  return (
    <span className={clsx(styles["chip"], styles[tone])}>
      {icon !== undefined && <Icon of={icon} size={12} />}
      {children ?? word}
    </span>
  );
}

/** A count or a filter in one of the colour families. */
export function Chip({ tone = "idle", icon, children }: { readonly tone?: Tone; readonly icon?: LucideIcon; readonly children: ReactNode }) {
  return (
    <span className={clsx(styles["chip"], styles[tone])}>
      {icon !== undefined && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}

/** A word somebody attached to a thing. */
export function Tag({ icon, children }: { readonly icon?: LucideIcon; readonly children: ReactNode }) {
  return (
    <span className={styles["tag"]}>
      {icon !== undefined && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}

/** A square tile with the icon of a kind, tinted by state: on nodes, page heads, needs-you rows. */
export function IconTile({ icon, tone = "idle", size = 36 }: { readonly icon: LucideIcon; readonly tone?: Tone; readonly size?: number }) {
  return (
    <span className={clsx(styles["tile"], styles[tone])} style={{ width: size, height: size }} aria-hidden="true">
      <Icon of={icon} size={size >= 32 ? 18 : 14} />
    </span>
  );
}
