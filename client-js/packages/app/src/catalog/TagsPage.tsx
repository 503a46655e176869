/** The tags of the workspace by path: what carries each, another name for one everywhere, away with one. */
import type { TagOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { FilterTools } from "../filters/FilterTools";
import { useChoices } from "../filters/useChoices";
import { counted, whole } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, CellLine, type Column, Dialog, EmptyState, Field, IconButton, Pager, Table, Tag, TextInput, toast } from "../ui";
import { CatalogHead } from "./CatalogHead";
import { readAgain, tagPageQuery, useCatalogEvents } from "./queries";
import styles from "./catalog.module.css";

const BEGINNING = { search: "" };

type Asking = { readonly kind: "new" } | { readonly kind: "rename" | "remove"; readonly tag: TagOut };

export function TagsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/catalog/tags" });
  const [asking, ask] = useState<Asking>();
  const place = useChoices(BEGINNING);
  const words = place.asked.search.trim();
  const tags = useQuery(tagPageQuery(workspace, words, place.offset));
  const all = useQuery({ ...tagPageQuery(workspace, "", 0), enabled: place.narrowed });
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  usePage({ title: "Tags", people: useWorkspacePeople(workspace) });
  useCatalogEvents(workspace);
  useActions([{ id: "new tag", label: "New tag", group: "Here", icon: Plus, keys: "n", reason, run: () => ask({ kind: "new" }) }]);
  const columns: readonly Column<TagOut>[] = [
    {
      id: "name",
      head: "Tag",
      cell: (tag) => (
        <span className={styles["depth"]} style={{ paddingLeft: words === "" ? (tag.name.split("/").length - 1) * 20 : 0 }}>
          <Link to="/w/$workspace/catalog" params={{ workspace }} search={{ tag: tag.name }}>
            <Tag>{words === "" ? tag.name.split("/").at(-1) : tag.name}</Tag>
          </Link>
          <span className="quiet">{tag.description}</span>
        </span>
      ),
    },
    { id: "places", head: "Tables and columns", align: "right", cell: (tag) => whole(tag.places) },
    { id: "sources", head: "Sources", align: "right", minor: true, cell: (tag) => whole(tag.sources) },
    { id: "below", head: "With all below", align: "right", cell: (tag) => whole(tag.below) },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (tag) => (
        <CellLine>
          <IconButton size="small" icon={Pencil} label={`Rename ${tag.name}`} reason={reason} onClick={() => ask({ kind: "rename", tag })} />
          <IconButton size="small" icon={Trash2} label={`Remove ${tag.name}`} reason={reason} onClick={() => ask({ kind: "remove", tag })} />
        </CellLine>
      ),
    },
  ];
  const none =
    words === "" ? <EmptyState>No tags yet. Put one on a table, or make one here.</EmptyState> : <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>{`No tag says “${words}”.`}</EmptyState>;
  const newTag = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => ask({ kind: "new" })}>
      New tag
    </Button>
  );
  return (
    <>
      <CatalogHead workspace={workspace} at="tags" acts={newTag} />
      <div className={styles["stack"]}>
        <Card>
          <FilterTools workspace={workspace} list="tags" one="tag" label="Filter tags" placeholder="Filter by path or meaning" place={place} total={tags.data?.total} all={all.data?.total} />
          <Table label="Tags" columns={columns} rows={rowsOf(tags, "The tags could not be loaded", none)} keyOf={(tag) => tag.name} />
          <Pager offset={place.offset} limit={PAGE_SIZE} total={tags.data?.total ?? 0} onMove={place.setOffset} />
        </Card>
      </div>
      {asking?.kind === "new" && <NewTag workspace={workspace} onClose={() => ask(undefined)} />}
      {asking?.kind === "rename" && <RenameTag workspace={workspace} tag={asking.tag} onClose={() => ask(undefined)} />}
      {asking?.kind === "remove" && <RemoveTag workspace={workspace} tag={asking.tag} onClose={() => ask(undefined)} />}
    </>
  );
}

interface AskProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

function useAct(workspace: string, act: () => Promise<unknown>, onClose: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      readAgain(queries, workspace);
      onClose();
    },
    onError: (error) => void toast({ text: "Nothing was changed", detail: error.message, state: "failed" }),
  });
}

function Foot({ act, busy, reason, onClose, onAct }: { readonly act: string; readonly busy: boolean; readonly reason?: string | undefined; readonly onClose: () => void; readonly onAct: () => void }) {
  return (
    <>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
      <Button look="primary" busy={busy} reason={reason} onClick={onAct}>
        {act}
      </Button>
    </>
  );
}

function NewTag({ workspace, onClose }: AskProps) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const make = useAct(workspace, () => call("tags.create", { id: workspace, name, description }), onClose);
  const reason = name.trim() === "" ? "Needs a name" : undefined;
  const act = () => reason === undefined && make.mutate();
  return (
    <Dialog open onClose={onClose} title="New tag" onSubmit={act} foot={<Foot act="Make tag" busy={make.isPending} reason={reason} onClose={onClose} onAct={act} />}>
      <Field label="Name" hint="A slash puts it below another: finance/salaries">
        <TextInput value={name} onChange={setName} maxLength={400} />
      </Field>
      <Field label="What it means" optional>
        <TextInput value={description} onChange={setDescription} maxLength={2000} />
      </Field>
    </Dialog>
  );
}

function RenameTag({ workspace, tag, onClose }: AskProps & { readonly tag: TagOut }) {
  const [now, setNow] = useState(tag.name);
  const rename = useAct(workspace, () => call("tags.rename", { id: workspace, name: tag.name, now }), onClose);
  const reason = now.trim() === "" ? "Needs a name" : now === tag.name ? "It has this name" : undefined;
  const act = () => reason === undefined && rename.mutate();
  return (
    <Dialog open onClose={onClose} title={`Rename ${tag.name}`} hint={`Everywhere at once: ${counted(tag.below, "place")} with all below it.`} onSubmit={act} foot={<Foot act="Rename tag" busy={rename.isPending} reason={reason} onClose={onClose} onAct={act} />}>
      <Field label="New name" hint="With its whole path">
        <TextInput value={now} onChange={setNow} maxLength={400} />
      </Field>
    </Dialog>
  );
}

function RemoveTag({ workspace, tag, onClose }: AskProps & { readonly tag: TagOut }) {
  const remove = useAct(workspace, () => call("tags.remove", { id: workspace, name: tag.name }), onClose);
  const act = () => remove.mutate();
  return (
    <Dialog open onClose={onClose} title={`Remove ${tag.name}`} onSubmit={act} foot={<Foot act="Remove tag" busy={remove.isPending} onClose={onClose} onAct={act} />}>
      <p>It and everything below it goes from {counted(tag.below, "place")}.</p>
    </Dialog>
  );
}
