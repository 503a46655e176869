/** The risk of a source: a number, its formula, and every part of it. */
import { ScanSearch } from "lucide-react";
import { When } from "../format/When";
import { Button, Card, EmptyState } from "../ui";
import styles from "./security.module.css";
import { SeverityChip } from "./SeverityChip";
import { type Audit, formulaOf, type Risk, riskTone } from "./words";

interface RiskCardProps {
  readonly audit: Audit;
  readonly busy: boolean;
  readonly reason: string | undefined;
  readonly onAssess: () => void;
}

export function RiskCard({ audit, busy, reason, onAssess }: RiskCardProps) {
  const { risk, assessment } = audit;
  const act = (
    <Button look={assessment === null ? "primary" : "secondary"} icon={ScanSearch} busy={busy} reason={reason} onClick={onAssess}>
      {assessment === null ? "Assess security" : "Assess again"}
    </Button>
  );
  if (risk === null || assessment === null) {
    return (
      <Card title="Risk">
        <EmptyState act={act}>This source was never assessed. An assessment asks it how it is protected, keeps each answer as evidence, and changes nothing.</EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title="Risk"
      meta={
        <>
          {assessment.by_name} looked <When micros={assessment.at} />: {assessment.failed} failed, {assessment.not_permitted} could not be looked at, {assessment.passed} passed
        </>
      }
      acts={act}
    >
      <div className={styles["risk"]}>
        <Score risk={risk} />
        <Formula risk={risk} />
      </div>
    </Card>
  );
}

function Score({ risk }: { readonly risk: Risk }) {
  return (
    <div className={styles["score"]}>
      <div className={styles["figure"]}>
        {risk.score}
        <small>{risk.at_most > risk.score ? `to ${risk.at_most} of 100` : "of 100"}</small>
      </div>
      <RiskBar risk={risk} />
    </div>
  );
}

export function RiskBar({ risk }: { readonly risk: Risk }) {
  return (
    <div className={styles["bar"]} aria-hidden="true">
      <i data-tone="idle" style={{ width: `${risk.at_most}%` }} />
      <i data-tone={riskTone(risk)} style={{ width: `${risk.score}%` }} />
    </div>
  );
}

function Formula({ risk }: { readonly risk: Risk }) {
  return (
    <div className={styles["formula"]}>
      <p>{formulaOf(risk)}</p>
      {risk.unseen_points > 0 && <p>What could not be looked at would add {risk.unseen_points} points if it failed: at most {risk.at_most}.</p>}
      <details>
        <summary>Every part of it</summary>
        <p>{risk.formula}</p>
        <dl className={styles["parts"]}>
          {risk.parts.map((part) => (
            <Part key={part.check} {...part} />
          ))}
        </dl>
      </details>
    </div>
  );
}

function Part({ title, severity, points, seen }: Risk["parts"][number]) {
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <SeverityChip of={severity} />
      </dd>
      <dd>{seen ? points : `(${points}, not seen)`}</dd>
    </>
  );
}
