/** The design itself, while no step is chosen: its name, what it is for, what a run is asked for. */
import { CommentPanel } from "../../comments/CommentPanel";
import { useDesk } from "../../comments/desk";
import { isOpen, unreadOf } from "../../comments/places";
import { SharedCriticality } from "../../forms/SharedCriticality";
import { SharedText } from "../../forms/SharedText";
import { useStore } from "../../live/useStore";
import { Tabs } from "../../ui";
import { useDesignerState } from "../context";
import { DesignSettings } from "./DesignSettings";
import styles from "./inspector.module.css";
import { Results } from "./Results";
import { RunParameters } from "./RunParameters";

export function DesignInspector() {
  const state = useDesignerState();
  const tab = useStore(state.inspector);
  const { threads, show } = useDesk();
  const unread = unreadOf(threads.filter(isOpen));
  const tabs = [{ id: "form", label: "Form" } as const, { id: "comments", label: "Comments", count: unread > 0 ? unread : undefined } as const];
  return (
    <>
      <header className={styles["head"]} data-comments="document">
        <div className={styles["title"]}>
          <h2>This design</h2>
          <p>Choose a step to see its form</p>
        </div>
      </header>
      <Tabs label="Design" tabs={tabs} value={tab === "comments" ? "comments" : "form"} onChange={(next) => state.inspector.set(next)} className={styles["tabs"]} headClassName={styles["tabHeads"]}>
        {tab === "comments" ? (
          <div className={styles["scroll"]}>
            <CommentPanel onBegin={() => show("document", { kind: "document" }, { draft: true })} />
          </div>
        ) : (
          <div className={styles["scroll"]}>
            <div className={styles["form"]}>
              <SharedText path={["body", "name"]} label="Name" maxLength={200} problem={(name) => (name.trim() === "" ? "Needs a name. It is empty." : undefined)} />
              <SharedText path={["body", "description"]} label="Description" optional rows={2} placeholder="What it does and for whom" />
              <SharedCriticality what="design" />
              <RunParameters />
              <Results />
              <DesignSettings />
            </div>
          </div>
        )}
      </Tabs>
    </>
  );
}
