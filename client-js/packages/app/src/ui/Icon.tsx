/** A lucide icon at one of our sizes: 14 in small controls, 16 by default, 18 in the rail. */
import type { LucideIcon } from "lucide-react";

export type { LucideIcon };

interface IconProps {
  readonly of: LucideIcon;
  readonly size?: number;
  readonly className?: string | undefined;
  /** Named only where no word stands beside it. */
  readonly label?: string | undefined;
}

export function Icon({ of: Shape, size = 16, className, label }: IconProps) {
  const stroke = size < 15 ? 2.2 : 1.9;
  if (label === undefined) return <Shape size={size} strokeWidth={stroke} className={className} aria-hidden="true" />;
  return <Shape size={size} strokeWidth={stroke} className={className} role="img" aria-label={label} />;
}
