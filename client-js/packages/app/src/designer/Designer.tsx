/** The workflow designer: one design, drawn and run by several people at once. */
import type { DocumentHandle } from "@concert/sdk";
import { ReactFlowProvider } from "@xyflow/react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { call } from "../data/api";
import { hasEnded } from "../data/runs";
import { SharedForm } from "../forms/binding";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { useChannel } from "../live/useChannel";
import { useEditReason } from "../locks/reason";
import { usePicked, useStore } from "../live/useStore";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Refused } from "../shell/Refused";
import { ErrorState, Skeleton, Split } from "../ui";
import { Canvas } from "./canvas/Canvas";
import { OperationsContext, useLoadedOperations } from "./catalogue";
import { isLow } from "./canvas/fit";
import { codeDrafts, draftKey } from "./code/drafts";
import { ConnectPicker } from "./ConnectPicker";
import { type Designing, DesignerProvider, useDesignerState, useDesigning, useStep } from "./context";
import styles from "./designer.module.css";
import { AskActions } from "./AskActions";
import { DesignerActions } from "./DesignerActions";
import { DesignerComments } from "./DesignerComments";
import { DesignerPlaces } from "./DesignerPlaces";
import { Drawer } from "./drawer/Drawer";
import { Inspector, useSharedSelection } from "./inspector/Inspector";
import { MovePicker } from "./MovePicker";
import { Outline } from "./outline/Outline";
import { PeopleOnSteps } from "./peopleOnSteps";
import type { RunLoader } from "./run/follower";
import { useChecks } from "./run/useChecks";
import { DesignerState } from "./state";
import { SubBar } from "./SubBar";
import { useSharedPage } from "./useSharedPage";
import { useWidth } from "./useWidth";

interface DesignerProps {
  readonly workspace: string;
  readonly document: string;
}

/** With its editor, which only those need who look at the code. */
const CodeView = lazy(async () => ({ default: (await import("./CodeView")).CodeView }));
const OUTLINE_BELOW = 800;
const COVERS_BELOW = 1200;
/** The height of the drawer's heads alone. */
const HEADS = 37;
/** Heights of the drawer: a result is a table and needs more than a few lines. */
const USUAL = { name: "designer.drawer", size: 152, min: 96 };
const RESULT = { name: "designer.drawer.result", size: 320, min: 96 };
const LOW = { name: "designer.drawer.low", size: HEADS, min: HEADS };
const LOW_RESULT = { name: "designer.drawer.low.result", size: 200, min: HEADS };

export function Designer({ workspace, document: id }: DesignerProps) {
  const handle = useOpenDocument(id);
  if (handle === undefined) return <Loading />;
  return <Opened key={id} workspace={workspace} handle={handle} />;
}

function Opened({ workspace, handle }: { readonly workspace: string; readonly handle: DocumentHandle }) {
  const { user } = useBootstrap();
  const status = useStore(handle.status);
  const { role } = useStore(handle.facts);
  const parts = useParts(handle, user.id);
  const editReason = useEditReason(handle);
  const operations = useLoadedOperations();
  const value = useMemo(() => (parts === undefined ? undefined : { ...parts, workspace, editReason }), [parts, workspace, editReason]);
  if (status.state === "refused") {
    return (
      <Refused document={handle.id} message={status.message} code={status.code}>
        Ask for access, or go back to the list of designs.
      </Refused>
    );
  }
  // No role yet means that nothing of it was ever here: neither from the server nor from this browser's copy.
  if (role === "" && status.state === "offline") {
    return (
      <div className={styles["message"]}>
        <ErrorState title="This design is not kept in this browser">It opens by itself when the server is back.</ErrorState>
      </div>
    );
  }
  if (value === undefined || role === "") return <Loading />;
  return (
    <DesignerProvider value={value}>
      <PageFacts me={user.id} handle={handle} />
      <SharedForm handle={handle}>
        <OperationsContext value={operations}>
          <ReactFlowProvider>
            <DesignerComments>
              <DesignerActions />
              <AskActions workspace={workspace} document={handle.id} />
              <DesignerPlaces />
              <Frame me={user.id} />
              <ConnectPicker />
              <MovePicker />
            </DesignerComments>
          </ReactFlowProvider>
        </OperationsContext>
      </SharedForm>
    </DesignerProvider>
  );
}

