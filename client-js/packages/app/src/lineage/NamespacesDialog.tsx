/** Which source each namespace of OpenLineage is: what comes in under it then belongs to the tables of the source. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Unlink } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { refusalOf } from "../data/failure";
import { rowsOf } from "../data/rows";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Button, CellLine, type Column, Dialog, EmptyState, Field, FormDialog, IconButton, Pager, Table, TextInput, toast } from "../ui";
import { type Namespace, NAMESPACES, namespacesQuery, useLineageAgain } from "./queries";

interface NamespacesDialogProps {
  readonly workspace: string;
  readonly reason: string | undefined;
  readonly onClose: () => void;
}

export function NamespacesDialog({ workspace, reason, onClose }: NamespacesDialogProps) {
  const [editing, edit] = useState<Namespace | "new">();
  if (editing !== undefined) return <MapForm workspace={workspace} from={editing === "new" ? undefined : editing} onClose={() => edit(undefined)} />;
  return <All workspace={workspace} reason={reason} onEdit={edit} onClose={onClose} />;
}

function All({ workspace, reason, onEdit, onClose }: NamespacesDialogProps & { readonly onEdit: (one: Namespace | "new") => void }) {
  const [offset, setOffset] = useState(0);
  const list = useQuery(namespacesQuery(workspace, offset));
  const again = useLineageAgain(workspace);
  const unmap = useMutation({
    mutationFn: (namespace: string) => call("openlineage.unmap", { id: workspace, namespace }),
    onSuccess: again,
    onError: (error) => void toast({ text: "The namespace is as it was", detail: error.message, state: "failed" }),
  });
  const columns: readonly Column<Namespace>[] = [
    { id: "namespace", head: "Namespace", cell: (one) => <code>{one.namespace}</code> },
    { id: "source", head: "Source", cell: (one) => (one.source === null ? <span className="quiet">outside</span> : one.title === "" ? "Without a name" : one.title) },
    { id: "prefix", head: "Left off names", minor: true, cell: (one) => (one.prefix === "" ? "" : <code>{one.prefix}</code>) },
    { id: "at", head: "Since", minor: true, align: "right", cell: (one) => <When micros={one.at} short /> },
  ];
  const acts = (one: Namespace) => (
    <CellLine>
      <IconButton size="small" icon={Pencil} label={`Say which source ${one.namespace} is`} reason={reason} onClick={() => onEdit(one)} />
      {one.source !== null && <IconButton size="small" icon={Unlink} label={`Take back which source ${one.namespace} is`} reason={reason ?? (unmap.isPending ? "It is being changed" : undefined)} onClick={() => unmap.mutate(one.namespace)} />}
    </CellLine>
  );
  return (
    <Dialog
      open
      width={760}
      onClose={onClose}
      title="OpenLineage namespaces"
      hint="Events name datasets in namespaces. Say which source a namespace is, and its edges go to the tables of that source."
      foot={
        <>
          <Button look="quiet" icon={Plus} reason={reason} onClick={() => onEdit("new")}>
            Add namespace
          </Button>
          <Button onClick={onClose}>Done</Button>
        </>
      }
    >
      <Table label="Namespaces" columns={columns} rows={rowsOf(list, "The namespaces could not be loaded", <EmptyState>No event has come in yet. A namespace can be added before the first one.</EmptyState>)} keyOf={(one) => one.namespace} acts={acts} />
      <Pager offset={offset} limit={NAMESPACES} total={list.data?.total ?? 0} onMove={setOffset} />
    </Dialog>
  );
}

function MapForm({ workspace, from, onClose }: { readonly workspace: string; readonly from: Namespace | undefined; readonly onClose: () => void }) {
  const [namespace, setNamespace] = useState(from?.namespace ?? "");
  const [source, setSource] = useState<string | undefined>(from?.source ?? undefined);
  const [prefix, setPrefix] = useState(from?.prefix ?? "");
  const again = useLineageAgain(workspace);
  const map = useMutation({
    mutationFn: (to: string) => call("openlineage.map", { id: workspace, namespace: namespace.trim(), source: to, prefix: prefix.trim() }),
    onSuccess: ({ moved }) => {
      again();
      toast({ text: moved === 0 ? "The namespace has its source" : `${counted(moved, "edge")} went to the source`, state: "done" });
      onClose();
    },
  });
  const reason = namespace.trim() === "" ? "Needs a namespace" : source === undefined ? "Needs a source" : undefined;
  return (
    <FormDialog
      title={from === undefined ? "Add a namespace" : `Which source ${from.namespace} is`}
      act="Save namespace"
      back="Back"
      busy={map.isPending}
      reason={reason}
      failure={refusalOf(map.error)}
      onSubmit={() => source !== undefined && map.mutate(source)}
      onClose={onClose}
    >
      <Field label="Namespace" closed={from === undefined ? undefined : "It is the name that events give"}>
        <TextInput machine value={namespace} onChange={setNamespace} maxLength={400} placeholder="postgres://warehouse:5432" />
      </Field>
      <Field label="Source">
        <Picker from={sourcesOf(workspace)} value={source} onChange={setSource} />
      </Field>
      <Field label="Left off names" optional hint="What stands before the name of a table in the events, such as shop.public.">
        <TextInput machine value={prefix} onChange={setPrefix} maxLength={400} />
      </Field>
    </FormDialog>
  );
}
