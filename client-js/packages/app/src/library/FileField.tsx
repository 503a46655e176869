/** Chooses a text file; used inside a `Field`. */
import { useField } from "../ui";
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
    if (file.size > MOST_BYTES) field.complain("This file is larger than 16 MB.");
    else onText(await file.text(), file.name);
  };
  return <input type="file" className={styles["file"]} id={field.id} accept={accept} aria-describedby={field.describedBy} onChange={(event) => void read(event.target.files?.[0])} />;
}
