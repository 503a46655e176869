/** A question that must be answered before going on. Focus stays inside, Escape closes, focus returns. */
import { X } from "lucide-react";
import { Dialog as Radix, Popover as RadixPopover } from "radix-ui";
import type { CSSProperties, ReactNode } from "react";
import { IconButton } from "./Button";
import { Form } from "./Form";
import styles from "./overlay.module.css";
import { useReturnFocus } from "./returnFocus";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly hint?: ReactNode;
  readonly width?: number;
  /** The buttons: the quiet way out first, the act last. */
  readonly foot?: ReactNode;
  /** Given where the dialog is a form: Enter sends it. */
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

export function Dialog({ open, onClose, title, hint, width, foot, onSubmit, children }: DialogProps) {
  const style: CSSProperties & Record<"--dialog-width", string> = { "--dialog-width": `${width ?? 480}px` };
  const { remember, giveBack } = useReturnFocus();
  const inside = (
    <>
      <div className={styles["dialogBody"]}>{children}</div>
      {foot !== undefined && <div className={styles["dialogFoot"]}>{foot}</div>}
    </>
  );
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles["scrim"]} data-scrim="" />
        <Radix.Content
          className={styles["dialog"]}
          style={style}
          onOpenAutoFocus={(event) => {
            remember();
            focusFirstField(event);
          }}
          onCloseAutoFocus={giveBack}
          onInteractOutside={(event) => isOnToast(event.target) && event.preventDefault()}
          {...(hint === undefined ? { "aria-describedby": undefined } : {})}
        >
          <div className={styles["dialogHead"]}>
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} size="small" label="Close" />
            </Radix.Close>
          </div>
          {hint !== undefined && <Radix.Description className={styles["dialogHint"]}>{hint}</Radix.Description>}
          {onSubmit === undefined ? inside : <Form onSubmit={onSubmit}>{inside}</Form>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A person who opens a form wants its first field; one who opens something to read wants no button lit up. */
function focusFirstField(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  (dialog.querySelector<HTMLElement>("input, select, textarea") ?? dialog).focus();
}

/** What was just done can be answered without giving up what is being asked. */
function isOnToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-toast]") !== null;
}

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly align?: "start" | "center" | "end";
  readonly label: string;
  readonly children: ReactNode;
}

/** Something small that lies over the page beside its button and does not stop work. */
export function Popover({ trigger, side = "bottom", align = "end", label, children }: PopoverProps) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content className={styles["popover"]} side={side} align={align} sideOffset={6} collisionPadding={8} aria-label={label}>
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
