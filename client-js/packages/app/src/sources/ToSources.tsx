/** The way out of a screen that has nothing to show before a source is scanned. */
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui";

export function ToSources({ workspace }: { readonly workspace: string }) {
  return (
    <Link className={buttonClass("secondary", "small")} to="/w/$workspace/sources" params={{ workspace }}>
      Go to the sources
    </Link>
  );
}
