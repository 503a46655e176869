/** Sources that the demo has elsewhere and not here: what each would show, why it is missing, and what brings it here. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { Card, prose } from "../ui";
import styles from "./sources.module.css";

interface AbsentSourcesProps {
  readonly workspace: string;
  /** Where nothing else keeps it apart from what stands above. */
  readonly below?: boolean;
}

/** Nothing at all in a workspace that is not the demo's, or that has them all. */
export function AbsentSources({ workspace, below = false }: AbsentSourcesProps) {
  const found = useQuery(absentQuery(workspace));
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card className={clsx(styles["absent"], below && styles["below"])} title="Not in this demo" meta={counted(items.length, "source")}>
      <dl>
        {items.map((one) => (
          <div key={one.name}>
            <dt>
              <span className="mono">{one.name}</span>
              <span className="quiet">
                {one.title}: {one.about}
              </span>
            </dt>
            <dd>
              {one.why} {prose(one.next_step)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function absentQuery(workspace: string) {
  return queryOptions({ queryKey: ["demo.absent", workspace], queryFn: () => call("demo.absent", { workspace }) });
}
