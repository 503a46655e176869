/** A text with the names of those who are mentioned in it set apart. */
import styles from "./comments.module.css";
import { pieces } from "./places";

interface NamedProps {
  readonly text: string;
  readonly mentioned: readonly { readonly user: string; readonly name: string }[];
  readonly me: string;
}

export function Named({ text, mentioned, me }: NamedProps) {
  return pieces(text, mentioned).map((piece, index) =>
    piece.kind === "text" ? (
      piece.text
    ) : (
      <span key={index} className={styles["mention"]} data-me={piece.user === me || undefined}>
        {piece.text}
      </span>
    ),
  );
}
