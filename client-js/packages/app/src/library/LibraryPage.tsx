/** Designs to begin with: shipped, of the workspace and of the organisation, each with its picture. */
import type { TemplateOut } from "@concert/sdk";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Download, FileUp, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, EmptyState, ErrorState, IconButton, PageBody, PageHead, SearchInput, Segmented, Skeleton, Tag, toast } from "../ui";
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

type Shown = (typeof REACHES)[number]["value"];

export function LibraryPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/library" });
  const [search, setSearch] = useState("");
  const [tag, setTag] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [using, setUsing] = useState<TemplateOut>();
  const [importing, setImporting] = useState(false);
  const reason = mayEdit(useWorkspace(workspace)?.role);
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([{ id: "import template", label: "Import template", group: "Here", icon: FileUp, reason, run: () => setImporting(true) }]);
  const all = useQuery({ queryKey: ["library", workspace], queryFn: () => call("library.list", { workspace, limit: 1000 }) });
  const list = useQuery({
    queryKey: ["library", workspace, search, tag, shown],
    queryFn: () => call("library.list", { workspace, search, tag, limit: 1000, ...(shown === "all" ? {} : { reach: shown }) }),
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
          <SearchInput aria-label="Find templates" placeholder="Find templates" value={search} onChange={setSearch} />
          <Segmented label="Whose templates" segments={REACHES} value={shown} onChange={setShown} />
          <div role="group" aria-label="Tags" className={styles["tags"]}>
            {tags.map((one) => (
              <Button key={one} size="small" look={one === tag ? "secondary" : "quiet"} aria-pressed={one === tag} onClick={() => setTag(one === tag ? "" : one)}>
                {one}
              </Button>
            ))}
          </div>
        </div>
        {list.error !== null ? (
          <ErrorState title="The library could not be loaded">{list.error.message}</ErrorState>
        ) : list.data === undefined ? (
          <Cards>
            {Array.from({ length: 6 }, (_, index) => (
              <li key={index}>
                <Skeleton height={260} />
              </li>
            ))}
          </Cards>
        ) : list.data.items.length === 0 ? (
          <EmptyState>{search === "" && tag === "" ? "No templates here yet. A design becomes one in its code view, with “Save as template”." : "No template has these words and this tag."}</EmptyState>
        ) : (
          <Cards>
            {list.data.items.map((one) => (
              <Card key={one.id} workspace={workspace} template={one} reason={reason} onUse={() => setUsing(one)} />
            ))}
          </Cards>
        )}
      </PageBody>
      {using !== undefined && <UseDialog workspace={workspace} template={using} onClose={() => setUsing(undefined)} />}
      {importing && <ImportTemplateDialog workspace={workspace} onClose={() => setImporting(false)} onDone={() => void Promise.all([all.refetch(), list.refetch()])} />}
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
  const list = useQuery({ queryKey: ["library", workspace], queryFn: () => call("library.list", { workspace, limit: 1000 }), enabled: false });
  const missing = template.missing.length === 0 ? undefined : `Not installed here: ${template.missing.join(", ")}`;
  const remove = async () => {
    try {
      await call("library.remove", { id: template.id, workspace });
      toast({ text: `Removed ${template.title}`, detail: "Designs made from it stay." });
      await list.refetch();
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
