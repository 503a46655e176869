/** A screen that lists the documents of one kind page by page, found by words, with the dialog that makes one: policies, rule sets. */
import type { Listing } from "@concert/sdk";
import { keepPreviousData, type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { rowsOf } from "../data/rows";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useChannel } from "../live/useChannel";
import { usePage } from "../shell/page";
import { Button, Card, type Column, EmptyState, ListTools, PageBody, PageHead, Pager, SearchInput, Table, toast } from "../ui";
import { NameDialog } from "./NameDialog";

const PAGE = 50;

interface RegisterPageProps<Row extends { readonly id: string }> {
  readonly workspace: string;
  readonly title: string;
  readonly sub: string;
  /** What one of them is called within a sentence: "rule set". */
  readonly one: string;
  /** Why none can be made now. */
  readonly reason: string | undefined;
  readonly columns: readonly Column<Row>[];
  readonly list: (slice: { readonly search: string; readonly offset: number; readonly limit: number }, signal: AbortSignal) => Promise<Listing<Row>>;
  /** How all queries of these documents begin. */
  readonly all: QueryKey;
  /** Where there are none yet. */
  readonly empty: string;
  readonly acts?: (row: Row) => ReactNode;
  /** Of the dialog that makes one. */
  readonly hint?: string;
  readonly make: (name: string) => Promise<{ readonly id: string }>;
  readonly onMade: (id: string) => void;
}

export function RegisterPage<Row extends { readonly id: string }>({ workspace, title, sub, one, reason, columns, list, all, empty, acts, hint, make, onMade }: RegisterPageProps<Row>) {
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const [making, begin] = useState(false);
  const found = useQuery({
    queryKey: [...all, workspace, search, offset],
    queryFn: ({ signal }) => list({ search, offset, limit: PAGE }, signal),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const made = useMutation({
    mutationFn: make,
    onSuccess: ({ id }) => onMade(id),
    onError: (error) => void toast({ text: `No ${one} was made`, detail: error.message, state: "failed" }),
  });
  usePage({ title, people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: all });
  useChannel(`workspace:${workspace}`, ["document:*"], { onEvent: again, onStale: again });
  useActions([{ id: `new ${one}`, label: `New ${one}`, group: "Here", icon: Plus, keys: "n", reason, run: () => begin(true) }]);
  const find = (words: string) => {
    setOffset(0);
    setSearch(words);
  };
  const none = <EmptyState>{search === "" ? empty : `No ${one} has these words.`}</EmptyState>;
  return (
    <>
      <PageHead
        title={title}
        sub={sub}
        acts={
          <Button look="primary" icon={Plus} reason={reason} onClick={() => begin(true)}>
            {`New ${one}`}
          </Button>
        }
      />
      <PageBody>
        <Card>
          <ListTools>
            <SearchInput aria-label={`Find a ${one}`} placeholder={`Find a ${one}`} value={search} onChange={find} />
          </ListTools>
          <Table label={title} columns={columns} rows={rowsOf(found, `The ${title.toLowerCase()} could not be loaded`, none)} keyOf={(row) => row.id} {...(acts === undefined ? {} : { acts })} />
          <Pager offset={offset} limit={PAGE} total={found.data?.total ?? 0} onMove={setOffset} />
        </Card>
      </PageBody>
      {making && <NameDialog title={`New ${one}`} {...(hint === undefined ? {} : { hint })} label="Name" act={`Make ${one}`} busy={made.isPending} onName={(name) => made.isPending || made.mutate(name)} onClose={() => begin(false)} />}
    </>
  );
}
