/** An address that leads nowhere, or to something that is not yours to see: Concert does not say which. */
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { buttonClass } from "../ui";
import { PlainPage } from "./PlainPage";

const AskUnseen = lazy(async () => ({ default: (await import("../access/AskUnseen")).AskUnseen }));

interface NotFoundProps {
  readonly what?: string;
  /** What may be asked for without knowing whether it is there: "workspace:ID". */
  readonly ask?: string;
}

export function NotFound({ what = "There is nothing at this address, or it is not yours to see.", ask }: NotFoundProps) {
  return (
    <PlainPage title="Not found">
      <p>{what}</p>
      {ask !== undefined && (
        <Suspense fallback={null}>
          <AskUnseen object={ask} />
        </Suspense>
      )}
      <Link to="/" className={buttonClass("secondary")}>
        Go home
      </Link>
    </PlainPage>
  );
}
