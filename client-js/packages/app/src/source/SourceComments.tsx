/** The comments of a source: what its fields are called, the way to each, and all of them beside the form. */
import type { CommentAnchor, DocumentHandle, Path } from "@concert/sdk";
import { MessageSquarePlus } from "lucide-react";
import type { ReactNode } from "react";
import { CommentDesk, useDesk } from "../comments/desk";
import { CommentPanel } from "../comments/CommentPanel";
import { PlacePopover } from "../comments/PlacePopover";
import { useActions } from "../keyboard/actions";
import { Card } from "../ui";
import styles from "./source.module.css";

interface SourceCommentsProps {
  readonly handle: DocumentHandle;
  readonly nameOf: (path: Path) => string;
  readonly onShow: (path: readonly string[]) => void;
  readonly children: ReactNode;
}

export function SourceComments({ handle, nameOf, onShow, children }: SourceCommentsProps) {
  const name = (anchor: CommentAnchor) => (anchor.kind === "field" || anchor.kind === "text" ? `On ${nameOf(anchor.path)}` : "On the whole source");
  return (
    <CommentDesk
      handle={handle}
      nameOf={name}
      reveal={({ anchor }) => {
        if (anchor.kind === "field" || anchor.kind === "text") onShow(anchor.path);
      }}
    >
      {children}
      <PlacePopover />
    </CommentDesk>
  );
}

export function CommentsCard() {
  const desk = useDesk();
  const begin = () => desk.show("document", { kind: "document" }, { draft: true });
  useActions([{ id: "comment", label: "Comment on this source", group: "Here", icon: MessageSquarePlus, keys: "c", words: "thread message mention", reason: desk.reason, run: begin }]);
  return (
    <div data-comments="document" className={styles["wide"]}>
      <Card title="Comments" bare>
        <CommentPanel onBegin={begin} />
      </Card>
    </div>
  );
}
