/** Lets the palette find documents of the workspace by name; the ones changed last for an empty text. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { documentsQuery } from "../data/queries";
import { useBootstrap } from "../session/Bootstrap";
import { type Finding, useFinder } from "../shell/finders";
import { iconOfKind, wordOfKind } from "../ui/documentIcon";
import { linkTo } from "./links";

const SHOWN = 8;

export function useDocumentFinder(workspace: string): void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { kinds } = useBootstrap();
  const find = useCallback(
    async (text: string): Promise<readonly Finding[]> => {
      const words = new Map(kinds.map((kind) => [kind.name, wordOfKind(kind)]));
      const found = await queries.fetchQuery({ ...documentsQuery({ workspace, search: text.trim(), limit: SHOWN }), staleTime: 5000 });
      return found.items.flatMap((document): readonly Finding[] => {
        const link = linkTo(document);
        if (link === undefined) return [];
        return [{ id: document.id, label: document.title, detail: words.get(document.kind) ?? "", icon: iconOfKind(document.kind), run: () => void navigate(link) }];
      });
    },
    [queries, navigate, workspace, kinds],
  );
  useFinder(find);
}
