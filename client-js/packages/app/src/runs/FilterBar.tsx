/** The filter of a list of runs: typed, and shown as chips that can be taken out; common ones are offered with their counts. */
import { Filter, X } from "lucide-react";
import type { Ref } from "react";
import { useWords } from "../filters/useWords";
import { whole } from "../format/numbers";
import { Icon, TextInput } from "../ui";
import { readTerms, toggled, without } from "./filter";
import styles from "./list.module.css";

interface FilterBarProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly problems: readonly string[];
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly narrow?: boolean;
}

const OFFERS = [
  { state: "running", label: "Running", of: ["running", "queued"], value: "going" },
  { state: "failed", label: "Failed", of: ["failed"], value: "failed" },
  { state: "done", label: "Done", of: ["succeeded"], value: "done" },
] as const;

export function FilterBar({ text, onChange, problems, counts, inputRef, narrow = false }: FilterBarProps) {
  const [draft, setDraft] = useWords(text, onChange);
  const terms = readTerms(text);
  return (
    <div className={styles["filter"]} data-narrow={narrow}>
      <TextInput
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        icon={Filter}
        aria-label="Filter the runs"
        placeholder={narrow ? "state:failed since:7d" : "Words, or state:failed design:nightly by:me trigger:schedule since:7d param:day=2024-05-02"}
        value={draft}
        onChange={setDraft}
        onKeyDown={(event) => {
          if (event.key === "Enter") onChange(draft.trim());
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <div className={styles["chips"]}>
        {!narrow &&
          OFFERS.map(({ label, of, value }) => (
            <button key={value} type="button" className={styles["chip"]} aria-pressed={terms.some((one) => one.key === "state" && one.value === value)} onClick={() => onChange(toggled(text, "state", value))}>
              {label}
              {counts !== undefined && <span className={styles["count"]}>{whole(of.reduce((sum, state) => sum + (counts[state] ?? 0), 0))}</span>}
            </button>
          ))}
        {!narrow && (
          <button type="button" className={styles["chip"]} aria-pressed={terms.some((one) => one.key === "by" && one.value === "me")} onClick={() => onChange(toggled(text, "by", "me"))}>
            Mine
          </button>
        )}
        {terms.map(({ key, value }, index) =>
          !narrow && ((key === "state" && OFFERS.some((offer) => offer.value === value)) || (key === "by" && value === "me")) ? null : (
            <button key={`${key} ${value} ${index}`} type="button" className={styles["chip"]} data-set="true" aria-label={`Take out ${key === "text" ? value : `${key} ${value}`}`} onClick={() => onChange(without(text, index))}>
              {key !== "text" && <span className="quiet">{key}</span>} {value}
              <Icon of={X} size={12} />
            </button>
          ),
        )}
      </div>
      {problems.length > 0 && (
        <p className={styles["problem"]} role="alert">
          {problems.join(" ")}
        </p>
      )}
    </div>
  );
}