/** Tells the frame of the app what is open. Apart from the rest, since "saved" changes with every edit. */
function PageFacts({ me, handle }: { readonly me: string; readonly handle: DocumentHandle }) {
  const saved = useStore(handle.saved);
  const canEdit = useStore(handle.canEdit);
  const { role } = useStore(handle.facts);
  const name = useAt<string>(handle, ["body", "name"])?.trim();
  const people = useDocumentPeople(handle);
  const title = name === undefined ? "Design" : name === "" ? "Without a name" : name;
  const doing = useDoing();
  const typed = useStore(codeDrafts).has(draftKey(me, handle.id));
  const save = saveState(saved, canEdit, role);
  usePage({ title, save: typed && save.kind === "saved" ? TYPED : save, people, doing });
  return <h1 className="visually-hidden">{title}</h1>;
}

const TYPED = { kind: "typed", word: "Not in the design yet" } as const;

/** What the others read of me: at which step I am. */
function useDoing(): string | undefined {
  const { state, editReason } = useDesigning();
  const [only, ...more] = useStore(state.selection).nodes;
  const name = useStep(only ?? "")?.name.trim() ?? "";
  if (only === undefined || more.length > 0 || name === "") return undefined;
  return `${editReason === undefined ? "at" : "reading"} ${name}`;
}

/** What lives as long as the design is open. */
function useParts(handle: DocumentHandle, me: string): Pick<Designing, "state" | "people"> | undefined {
  const [parts, setParts] = useState<Pick<Designing, "state" | "people">>();
  useEffect(() => {
    const made = { state: new DesignerState(handle, loaderFor(handle.id), window.innerWidth < OUTLINE_BELOW), people: new PeopleOnSteps(handle.presence, me) };
    handle.presence.update({ page: "designer" }, { worked: false });
    setParts(made);
    return () => {
      made.state.close();
      made.people.close();
      setParts(undefined);
    };
  }, [handle, me]);
  return parts;
}

/** Among them the ones that go on: older ones have ended. */
const NEWEST_RUNS = 20;

function loaderFor(design: string): RunLoader {
  return {
    one: (id) => call("runs.get", { id }),
    tallies: async (id) => (await call("runs.tallies", { id })).steps,
    newest: () => call("runs.list", { design, limit: NEWEST_RUNS, days: 3650 }),
  };
}

const TOPICS = ["workflow:run:*", "workflow:step:*"] as const;

function Frame({ me }: { readonly me: string }) {
  const state = useDesignerState();
  const view = useStore(state.view);
  const inspecting = useStore(state.inspecting);
  const showsResult = useShowsResult(state);
  const width = useWidth();
  const covers = width < COVERS_BELOW;
  useChecks(state, me);
  useSharedSelection();
  useSharedPage(state);
  useEffect(() => state.runs.reload(), [state]);
  useChannel(`doc:${state.handle.id}`, TOPICS, { onEvent: (event) => state.runs.hear(event), onStale: () => state.runs.reload() });
  const [low] = useState(isLow);
  const main = useMemo(() => {
    const upper = view === "graph" ? <Canvas /> : view === "outline" ? <Outline /> : <Suspense fallback={<Skeleton height="100%" />}><CodeView /></Suspense>;
    const drawer = showsResult ? (low ? LOW_RESULT : RESULT) : low ? LOW : USUAL;
    return <Split label="Drawer" axis="y" sized="second" max={560} first={upper} second={<Drawer />} {...drawer} />;
  }, [view, low, showsResult]);
  return (
    <div className={styles["designer"]}>
      <SubBar covers={covers} />
      <div className={styles["work"]}>
        {covers ? (
          <>
            {main}
            {inspecting && <Inspector covers />}
          </>
        ) : (
          <Split label="Inspector" name="designer.inspector" sized="second" size={328} min={280} max={480} first={main} second={<Inspector covers={false} />} />
        )}
      </div>
    </div>
  );
}

/** A result is there to be looked at. */
function useShowsResult(state: DesignerState): boolean {
  const tab = useStore(state.drawer);
  return usePicked(state.runs.run, (run) => run !== undefined && hasEnded(run.status)) && tab === "result";
}

function Loading() {
  return (
    <div className={styles["loading"]} aria-busy="true" aria-label="Opening the design">
      <Skeleton height={44} />
      <div>
        <Skeleton height="100%" />
        <Skeleton height="100%" />
      </div>
    </div>
  );
}
