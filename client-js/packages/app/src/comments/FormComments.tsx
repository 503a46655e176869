/** The comments of a document that is edited in a form: what its fields are called, the way to each, and all of them beside the form. */
import type { CommentAnchor, DocumentHandle, Path } from "@concert/sdk";
import { MessageSquarePlus } from "lucide-react";
import type { ReactNode } from "react";
import { CommentDesk, useDesk } from "./desk";
import { CommentPanel } from "./CommentPanel";
import { PlacePopover } from "./PlacePopover";
import { useActions } from "../keyboard/actions";
import { Card } from "../ui";

interface FormCommentsProps {
  /** What the document is in words: source, glossary. */
  readonly what: string;
  readonly handle: DocumentHandle;
  readonly nameOf: (path: Path) => string;
  readonly onShow: (path: readonly string[]) => void;
  readonly children: ReactNode;
}

export function FormComments({ what, handle, nameOf, onShow, children }: FormCommentsProps) {
  const name = (anchor: CommentAnchor) => (anchor.kind === "field" || anchor.kind === "text" ? `On ${nameOf(anchor.path)}` : `On the whole ${what}`);
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

export function CommentsCard({ what, className }: { readonly what: string; readonly className?: string | undefined }) {
  const desk = useDesk();
  const begin = () => desk.show("document", { kind: "document" }, { draft: true });
  useActions([{ id: "comment", label: `Comment on this ${what}`, group: "Here", icon: MessageSquarePlus, keys: "c", words: "thread message mention", reason: desk.reason, run: begin }]);
  return (
    <div data-comments="document" className={className}>
      <Card title="Comments" bare>
        <CommentPanel onBegin={begin} />
      </Card>
    </div>
  );
}
