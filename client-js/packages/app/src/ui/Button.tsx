/** Buttons: a verb and an object. One that may not be pressed stays focusable and says why. */
import { clsx } from "clsx";
import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from "react";
import styles from "./button.module.css";
import { Icon, type LucideIcon } from "./Icon";
import { Spinner } from "./Spinner";
import { Tooltip } from "./Tooltip";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "normal" | "small";

interface Shared extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  readonly look?: ButtonLook;
  readonly size?: ButtonSize;
  /** Why it may not be pressed now; shown on focus and hover. */
  readonly reason?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

interface ButtonProps extends Shared {
  readonly children: ReactNode;
  readonly icon?: LucideIcon | undefined;
  readonly iconEnd?: LucideIcon | undefined;
  /** What it started is still going on: not pressable, a spinner after 400 ms. */
  readonly busy?: boolean | undefined;
  readonly wide?: boolean;
}

export function Button({ look = "secondary", size = "normal", icon, iconEnd, busy = false, wide = false, reason, children, className, ...rest }: ButtonProps) {
  const glyph = size === "small" ? 14 : 16;
  const classes = clsx(styles["button"], styles[look], size === "small" && styles["small"], wide && styles["wide"], className);
  return (
    <Tooltip text={reason}>
      <button type="button" {...rest} {...blocked(rest, reason, busy)} className={classes}>
        {busy ? <Spinner size={glyph} /> : icon !== undefined && <Icon of={icon} size={glyph} />}
        <span className={styles["label"]}>{children}</span>
        {iconEnd !== undefined && <Icon of={iconEnd} size={14} />}
      </button>
    </Tooltip>
  );
}

interface IconButtonProps extends Shared {
  readonly icon: LucideIcon;
  /** Its name, read aloud and shown on focus and hover. */
  readonly label: string;
  readonly keys?: string | undefined;
}

export function IconButton({ look = "quiet", size = "normal", icon, label, keys, reason, className, ...rest }: IconButtonProps) {
  const classes = clsx(styles["button"], styles[look], styles["icon"], size === "small" && styles["small"], className);
  return (
    <Tooltip text={reason === undefined ? label : `${label}. ${reason}`} keys={keys}>
      <button type="button" aria-label={label} {...rest} {...blocked(rest, reason, false)} className={classes}>
        <Icon of={icon} size={size === "small" ? 14 : 16} />
      </button>
    </Tooltip>
  );
}

/** The looks of a button for an element that is none, such as a router link. */
export function buttonClass(look: ButtonLook = "secondary", size: ButtonSize = "normal"): string {
  return clsx(styles["button"], styles[look], size === "small" && styles["small"]);
}

function blocked(rest: ButtonHTMLAttributes<HTMLButtonElement>, reason: string | undefined, busy: boolean) {
  if (reason === undefined && !busy) return {};
  return {
    "aria-disabled": true,
    "aria-busy": busy || undefined,
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      event.preventDefault();
      event.stopPropagation();
    },
    type: "button" as const,
    form: rest.form,
  };
}
