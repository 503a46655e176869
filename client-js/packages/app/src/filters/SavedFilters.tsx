/**
 * The filters of a list that were kept: choose one, keep what is set now, for oneself or for everybody here.
 * A list begins with its first filter where nothing else is asked for.
 */
import type { FilterOut } from "@concert/sdk";
import { Bookmark, Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { useActions } from "../keyboard/actions";
import { useActing } from "../workspace/acting";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { Button, Dialog, Field, Icon, IconButton, Popover, Segmented, Switch, Tag, TextInput } from "../ui";
import styles from "./filters.module.css";
import { type FilterQuery, isPlain, readQuery, sameQuery, trimmed } from "./query";
import { useSavedFilters } from "./queries";

interface SavedFiltersProps {
  readonly workspace: string;
  /** The name of the list: "sources", "findings", "runs". */
  readonly list: string;
  readonly query: FilterQuery;
  readonly onApply: (query: FilterQuery) => void;
  /** What a list shows without a filter, where that is not everything. */
  readonly beginning?: string;
  /** A value in words, where it is an id. */
  readonly named?: (name: string, value: string) => string;
}

type Editing = { readonly kind: "new" } | { readonly kind: "old"; readonly filter: FilterOut };

export function SavedFilters({ workspace, list, query, onApply, beginning = "Show everything", named = plainly }: SavedFiltersProps) {
  const saved = useSavedFilters(workspace, list);
  const [editing, edit] = useState<Editing>();
  const { act } = useActing();
  const items = saved.data?.items ?? [];
  const current = items.find((one) => sameQuery(readQuery(one.query), query));
  useFirst(items, saved.data !== undefined, query, onApply);
  useActions([{ id: `filters.${list}`, label: "Save this filter", group: "Here", icon: Bookmark, reason: isPlain(query) ? "Nothing is filtered" : undefined, run: () => edit({ kind: "new" }) }]);
  const remove = (filter: FilterOut) => act({ command: "filters.remove", input: { id: workspace, filter: filter.id }, done: `Removed the filter ${filter.name}`, failed: "The filter was not removed" });
  return (
    <>
      <Popover
        label="Saved filters"
        trigger={
          <Button icon={Bookmark} aria-label={current === undefined ? "Saved filters" : `Saved filters: ${current.name}`}>
            {current?.name ?? "Filters"}
          </Button>
        }
      >
        <div className={styles["list"]}>
          {saved.error !== null && saved.data === undefined && <LoadFailure title="The filters could not be loaded" error={saved.error} onRetry={() => void saved.refetch()} />}
          {items.length === 0 && saved.data !== undefined && <p className="quiet">No filter is kept for this list yet.</p>}
          <ul aria-label="Saved filters">
            {items.map((one) => (
              <li key={one.id} data-current={one.id === current?.id || undefined}>
                <button type="button" className={styles["name"]} onClick={() => onApply(readQuery(one.query))}>
                  {one.name}
                </button>
                {one.first && <Tag>first</Tag>}
                <span className="quiet">{one.shared ? (one.mine ? "shared by you" : `shared by ${one.by_name}`) : "mine"}</span>
                {one.may_change && <IconButton icon={Pencil} size="small" label={`Change ${one.name}`} onClick={() => edit({ kind: "old", filter: one })} />}
                {one.may_change && <IconButton icon={Trash2} size="small" label={`Remove ${one.name}`} onClick={() => remove(one)} />}
              </li>
            ))}
          </ul>
          <div className={styles["foot"]}>
            <Button size="small" look="quiet" reason={isPlain(query) ? "Nothing is filtered" : undefined} onClick={() => onApply({})}>
              {beginning}
            </Button>
            <Button size="small" reason={isPlain(query) ? "Nothing is filtered" : undefined} onClick={() => edit({ kind: "new" })}>
              Save this filter
            </Button>
          </div>
        </div>
      </Popover>
      {editing !== undefined && <FilterDialog workspace={workspace} list={list} query={query} editing={editing} named={named} onClose={() => edit(undefined)} />}
    </>
  );
}

/** Once, when the list is come to and nothing is asked of it: one's own first filter, else the workspace's. */
function useFirst(items: readonly FilterOut[], known: boolean, query: FilterQuery, onApply: (query: FilterQuery) => void) {
  const looked = useRef(!isPlain(query));
  useEffect(() => {
    if (!known || looked.current) return;
    looked.current = true;
    const first = items.find((one) => one.first && !one.shared) ?? items.find((one) => one.first);
    if (first !== undefined) onApply(readQuery(first.query));
  }, [known, items, onApply]);
}

interface FilterDialogProps {
  readonly workspace: string;
  readonly list: string;
  readonly query: FilterQuery;
  readonly editing: Editing;
  readonly named: (name: string, value: string) => string;
  readonly onClose: () => void;
}

function FilterDialog({ workspace, list, query, editing, named, onClose }: FilterDialogProps) {
  const old = editing.kind === "old" ? editing.filter : undefined;
  const reason = mayEdit(useWorkspace(workspace)?.role);
  const [name, setName] = useState(old?.name ?? "");
  const [shared, setShared] = useState(old?.shared ?? false);
  const [first, setFirst] = useState(old?.first ?? false);
  const [again, setAgain] = useState(false);
  const { act, busy } = useActing();
  const kept = old === undefined || again ? trimmed(query) : readQuery(old.query);
  const save = () => {
    const input = { id: workspace, list, name: name.trim(), query: { ...kept }, shared, first };
    if (old === undefined) act({ command: "filters.save", input, done: `Saved the filter ${input.name}`, failed: "The filter was not saved", then: onClose });
    else act({ command: "filters.change", input: { ...input, filter: old.id }, done: `Changed the filter ${input.name}`, failed: "The filter was not changed", then: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={save}
      title={old === undefined ? "Save this filter" : `Change ${old.name}`}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={name.trim() === "" ? "Give it a name" : undefined}>
            Save filter
          </Button>
        </>
      }
    >
      <Field label="Name">
        <TextInput value={name} onChange={setName} maxLength={80} />
      </Field>
      <p className={styles["terms"]}>
        <Icon of={Bookmark} size={14} /> {words(kept, named)}
      </p>
      <Field label="Who has it" note={false}>
        <Segmented
          label="Who has it"
          segments={[
            { value: "mine", label: "Only me" },
            ...(reason === undefined || shared ? [{ value: "shared" as const, label: "Everybody here" }] : []),
          ]}
          value={shared ? "shared" : "mine"}
          onChange={(who) => setShared(who === "shared")}
        />
      </Field>
      <div className={styles["switches"]}>
        <Switch label="The list begins with it" value={first} onChange={setFirst} />
        {old !== undefined && !isPlain(query) && !sameQuery(readQuery(old.query), query) && <Switch label="Keep what is set now" value={again} onChange={setAgain} />}
      </div>
    </Dialog>
  );
}

function plainly(_name: string, value: string): string {
  return value;
}

/** "kind files, criticality high" */
function words(query: FilterQuery, named: (name: string, value: string) => string): string {
  const said = Object.entries(query).map(([name, value]) => (typeof value === "string" ? `${name} ${named(name, value)}` : name));
  return said.length === 0 ? "everything" : said.join(", ");
}
