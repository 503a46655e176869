/** What keeps the source from being reached as it is configured, live for everybody, with the edit that mends it. */
import type { DocumentHandle, Problem } from "@concert/sdk";
import { CircleX } from "lucide-react";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { Button, Icon, toast } from "../ui";
import styles from "./problems.module.css";

export function SourceProblems({ handle }: { readonly handle: DocumentHandle }) {
  const { problems } = useStore(handle.problems.all);
  const reason = useEditReason(handle);
  if (problems.length === 0) return null;
  const fix = (problem: Problem) => {
    if (!handle.problems.fix(problem)) toast({ text: "Nothing was changed", detail: "Somebody has changed this meanwhile.", state: "warning" });
  };
  return (
    <ul className={styles["problems"]} aria-label="What is missing or wrong">
      {problems.map((one) => (
        <li key={one.id}>
          <Icon of={CircleX} />
          <span>
            {one.message} {one.next_step}
          </span>
          {one.fix !== null && (
            <Button size="small" reason={reason} title={one.fix.words} onClick={() => fix(one)}>
              {one.fix.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
