/** A screen that lists the documents of one kind page by page, found by words, with the dialog that makes one: policies, rule sets. */
import type { Listing } from "@concert/sdk";
import { keepPreviousData, type QueryKey, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { rowsOf } from "../data/rows";
import { FilterTools } from "../filters/FilterTools";
import { useChoices } from "../filters/useChoices";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useChannel } from "../live/useChannel";
import { usePage } from "../shell/page";
import { Button, Card, type Column, EmptyState, PageBody, PageHead, Pager, Table, toast } from "../ui";
import { NameDialog } from "./NameDialog";

const PAGE = 50;
const BEGINNING = { search: "" };

interface RegisterPageProps<Row extends { readonly id: string }> {
  readonly workspace: string;
  /** The name of the list among saved filters. */
  readonly kind: string;
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

export function RegisterPage<Row extends { readonly id: string }>({ workspace, kind, title, sub, one, reason, columns, list, all, empty, acts, hint, make, onMade }: RegisterPageProps<Row>) {
  const queries = useQueryClient();
  const place = useChoices(BEGINNING);
  const search = place.asked.search.trim();
  const [making, begin] = useState(false);
  const page = (words: string, offset: number) =>
    queryOptions({
      queryKey: [...all, workspace, words, offset],
      queryFn: ({ signal }) => list({ search: words, offset, limit: PAGE }, signal),
      staleTime: 0,
      placeholderData: keepPreviousData,
    });
  const found = useQuery(page(search, place.offset));
  const whole = useQuery({ ...page("", 0), enabled: place.narrowed });
  const made = useMutation({
    mutationFn: make,
    onSuccess: ({ id }) => onMade(id),
    onError: (error) => void toast({ text: `No ${one} was made`, detail: error.message, state: "failed" }),
  });
  usePage({ title, people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: all });
  useChannel(`workspace:${workspace}`, ["document:*"], { onEvent: again, onStale: again });
  useActions([{ id: `new ${one}`, label: `New ${one}`, group: "Here", icon: Plus, keys: "n", reason, run: () => begin(true) }]);
  const none = search === "" ? <EmptyState>{empty}</EmptyState> : <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>{`No ${one} has these words.`}</EmptyState>;
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
          <FilterTools workspace={workspace} list={kind} one={one} many={title.toLowerCase()} label={`Find a ${one}`} place={place} total={found.data?.total} all={whole.data?.total} />
          <Table label={title} columns={columns} rows={rowsOf(found, `The ${title.toLowerCase()} could not be loaded`, none)} keyOf={(row) => row.id} {...(acts === undefined ? {} : { acts })} />
          <Pager offset={place.offset} limit={PAGE} total={found.data?.total ?? 0} onMove={place.setOffset} />
        </Card>
      </PageBody>
      {making && <NameDialog title={`New ${one}`} {...(hint === undefined ? {} : { hint })} label="Name" act={`Make ${one}`} busy={made.isPending} onName={(name) => made.isPending || made.mutate(name)} onClose={() => begin(false)} />}
    </>
  );
}
