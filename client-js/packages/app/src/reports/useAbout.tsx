/** What a new report is about: the sources of the page, or all of the workspace, or some that are chosen. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { whole } from "../format/numbers";
import { sourcesOf } from "../pickers/finders";
import { PickedList } from "../pickers/PickedList";
import { sourceNamesQuery } from "../rules/queries";
import { Field, Segmented } from "../ui";

/** What the server takes for one report. */
const MOST = 1000;

interface About {
  readonly sources: readonly string[];
  /** Where there is a choice. */
  readonly field: ReactNode;
}

export function useAbout(workspace: string, fixed: readonly string[] | undefined): About {
  const { data } = useQuery({ ...sourceNamesQuery(workspace), enabled: fixed === undefined });
  const [some, choose] = useState<readonly string[]>();
  if (fixed !== undefined) return { sources: fixed, field: null };
  const total = data?.total ?? 0;
  const many = total > MOST;
  const chosen = some ?? (many ? [] : undefined);
  const sources = chosen ?? (data?.items ?? []).map((one) => one.id);
  const list = chosen !== undefined && <PickedList from={sourcesOf(workspace)} chosen={chosen} onChange={choose} label="Sources of the report" add="Add a source" />;
  const field = (
    <Field label="About" {...(many ? { hint: `A report is about ${whole(MOST)} sources at most; there are ${whole(total)}.` } : { note: false })}>
      {!many && (
        <Segmented
          label="Which sources"
          value={chosen === undefined ? "all" : "chosen"}
          segments={[
            { value: "all", label: `All ${whole(total)} sources` },
            { value: "chosen", label: "Chosen ones" },
          ]}
          onChange={(which) => choose(which === "all" ? undefined : [])}
        />
      )}
      {list}
    </Field>
  );
  return { sources, field };
}
