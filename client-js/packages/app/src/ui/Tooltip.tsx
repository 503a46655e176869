/** The name or reason of a thing, on hover and focus. Never the only place where something is said. */
import { cloneElement, type FocusEvent, type PointerEvent, type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { hideTip, hideTipSoon, retellTip, type Side, tipNow, tipSoon } from "./tips";

interface TooltipProps {
  /** Absent where there is nothing to say now. */
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: Side;
  /** One element that hears of pointer and focus. */
  readonly children: ReactElement<Heard>;
}

interface Heard {
  readonly onPointerEnter?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  readonly onPointerLeave?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  readonly onPointerDown?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  readonly onFocus?: ((event: FocusEvent<HTMLElement>) => void) | undefined;
  readonly onBlur?: ((event: FocusEvent<HTMLElement>) => void) | undefined;
}

export function Tooltip({ text, keys, side = "top", children }: TooltipProps) {
  const own = children.props;
  const silent = text === undefined || text === "";
  const last = useRef<Element>(undefined);
  useEffect(() => retellTip(last.current, text));
  const tipOf = (anchor: Element) => {
    last.current = anchor;
    return { anchor, text, keys, side };
  };
  return cloneElement(children, {
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      own.onPointerEnter?.(event);
      if (!silent && event.pointerType !== "touch") tipSoon(tipOf(event.currentTarget));
    },
    onPointerLeave: (event: PointerEvent<HTMLElement>) => {
      own.onPointerLeave?.(event);
      hideTipSoon();
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      own.onPointerDown?.(event);
      hideTip();
    },
    onFocus: (event: FocusEvent<HTMLElement>) => {
      own.onFocus?.(event);
      if (!silent && event.currentTarget.matches(":focus-visible")) tipNow(tipOf(event.currentTarget));
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      own.onBlur?.(event);
      hideTip();
    },
  });
}
