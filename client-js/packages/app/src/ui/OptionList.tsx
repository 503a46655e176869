/** What a control offers while somebody types, below it: options, and where there is more to say a line under them. */
import { Popover } from "radix-ui";
import { type ReactNode, type UIEvent, useEffect, useRef } from "react";
import styles from "./suggest.module.css";

export interface Offer {
  readonly value: string;
  readonly label: string;
  /** A fact at the right edge. */
  readonly end?: string | undefined;
}

interface OptionListProps<One extends Offer> {
  /** The control names it in `aria-controls`, and the option at `active` by `optionId`. */
  readonly id: string;
  /** What is offered, as a name: "Tables". */
  readonly label: string;
  readonly options: readonly One[];
  readonly active: number;
  readonly machine?: boolean;
  readonly busy?: boolean;
  /** Words and what they stand for need more room than a narrow control has. */
  readonly wide?: boolean;
  /** Shown under the options. */
  readonly foot?: ReactNode;
  readonly onActive: (index: number) => void;
  readonly onTake: (option: One) => void;
  /** The last option is in sight. */
  readonly onEnd?: (() => void) | undefined;
}

export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

const NEAR_PX = 64;

export function OptionList<One extends Offer>({ id, label, options, active, machine = false, busy = false, wide = false, foot, onActive, onTake, onEnd }: OptionListProps<One>) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    host.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const scrolled = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent) => {
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) onEnd?.();
  };
  return (
    <Popover.Portal>
      <Popover.Content
        className={styles["list"]}
        data-wide={wide || undefined}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        // Its name is that of the list in it; focus stays in the control, and a wheel turns the list also over a dialog.
        role="presentation"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onPointerDown={(event) => event.preventDefault()}
        onWheel={(event) => event.stopPropagation()}
        onTouchMove={(event) => event.stopPropagation()}
      >
        <div ref={host} className={styles["options"]} id={id} role="listbox" aria-label={label} aria-busy={busy || undefined} onScroll={scrolled}>
          {options.map((one, index) => (
            <div key={one.value} id={optionId(id, index)} className={styles["option"]} role="option" aria-selected={index === active} onPointerMove={() => index !== active && onActive(index)} onClick={() => onTake(one)}>
              <span className={machine ? `${styles["word"]} mono` : styles["word"]}>{one.label}</span>
              {one.end !== undefined && <span className={styles["end"]}>{one.end}</span>}
            </div>
          ))}
        </div>
        {foot}
      </Popover.Content>
    </Popover.Portal>
  );
}
