/** The words of a text that somebody has said something about, underlined behind the control that holds the text. */
import type { Path, ShownThread } from "@concert/sdk";
import { clsx } from "clsx";
import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { useDeskIfAny } from "./desk";
import styles from "./comments.module.css";
import { placeOf, type Stretch, stretches } from "./places";

interface Words {
  /** Goes behind the control: `TextInput` and `TextArea` take it. */
  readonly behind: ReactNode;
  /** A click into the words shows what is said about them; the keyboard stays in the text. */
  readonly onClick: (event: MouseEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
}

/** `text` is what the control shows of the place. */
export function useWords(path: Path, text: string, machine = false): Words {
  const desk = useDeskIfAny();
  const place = `field ${path.join(".")}`;
  const threads = desk === undefined ? NONE : desk.threads.filter((thread) => thread.span !== undefined && placeOf(thread.anchor, thread.id) === place);
  const found = stretches(text, threads);
  return {
    behind: found.some((one) => one.threads.length > 0) ? <Underlined pieces={found} machine={machine} /> : null,
    onClick: ({ currentTarget: { selectionStart: from, selectionEnd: to } }) => {
      const at = from === to ? found.find((one) => one.from <= (from ?? -1) && (from ?? -1) < one.to && one.threads.length > 0) : undefined;
      if (at !== undefined) desk?.peek(place, at.threads);
      else if (desk?.opened?.peeked === true) desk.close();
    },
  };
}

const NONE: readonly ShownThread[] = [];

/** The same text, unseen, at the same place as that of the control, however far that is scrolled. */
function Underlined({ pieces, machine }: { readonly pieces: readonly Stretch[]; readonly machine: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const own = host.current;
    const control = own?.parentElement?.querySelector<HTMLElement>("input, textarea");
    if (own === null || own === undefined || control === null || control === undefined) return undefined;
    own.dataset["lines"] = control.tagName === "TEXTAREA" ? "many" : "one";
    const follow = () => {
      own.style.left = `${control.offsetLeft}px`;
      own.style.width = `${control.clientWidth}px`;
      own.scrollLeft = control.scrollLeft;
      own.scrollTop = control.scrollTop;
    };
    follow();
    const sizes = new ResizeObserver(follow);
    sizes.observe(control);
    control.addEventListener("scroll", follow);
    return () => {
      sizes.disconnect();
      control.removeEventListener("scroll", follow);
    };
  });
  return (
    <div ref={host} className={clsx(styles["words"], machine && styles["wordsMachine"])} aria-hidden="true">
      <span>
        {pieces.map(({ from, text, threads }) =>
          threads.length === 0 ? (
            text
          ) : (
            <mark key={from} data-unread={threads.some((thread) => thread.unread > 0) || undefined}>
              {text}
            </mark>
          ),
        )}
      </span>
    </div>
  );
}
