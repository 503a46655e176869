/** In the top bar: whether one is on a branch, and the way to the others. What it opens is loaded when it is needed. */
import type { DocumentHandle } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { GitBranch, GitCompare, GitMerge, List, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useRoleReason } from "../live/rights";
import { InTopBar } from "../shell/topSlot";
import { Icon, Menu, type MenuItem } from "../ui";
import { ApprovalOffer } from "./ApprovalOffer";
import styles from "./branches.module.css";
import { useCarried } from "./carried";
import { type HereOut, hereQuery, listOf, mergeOf, placeOf, useBranchEvents } from "./queries";

const NewBranchDialog = lazy(async () => ({ default: (await import("./NewBranchDialog")).NewBranchDialog }));

export function BranchPlace({ handle }: { readonly handle: DocumentHandle }) {
  const { data } = useQuery(hereQuery(handle.id));
  useBranchEvents(handle.id);
  useCarried(handle);
  if (data === undefined || !data.may_have) return null;
  return <Place handle={handle} around={data} />;
}

function Place({ handle, around }: { readonly handle: DocumentHandle; readonly around: HereOut }) {
  const [making, make] = useState(false);
  const navigate = useNavigate();
  const offline = useOfflineReason();
  const right = useRoleReason(handle);
  const reason = offline ?? right;
  const { here, target, workspace, kind } = around;
  const title = around.target_title === "" ? "the document" : around.target_title;
  const others = around.open.filter((branch) => branch.document !== handle.id);
  const open = (document: string) => {
    const to = placeOf(kind);
    if (to !== undefined) void navigate({ to, params: { workspace, document } });
  };
  const compare = (branch: string) => void navigate({ to: mergeOf(kind), params: { workspace, document: target, branch } });
  const list = () => void navigate({ to: listOf(kind), params: { workspace, document: target } });
  useActions([
    { id: "branch", label: "Make a branch", group: "Here", icon: GitBranch, words: "copy try fork", reason, run: () => make(true) },
    { id: "branches", label: "Show the branches", group: "Here", icon: List, run: list },
    ...(here === null ? [] : [{ id: "merge", label: "Compare and merge this branch", group: "Here" as const, icon: GitMerge, run: () => compare(here.document) }]),
  ]);
  const items: readonly MenuItem[] = [
    ...(here === null
      ? []
      : [
          { kind: "act", label: "Compare and merge", icon: GitCompare, onChoose: () => compare(here.document) } as const,
          { kind: "act", label: `Go to ${title}`, onChoose: () => open(target) } as const,
          { kind: "rule" } as const,
        ]),
    ...(others.length === 0 ? [] : [{ kind: "heading", label: here === null ? "Branches" : "Other branches" } as const]),
    ...others.map((branch): MenuItem => ({ kind: "act", label: branch.name, icon: GitBranch, onChoose: () => open(branch.document) })),
    ...(others.length === 0 ? [] : [{ kind: "rule" } as const]),
    ...(here === null ? [{ kind: "act", label: "Make a branch", icon: Plus, reason, onChoose: () => make(true) } as const] : []),
    { kind: "act", label: "Show all branches", icon: List, onChoose: list },
  ];
  return (
    <>
      <ApprovalOffer handle={handle} around={around} onOpen={open} />
      <InTopBar>
        <Menu items={items} align="start">
          <button type="button" className={styles["place"]} data-branch={here !== null || undefined} aria-label={here === null ? `Branches of ${title}${others.length === 0 ? "" : `, ${others.length} open`}` : `On the branch ${here.name} of ${title}`}>
            <Icon of={GitBranch} size={14} />
            {here !== null && (
              <span className={styles["placeName"]}>
                Branch <strong>{here.name}</strong>
              </span>
            )}
            {here === null && others.length > 0 && others.length}
          </button>
        </Menu>
        <Suspense fallback={null}>
          {making && (
            <NewBranchDialog
              target={target}
              title={title}
              onClose={() => make(false)}
              onMade={(branch) => {
                make(false);
                open(branch.document);
              }}
            />
          )}
        </Suspense>
      </InTopBar>
    </>
  );
}
