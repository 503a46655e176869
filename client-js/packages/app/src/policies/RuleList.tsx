/** The rules in the order they are tried; the first that holds decides. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { IconButton } from "../ui";
import { outcomeWord, type Rule, titleOf } from "./draft";
import styles from "./policies.module.css";

interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly chosen: string | undefined;
  readonly reason: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onMove: (id: string, by: -1 | 1) => void;
}

export function RuleList({ rules, chosen, reason, onChoose, onMove }: RuleListProps) {
  return (
    <nav className={styles["side"]} aria-label="Rules in order">
      <h2 className={styles["sideHead"]}>Rules, first that holds</h2>
      <ol className={styles["rules"]}>
        {rules.map((rule, at) => (
          <li key={rule.id}>
            <button type="button" className={styles["rule"]} aria-current={rule.id === chosen ? "true" : undefined} onClick={() => onChoose(rule.id)}>
              <span className={styles["number"]}>{at + 1}</span>
              <span className={styles["ruleName"]}>{titleOf(rule)}</span>
              <span className="quiet">{rule.enabled ? outcomeWord(rule.outcome).toLowerCase() : "off"}</span>
            </button>
            {rule.id === chosen && rules.length > 1 && (
              <span className={styles["moving"]}>
                <IconButton size="small" icon={ArrowUp} label={`Try ${titleOf(rule)} earlier`} reason={reason ?? (at === 0 ? "It is the first" : undefined)} onClick={() => onMove(rule.id, -1)} />
                <IconButton size="small" icon={ArrowDown} label={`Try ${titleOf(rule)} later`} reason={reason ?? (at === rules.length - 1 ? "It is the last" : undefined)} onClick={() => onMove(rule.id, 1)} />
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className={styles["sideNote"]}>Where none holds: the policies after this one, then the leads of the team.</p>
    </nav>
  );
}
