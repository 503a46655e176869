/** One design: the workflow designer on the address of a document. */
import { useParams } from "@tanstack/react-router";
import { Designer } from "../designer/Designer";

export function DesignPage() {
  const { workspace, document } = useParams({ from: "/signed-in/w/$workspace/designs/$document" });
  return <Designer workspace={workspace} document={document} />;
}
