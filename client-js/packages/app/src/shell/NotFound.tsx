/** An address that leads nowhere, or to something that is not yours to see: Concert does not say which. */
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui";
import { PlainPage } from "./PlainPage";

export function NotFound({ what = "There is nothing at this address, or it is not yours to see." }: { readonly what?: string }) {
  return (
    <PlainPage title="Not found">
      <p>{what}</p>
      <Link to="/" className={buttonClass("secondary")}>
        Go home
      </Link>
    </PlainPage>
  );
}
