/** Controls for one value: text, longer text, number, choice. Inside a Field they take its label, error, lock and ring. */
import { clsx } from "clsx";
import { ChevronDown, type LucideIcon, Search } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useEffect, useState } from "react";
import { whole } from "../format/numbers";
import { boxOf, useField } from "./Field";
import styles from "./field.module.css";
import { Icon } from "./Icon";

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "size">;

interface TextInputProps extends Native {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Written by or for a machine: host names, references, expressions. */
  readonly machine?: boolean;
  readonly unit?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Drawn under the text. */
  readonly behind?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextInput({ value, onChange, machine = false, unit, icon, behind, className, id, ...rest }: TextInputProps) {
  const field = useField();
  return (
    <div {...boxOf(field)}>
      {behind}
      {icon !== undefined && <Icon of={icon} size={14} className={styles["lead"]} />}
      <input
        type="text"
        autoComplete="off"
        {...rest}
        {...ownIds(id, field)}
        className={clsx(styles["input"], machine && styles["machine"], className)}
        value={value}
        readOnly={field.locked || rest.readOnly === true}
        onChange={(event) => onChange(event.target.value)}
      />
      {unit !== undefined && <span className={styles["unit"]}>{unit}</span>}
    </div>
  );
}

export function SearchInput(props: Omit<TextInputProps, "icon" | "type">) {
  return <TextInput {...props} type="search" icon={Search} />;
}

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "value" | "onChange"> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly machine?: boolean;
  /** Drawn under the text. */
  readonly behind?: ReactNode;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ value, onChange, machine = false, rows = 3, behind, id, ...rest }: TextAreaProps) {
  const field = useField();
  return (
    <div {...boxOf(field)}>
      {behind}
      <textarea
        {...rest}
        {...ownIds(id, field)}
        rows={rows}
        className={clsx(styles["input"], styles["area"], machine && styles["machine"])}
        value={value}
        readOnly={field.locked || rest.readOnly === true}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface NumberInputProps extends Omit<Native, "type" | "min" | "max" | "step"> {
  readonly value: number | undefined;
  /** Called for every number that may stand here, and with undefined when it is emptied. */
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  readonly unit?: string | undefined;
  readonly whole?: boolean;
  /** It names something, such as a port, and is no amount: no commas. */
  readonly plain?: boolean;
  /** What is asked for, in words: "a whole number from 1 to 20". */
  readonly needs?: string;
}

/** Keeps what is typed, and says so where it is no number that may stand here; arrow keys step, Escape brings the value back. */
export function NumberInput({ value, onChange, needs = "a number", min, max, whole: isWhole = false, plain = false, step = 1, ...rest }: NumberInputProps) {
  const { complain } = useField();
  const [text, setText] = useState(spelled(value, plain));
  useEffect(() => {
    setText((shown) => (readNumber(shown) === value ? shown : spelled(value, plain)));
    complain(undefined);
  }, [value, plain, complain]);
  useEffect(() => () => complain(undefined), [complain]);
  const change = (next: string) => {
    setText(next);
    const wrong = wrongWith(next, { min, max, whole: isWhole });
    complain(wrong && `Needs ${needs}. ${wrong}${value === undefined ? "" : ` It is still ${spelled(value, plain)}.`}`);
    if (wrong === undefined) onChange(readNumber(next));
  };
  const nudge = (by: number) => {
    const next = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, (value ?? 0) + by));
    onChange(Number(next.toPrecision(12)));
  };
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={text}
      onChange={change}
      onKeyDown={(event) => {
        if (event.key === "Escape" && readNumber(text) !== value) {
          event.preventDefault();
          event.stopPropagation();
          setText(spelled(value, plain));
          complain(undefined);
        }
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        nudge((event.key === "ArrowUp" ? 1 : -1) * step * (event.shiftKey ? 10 : 1));
      }}
      onBlur={(event) => {
        if (wrongWith(text, { min, max, whole: isWhole }) === undefined) setText(spelled(value, plain));
        rest.onBlur?.(event);
      }}
    />
  );
}

/** Why a text is no number that may stand here: the server would refuse it. */
function wrongWith(text: string, bounds: { readonly min: number | undefined; readonly max: number | undefined; readonly whole: boolean }): string | undefined {
  if (text.trim() === "") return undefined;
  const number = readNumber(text);
  if (number === undefined) return `“${text}” is text.`;
  if (bounds.whole && !Number.isInteger(number)) return `${text} has a part after the point.`;
  if (bounds.min !== undefined && number < bounds.min) return `${text} is too small.`;
  if (bounds.max !== undefined && number > bounds.max) return `${text} is too large.`;
  return undefined;
}

/** "1,284" and "1 284" are numbers; "5 %" is text. */
export function readNumber(text: string): number | undefined {
  const bare = text.trim().replace(/(?<=\d)[, \u00a0](?=\d{3}(\D|$))/gu, "");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu.test(bare)) return undefined;
  return Number(bare);
}

/** With commas from 10,000 on, which reading takes back, unless it is `plain`. */
function spelled(value: number | undefined, plain: boolean): string {
  if (value === undefined) return "";
  return !plain && Number.isInteger(value) && Math.abs(value) >= 10_000 ? whole(value) : String(value);
}

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SelectProps<Value extends string> {
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly machine?: boolean;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
  /** Its name where no Field stands around it. */
  readonly label?: string;
}

/** The platform's own list: it knows touch, keyboards and assistive technology best. A value that is none of the options is shown as wrong; one that has none to be among yet, as it is. */
export function Select<Value extends string>({ value, options, onChange, onFocus, onBlur, machine = false, placeholder, label }: SelectProps<Value>) {
  const field = useField();
  const known = options.some((option) => option.value === value);
  return (
    <div {...boxOf(field)}>
      <select
        {...ownIds(undefined, field)}
        aria-label={label}
        className={clsx(styles["input"], styles["select"], machine && styles["machine"])}
        value={value ?? ""}
        disabled={field.locked}
        onFocus={onFocus}
        onBlur={onBlur}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {!known && (
          <option value={value ?? ""} disabled>
            {value === undefined || value === "" ? (placeholder ?? "Choose") : options.length === 0 ? value : `“${value}” is no choice`}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={14} className={styles["chevron"]} />
    </div>
  );
}

function ownIds(id: string | undefined, field: ReturnType<typeof useField>) {
  return {
    id: id ?? (field.id === "" ? undefined : field.id),
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
  };
}
