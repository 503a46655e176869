/** A part of a form that people can have to themselves for a while. */
import type { ReactNode } from "react";
import { useDocument } from "../live/document";
import { Section } from "../ui";
import { holderOf, LockFoot, LockLine } from "./LockParts";
import type { Part } from "./standing";
import { useStanding } from "./useLocks";

interface LockedSectionProps {
  readonly title: string;
  readonly part: Part;
  readonly onFocus?: () => void;
  readonly children: ReactNode;
}

export function LockedSection({ title, part, onFocus, children }: LockedSectionProps) {
  const handle = useDocument();
  const standing = useStanding(handle, part);
  const shared = { handle, part, standing };
  return (
    <Section
      title={title}
      person={standing.kind === "theirs" ? holderOf(standing.lock).colour : undefined}
      mine={standing.kind === "mine"}
      end={<LockLine {...shared} />}
      foot={<LockFoot {...shared} />}
      {...(onFocus === undefined ? {} : { onFocus })}
    >
      {children}
    </Section>
  );
}
