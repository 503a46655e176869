/** What starts one design by itself. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { call } from "../data/api";
import { usePage } from "../shell/page";
import { Triggers } from "./SchedulesPage";

export function DesignTriggersPage() {
  const { workspace, document } = useParams({ from: "/signed-in/w/$workspace/designs/$document/triggers" });
  const design = useQuery({ queryKey: ["design-parameters", document], queryFn: ({ signal }) => call("designs.get", { id: document }, { signal }) });
  const name = design.data?.title ?? "";
  usePage({ title: name === "" ? "Triggers" : `${name}, triggers` });
  return <Triggers workspace={workspace} design={document} title={name === "" ? "Triggers" : `Triggers of ${name}`} sub="What starts this design by itself" empty="Nothing starts this design by itself yet. It runs when somebody presses Run." />;
}
