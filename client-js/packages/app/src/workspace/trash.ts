/** Moves documents to the trash and back; every move can be undone from its message. */
import type { DocumentOut } from "@concert/sdk";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { toast } from "../ui";

/** Lists that show documents of a workspace. */
function documentsChanged(queries: QueryClient, workspace: string): void {
  for (const list of ["documents", "sources", "designs"]) void queries.invalidateQueries({ queryKey: [list, workspace] });
}

type Titled = Pick<DocumentOut, "id" | "title" | "workspace">;

export function useTrash(): { readonly trash: (document: Titled) => Promise<void>; readonly restore: (document: Titled) => Promise<void> } {
  const queries = useQueryClient();
  const restore = async (document: Titled) => {
    try {
      await call("documents.restore", { id: document.id });
      toast({ text: `${document.title} is back`, state: "done" });
    } catch (error) {
      toast({ text: `${document.title} was not brought back`, detail: words(error), state: "failed" });
    }
    documentsChanged(queries, document.workspace);
  };
  const trash = async (document: Titled) => {
    try {
      await call("documents.trash", { id: document.id });
      toast({ text: `${document.title} is in the trash`, act: { label: "Undo", onChoose: () => void restore(document) } });
    } catch (error) {
      toast({ text: `${document.title} was not moved to the trash`, detail: words(error), state: "failed" });
    }
    documentsChanged(queries, document.workspace);
  };
  return { trash, restore };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
