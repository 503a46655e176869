/** Looks at the object of a notification without leaving it: problems of a design, the connection of a source. */
import type { NotificationOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Stethoscope } from "lucide-react";
import { asError, call } from "../data/api";
import { counted } from "../format/numbers";
import { useOfflineReason } from "../live/connection";
import { Button, ErrorState, StateWord } from "../ui";
import { alertNews, commentNews, triggerNews } from "./inbox";
import styles from "./inbox.module.css";

const SHOWN = 5;

interface Found {
  readonly well: boolean;
  readonly word: string;
  readonly lines: readonly string[];
}

/** What can be looked at: a design or a source; undefined where the notification is about nothing of the kind. */
export function diagnosable(news: NotificationOut): "design" | "source" | undefined {
  if (news.document === null) return undefined;
  if (alertNews(news) !== undefined || triggerNews(news) !== undefined) return "design";
  const kind = commentNews(news)?.kind;
  return kind === "workflow" ? "design" : kind === "data_source" ? "source" : undefined;
}

export function Diagnose({ document, of }: { readonly document: string; readonly of: "design" | "source" }) {
  const offline = useOfflineReason();
  const look = useMutation({ mutationFn: () => (of === "design" ? problemsOf(document) : connectionOf(document)) });
  const failure = look.error === null ? undefined : asError(look.error);
  return (
    <div className={styles["diagnose"]}>
      <Button icon={Stethoscope} reason={offline} busy={look.isPending} onClick={() => look.mutate()}>
        Run diagnostics
      </Button>
      <div role="status" aria-label="What was found">
        {look.data !== undefined && (
          <>
            <StateWord state={look.data.well ? "done" : "failed"}>{look.data.word}</StateWord>
            {look.data.lines.length > 0 && (
              <ul>
                {look.data.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
    </div>
  );
}

async function problemsOf(id: string): Promise<Found> {
  const { problems, errors, total } = await call("problems.list", { id });
  if (total === 0) return { well: true, word: "The design has no problems", lines: [] };
  const warnings = total - errors;
  const word = [errors > 0 ? counted(errors, "error", "errors") : "", warnings > 0 ? counted(warnings, "warning", "warnings") : ""].filter((one) => one !== "").join(", ");
  return { well: errors === 0, word, lines: [...new Set(problems.map((one) => one.message))].slice(0, SHOWN) };
}

async function connectionOf(id: string): Promise<Found> {
  const { passed, steps } = await call("sources.test", { id });
  return { well: passed, word: passed ? "The source answers" : "The source does not answer", lines: steps.filter((one) => one.status === "failed").map((one) => one.message).slice(0, SHOWN) };
}
