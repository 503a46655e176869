/** Chooses a text file; used inside a `Field`. */
import { useField } from "../ui";
import { textOf } from "./decoding";
import styles from "./library.module.css";

const MOST_BYTES = 16 << 20;

interface FileFieldProps {
  readonly accept: string;
  readonly onText: (text: string, name: string) => void;
}

export function FileField({ accept, onText }: FileFieldProps) {
  const field = useField();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MOST_BYTES) {
      field.complain("This file is larger than 16 MB.");
      return;
    }
    const text = textOf(await file.arrayBuffer());
    field.complain(text === undefined ? "This file is not written in UTF-8, so some of its letters would be lost. Save it as UTF-8 and choose it again." : undefined);
    if (text !== undefined) onText(text, file.name);
  };
  return (
    <input
      type="file"
      className={styles["file"]}
      id={field.id}
      accept={accept}
      aria-describedby={field.describedBy}
      // A browser says nothing of the same file again: without this, whoever mended theirs would wait.
      onClick={(event) => (event.currentTarget.value = "")}
      onChange={(event) => void read(event.target.files?.[0])}
    />
  );
}
