/** A document without a model: what stands in it, live, with its history and its branches. It is edited by other programs. */
import type { DocumentHandle } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { BranchPlace } from "../branches/BranchPlace";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { CommentsCard, FormComments } from "../comments/FormComments";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { HistoryButton } from "../history/HistoryButton";
import { onEdits, saveState, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useStore } from "../live/useStore";
import { usePage } from "../shell/page";
import { Card, EmptyState, ErrorState, PageBody, PageHead, PageSkeleton, Tree } from "../ui";
import { TextRoot } from "./TextRoot";
import { nodesOf, textsOf } from "./values";

const PAUSE_MS = 300;

export function DocumentPage() {
  const { workspace, document: id } = useParams({ from: "/signed-in/w/$workspace/documents/$document" });
  const handle = useOpenDocument(id);
  if (handle === undefined) return <PageSkeleton />;
  return <Page key={id} workspace={workspace} handle={handle} />;
}

/** Brings a text into view that somebody said something about. */
function showPlace([root]: readonly string[]): void {
  document.querySelector(`[data-place="${CSS.escape(root ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
}

const nameOfPlace = (path: readonly (string | number)[]) => path.join(", ");

function Page({ workspace, handle }: { readonly workspace: string; readonly handle: DocumentHandle }) {
  const status = useStore(handle.status);
  const saved = useStore(handle.saved);
  const canEdit = useStore(handle.canEdit);
  const { role } = useStore(handle.facts);
  const { data, error, refetch } = useQuery({
    queryKey: ["document", handle.id],
    queryFn: ({ signal }) => call("documents.get", { id: handle.id }, { signal }),
  });
  useLiveContent(handle);
  const title = data?.title ?? "";
  const name = data === undefined ? "Document" : title === "" ? "Without a name" : title;
  usePage({ title: name, save: saveState(saved, canEdit, role), people: useDocumentPeople(handle) });
  useEffect(() => handle.presence.update({ page: "document" }, { worked: false }), [handle]);
  if (status.state === "refused") {
    return (
      <PageBody>
        <ErrorState title={status.message} code={status.code} />
      </PageBody>
    );
  }
  if (error !== null && data === undefined) {
    return (
      <PageBody>
        <LoadFailure title="The document could not be loaded" error={error} onRetry={() => void refetch()} />
      </PageBody>
    );
  }
  if (data === undefined) return <PageSkeleton />;
  const texts = textsOf(data.roots);
  return (
    <FormComments what="document" handle={handle} nameOf={nameOfPlace} onShow={showPlace}>
      <BranchPlace handle={handle} />
      <DocumentMessages handle={handle} nameOf={nameOfPlace} onShow={() => undefined} />
      <ConflictPlace handle={handle} nameOf={nameOfPlace} />
      <PageHead title={name} sub="Freeform, edited by programs that speak Yjs" acts={<HistoryButton workspace={workspace} handle={handle} />} />
      <PageBody>
        <Card title="Content">
          <Content roots={data.roots} />
        </Card>
        {texts.length > 0 && (
          <Card title="Texts">
            {texts.map(([root, text]) => (
              <TextRoot key={root} name={root} text={text} />
            ))}
          </Card>
        )}
        <CommentsCard what="document" />
      </PageBody>
    </FormComments>
  );
}

function Content({ roots }: { readonly roots: Parameters<typeof nodesOf>[0] }) {
  const items = useMemo(() => nodesOf(roots), [roots]);
  const [toggled, toggle] = useState<ReadonlySet<string>>();
  const open = toggled ?? new Set(items.map((item) => item.id));
  if (items.length === 0) return <EmptyState>Nothing stands in it yet. It is filled by a program that opens it with Yjs.</EmptyState>;
  return <Tree label="Content of the document" items={items} open={open} onOpen={toggle} />;
}

/** What others write is asked for once they pause. */
function useLiveContent(handle: DocumentHandle): void {
  const queries = useQueryClient();
  const { state } = useStore(handle.status);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ["document", handle.id] }), PAUSE_MS);
    };
    // What came while the page was away, or before it listened, counts too.
    if (state === "live") later();
    const stop = onEdits(handle, later);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [state, handle, queries]);
}
