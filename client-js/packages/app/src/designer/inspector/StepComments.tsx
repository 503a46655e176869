/** What people say about one step: on itself, its fields and words of them. */
import { CommentPanel } from "../../comments/CommentPanel";
import { useDesk } from "../../comments/desk";
import { nodeOf } from "../../comments/places";

export function StepComments({ node }: { readonly node: string }) {
  const { show } = useDesk();
  return <CommentPanel only={(thread) => nodeOf(thread.anchor) === node} onBegin={() => show(`node ${node}`, { kind: "node", node }, { draft: true })} />;
}
