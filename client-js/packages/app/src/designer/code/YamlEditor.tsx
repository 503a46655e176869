/** The design as YAML, changed from both sides; what is wrong stands at its line and below. */
import { useEffect, useRef, useState } from "react";
import type { EditorView } from "@codemirror/view";
import { call } from "../../data/api";
import { useStore } from "../../live/useStore";
import { useBootstrap } from "../../session/Bootstrap";
import { Button, ErrorState, Skeleton, StateWord, toast } from "../../ui";
import { useDesigning } from "../context";
import styles from "../designer.module.css";
import { openEditor } from "./editor";
import { CodeFollower } from "./follower";

export function YamlEditor() {
  const { state, editReason } = useDesigning();
  const { handle } = state;
  const me = useBootstrap().user.id;
  const place = useRef<HTMLDivElement>(null);
  const [follower, setFollower] = useState<CodeFollower>();
  const [failure, setFailure] = useState<string>();
  const closed = editReason !== undefined;
  useEffect(() => {
    const source = { load: () => call("designs.code", { id: handle.id }), read: (text: string, base: string) => call("designs.read_code", { id: handle.id, text, base }) };
    const made = new CodeFollower(handle, source, me);
    let view: EditorView | undefined;
    let over = false;
    made.begin().then(
      (text) => {
        if (over || place.current === null) return;
        view = openEditor({ parent: place.current, label: "The design as YAML", text, language: "yaml", closed, more: made.listening });
        made.attach(view, closed);
        setFollower(made);
      },
      (error: unknown) => !over && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      over = true;
      if (made.close()) toast({ text: "Your YAML is not in the design yet", detail: "It is kept in this window: show the code again to go on.", state: "warning" });
      view?.destroy();
      setFollower(undefined);
      setFailure(undefined);
    };
  }, [handle, closed, me]);
  if (failure !== undefined) return <ErrorState title="The code could not be read">{failure} The graph and the outline still work.</ErrorState>;
  return (
    <div className={styles["codeBody"]}>
      {follower === undefined && <Skeleton height="100%" />}
      <div ref={place} className={styles["codeEditor"]} hidden={follower === undefined} />
      {follower !== undefined && <CodeStanding follower={follower} closed={editReason} />}
    </div>
  );
}

function CodeStanding({ follower, closed }: { readonly follower: CodeFollower; readonly closed: string | undefined }) {
  const standing = useStore(follower.standing);
  const lost = useStore(follower.lost);
  return (
    <div className={styles["codeFoot"]}>
      <div role="status">
        {closed !== undefined ? (
          <span>Read only: {closed}</span>
        ) : standing.state === "wrong" ? (
          <StateWord state="failed">{standing.problems.length === 1 ? "Not in the design yet: 1 problem" : `Not in the design yet: ${standing.problems.length} problems`}</StateWord>
        ) : standing.state === "away" ? (
          <span>Not in the design yet: {standing.message}</span>
        ) : standing.state === "reading" ? (
          <span>Reading what you typed</span>
        ) : (
          <span>The graph says the same{lost === "" ? "" : `. Comments (${lost}) are not kept: use a step's note`}</span>
        )}
      </div>
      {standing.state === "wrong" && (
        <>
          <ul className={styles["codeProblems"]} aria-label="Problems of the text">
            {standing.problems.slice(0, 5).map((problem) => (
              <li key={`${problem.line} ${problem.column} ${problem.message}`}>
                <button type="button" onClick={() => follower.goTo(problem.line)}>
                  Line {problem.line}
                </button>{" "}
                {problem.message}
              </li>
            ))}
          </ul>
          <Button size="small" onClick={() => follower.discard()}>
            Go back to the graph's text
          </Button>
        </>
      )}
    </div>
  );
}
