/** A list of acts that opens from a button. What opens is loaded when somebody comes near the button. */
import { cloneElement, type KeyboardEvent, lazy, type ReactElement, Suspense, useState } from "react";
import type { LucideIcon } from "./Icon";

const load = () => import("./OpenMenu");
const OpenMenu = lazy(async () => ({ default: (await load()).OpenMenu }));

export type MenuItem =
  | {
      readonly kind: "act";
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly keys?: string;
      readonly danger?: boolean;
      /** Why it may not be chosen; shown at its end. */
      readonly reason?: string | undefined;
      readonly onChoose: () => void;
    }
  | { readonly kind: "choice"; readonly label: string; readonly icon?: LucideIcon; readonly chosen: boolean; readonly onChoose: () => void }
  | { readonly kind: "heading"; readonly label: string }
  | { readonly kind: "rule" };

export interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly align?: "start" | "center" | "end";
  /** The button that opens it. */
  readonly children: ReactElement<ButtonProps>;
}

interface ButtonProps {
  readonly "aria-haspopup"?: "menu";
  readonly "aria-expanded"?: boolean;
  readonly onClick?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onPointerEnter?: () => void;
  readonly onFocus?: () => void;
}

export function Menu(props: MenuProps) {
  const [wanted, want] = useState(false);
  const near = () => void load();
  const button = cloneElement(props.children, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => want(true),
    onKeyDown: (event) => event.key === "ArrowDown" && want(true),
    onPointerEnter: near,
    onFocus: near,
  });
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenMenu {...props} />
    </Suspense>
  );
}
