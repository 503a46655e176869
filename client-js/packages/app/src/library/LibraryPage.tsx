/** Designs to begin with: shipped, of the workspace and of the organisation, each with its picture. */
import type { TemplateOut } from "@concert/sdk";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Download, FileUp, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { FilterTools } from "../filters/FilterTools";
import type { Choices } from "../filters/query";
import { useChoices } from "../filters/useChoices";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, EmptyState, IconButton, PageBody, PageHead, Pager, Segmented, Skeleton, Tag, toast } from "../ui";
import { ImportTemplateDialog } from "./ImportTemplateDialog";
import styles from "./library.module.css";
import { Picture } from "./Picture";
import { saveText } from "./saveText";
import { UseDialog } from "./UseDialog";

const REACHES = [
  { value: "all", label: "All" },
  { value: "shipped", label: "Shipped" },
  { value: "workspace", label: "This workspace" },
  { value: "organisation", label: "Everybody" },
] as const;

interface TemplateChoices extends Choices {
  readonly search: string;
  readonly tag: string;
  readonly reach: (typeof REACHES)[number]["value"];
}

const BEGINNING: TemplateChoices = { search: "", tag: "", reach: "all" };
const KNOWN = { reach: REACHES.map((one) => one.value) };
const PAGE = 48;

export function LibraryPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/library" });
  const queries = useQueryClient();
  const place = useChoices(BEGINNING, KNOWN);
  const { search, tag, reach } = place.asked;
  const [using, setUsing] = useState<TemplateOut>();
  const [importing, setImporting] = useState(false);
  const reason = mayEdit(useWorkspace(workspace)?.role);
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([{ id: "import template", label: "Import template", group: "Here", icon: FileUp, reason, run: () => setImporting(true) }]);
  const all = useQuery({ queryKey: ["library", workspace], queryFn: () => call("library.list", { workspace, limit: 1000 }) });
  const list = useQuery({
    queryKey: ["library", workspace, search, tag, reach, place.offset],
    queryFn: ({ signal }) => call("library.list", { workspace, search, tag, offset: place.offset, limit: PAGE, ...(reach === "all" ? {} : { reach }) }, { signal }),
    placeholderData: keepPreviousData,
  });
  const tags = [...new Set((all.data?.items ?? []).flatMap((one) => one.tags))].toSorted();
  return (
    <>
      <PageHead
        title="Library"
        sub="Designs to begin with. What you make of one is your own."
        acts={
          <Button icon={FileUp} reason={reason} onClick={() => setImporting(true)}>
            Import template
          </Button>
        }
      />
      <PageBody>
        <div className={styles["tools"]}>
          <FilterTools workspace={workspace} list="library" one="template" label="Find templates" place={place} total={list.data?.total} all={all.data?.total}>
            <Segmented label="Whose templates" segments={REACHES} value={place.chosen.reach} onChange={(next) => place.choose({ reach: next })} />
            <div role="group" aria-label="Tags" className={styles["tags"]}>
              {tags.map((one) => (
                <Button key={one} size="small" look={one === place.chosen.tag ? "secondary" : "quiet"} aria-pressed={one === place.chosen.tag} onClick={() => place.choose({ tag: one === place.chosen.tag ? "" : one })}>
                  {one}
                </Button>
              ))}
            </div>
          </FilterTools>
        </div>
        {list.error !== null && list.data === undefined ? (
          <LoadFailure title="The library could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data === undefined ? (
          <Cards>
            {Array.from({ length: 6 }, (_, index) => (
              <li key={index}>
                <Skeleton height={260} />
              </li>
            ))}
          </Cards>
        ) : list.data.items.length === 0 ? (
          place.narrowed ? (
            <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No template fits this filter.</EmptyState>
          ) : (
            <EmptyState>No templates here yet. A design becomes one in its code view, with “Save as template”.</EmptyState>
          )
        ) : (
          <Cards>
            {list.data.items.map((one) => (
              <Card key={one.id} workspace={workspace} template={one} reason={reason} onUse={() => setUsing(one)} />
            ))}
          </Cards>
        )}
        <Pager offset={place.offset} limit={PAGE} total={list.data?.total ?? 0} onMove={place.setOffset} />
      </PageBody>
      {using !== undefined && <UseDialog workspace={workspace} template={using} onClose={() => setUsing(undefined)} />}
      {importing && <ImportTemplateDialog workspace={workspace} onClose={() => setImporting(false)} onDone={() => void queries.invalidateQueries({ queryKey: ["library", workspace] })} />}
    </>
  );
}

function Cards({ children }: { readonly children: React.ReactNode }) {
  return (
    <ul className={styles["cards"]} aria-label="Templates">
      {children}
    </ul>
  );
}

interface CardProps {
  readonly workspace: string;
  readonly template: TemplateOut;
  readonly reason: string | undefined;
  readonly onUse: () => void;
}

const REACH_WORDS = { shipped: "comes with Concert", workspace: "of this workspace", organisation: "for everybody here" } as const;

function Card({ workspace, template, reason, onUse }: CardProps) {
  const queries = useQueryClient();
  const missing = template.missing.length === 0 ? undefined : `Not installed here: ${template.missing.join(", ")}`;
  const remove = async () => {
    try {
      await call("library.remove", { id: template.id, workspace });
      toast({ text: `Removed ${template.title}`, detail: "Designs made from it stay." });
      await queries.invalidateQueries({ queryKey: ["library", workspace] });
    } catch (error) {
      toast({ text: "Nothing was removed", detail: error instanceof Error ? error.message : undefined, state: "failed" });
    }
  };
  return (
    <li className={styles["card"]}>
      <Picture steps={template.steps} ties={template.ties} />
      <div className={styles["body"]}>
        <h2>{template.title}</h2>
        <p>{template.description === "" ? "Without a description." : template.description}</p>
        <div className={styles["tags"]}>
          {template.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </div>
        <span className={styles["facts"]}>
          {template.steps.length} {template.steps.length === 1 ? "step" : "steps"}, version {template.version}, {REACH_WORDS[template.reach]}
          {missing === undefined ? "" : `. ${missing}`}
        </span>
      </div>
      <div className={styles["foot"]}>
        <div>
          <IconButton icon={Download} label={`Export ${template.title}`} onClick={() => void exported(template.id, workspace)} />
          {template.reach !== "shipped" && <IconButton icon={Trash2} label={`Remove ${template.title}`} reason={reason} onClick={() => void remove()} />}
        </div>
        <Button icon={Plus} reason={reason} onClick={onUse}>
          Use <span className="visually-hidden">{template.title}</span>
        </Button>
      </div>
    </li>
  );
}

async function exported(id: string, workspace: string): Promise<void> {
  try {
    const { file, text, signer, fingerprint } = await call("library.export", { id, workspace });
    saveText(file, text, "application/json");
    toast({ text: `Exported ${file}`, detail: `Signed by ${signer}. Fingerprint: ${fingerprint}` });
  } catch (error) {
    toast({ text: "Nothing was exported", detail: error instanceof Error ? error.message : undefined, state: "failed" });
  }
}
