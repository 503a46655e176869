/**
 * Chooses one out of many that are searched elsewhere: typing asks, arrow keys move, Enter takes, Escape gives back what was
 * chosen. Its four conditions are a union, so no list can show options and an error at once.
 */
import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { whole } from "../format/numbers";
import { Button } from "./Button";
import { boxOf, useField } from "./Field";
import field from "./field.module.css";
import { Icon } from "./Icon";
import { type Offer, OptionList, optionId } from "./OptionList";
import styles from "./suggest.module.css";

export type Found =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string; readonly onRetry: () => void }
  /** `more`: how many fit that are not among them. `settled`: they answer what stands in the field now. */
  | { readonly kind: "found"; readonly offers: readonly Offer[]; readonly more: number; readonly settled: boolean; readonly onMore: () => void };

interface ComboboxProps {
  /** What the chosen one is called; "" where nothing is chosen. */
  readonly chosen: string;
  /** Of what stands in `typed`. */
  readonly found: Found;
  /** Told what was typed, "" when it opens, and undefined when it closes. */
  readonly typed: string | undefined;
  readonly onType: (text: string | undefined) => void;
  readonly onChange: (offer: Offer) => void;
  /** Shown while nothing is chosen. */
  readonly placeholder: string;
  /** Said where nothing fits. */
  readonly empty: string;
  /** What is offered, as a name: "Sources". */
  readonly offers: string;
  /** Its name where no Field stands around it. */
  readonly label?: string | undefined;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export function Combobox({ chosen, found, typed, onType, onChange, placeholder, empty, offers: offered, label, onFocus, onBlur }: ComboboxProps) {
  const around = useField();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(-1);
  /** Enter was pressed before the answer to the last letter was there. */
  const [hurried, hurry] = useState(false);
  /** Until then what is chosen stands there, marked, so that typing replaces it. */
  const [touched, touch] = useState(false);
  const open = typed !== undefined;
  const offers = found.kind === "found" ? found.offers : [];
  const at = Math.min(active < 0 && (typed ?? "") !== "" ? 0 : active, offers.length - 1);
  const close = () => {
    onType(undefined);
    setActive(-1);
    hurry(false);
    touch(false);
  };
  const take = (offer: Offer | undefined) => {
    close();
    if (offer !== undefined) onChange(offer);
  };
  const settled = found.kind === "found" && found.settled;
  useEffect(() => {
    if (!hurried || !settled) return;
    hurry(false);
    if (offers[0] !== undefined) take(offers[0]);
  });
  const begin = () => {
    if (open || around.locked) return;
    onType("");
    input.current?.select();
  };
  const move = (by: number) => {
    const next = Math.max(0, Math.min(offers.length - 1, at + by));
    setActive(next);
    if (at + by >= offers.length - 1 && found.kind === "found" && found.more > 0) found.onMore();
  };
  const enter = () => {
    if (found.kind === "failed") found.onRetry();
    else if (!settled && typed !== "") hurry(true);
    else if (at >= 0) take(offers[at]);
  };
  const press = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by !== undefined) {
      event.preventDefault();
      if (open) move(by);
      else begin();
    } else if (open && event.key === "Enter") {
      event.preventDefault();
      enter();
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <Popover.Root open={open}>
      <Popover.Anchor asChild>
        <div {...boxOf(around)}>
          <input
            ref={input}
            type="text"
            autoComplete="off"
            role="combobox"
            id={around.id === "" ? undefined : around.id}
            aria-label={label}
            aria-describedby={around.describedBy}
            aria-invalid={around.invalid || undefined}
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-activedescendant={open && at >= 0 ? optionId(id, at) : undefined}
            className={clsx(field["input"], styles["chosen"])}
            value={open && touched ? typed : chosen}
            placeholder={placeholder}
            readOnly={around.locked}
            onChange={(event) => {
              onType(event.target.value);
              touch(true);
              setActive(-1);
              hurry(false);
            }}
            onKeyDown={press}
            onClick={begin}
            onFocus={onFocus}
            onBlur={() => {
              if (open) close();
              onBlur?.();
            }}
          />
          <Icon of={ChevronDown} size={14} className={styles["chevron"]} />
        </div>
      </Popover.Anchor>
      <OptionList id={id} label={offered} options={offers} active={at} busy={!settled} foot={<Foot found={found} empty={empty} />} onActive={setActive} onTake={take} onEnd={found.kind === "found" && found.more > 0 ? found.onMore : undefined} />
    </Popover.Root>
  );
}

function Foot({ found, empty }: Pick<ComboboxProps, "found" | "empty">): ReactNode {
  switch (found.kind) {
    case "loading":
      return (
        <p className={styles["foot"]} role="status">
          Looking…
        </p>
      );
    case "failed":
      return (
        <div className={styles["foot"]} role="alert">
          {found.message}
          <Button size="small" onClick={found.onRetry}>
            Try again
          </Button>
        </div>
      );
    case "found":
      if (found.offers.length > 0 && found.settled && found.more === 0) return null;
      return (
        <p className={styles["foot"]} role="status">
          {!found.settled ? "Looking…" : found.offers.length === 0 ? empty : `and ${whole(found.more)} more: type to narrow`}
        </p>
      );
  }
}
