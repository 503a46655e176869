/** The whole design as JSON, to read and to copy; each step can be changed in its own Code tab. */
import { Copy } from "lucide-react";
import { Button } from "../ui";
import { useDesign } from "./context";
import styles from "./designer.module.css";

export function CodeView() {
  const text = JSON.stringify(useDesign(), undefined, 2);
  return (
    <div className={styles["code"]}>
      <div className={styles["codeHead"]}>
        <span>Read only here. A step is changed in the Code tab of its form.</span>
        <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(text)}>
          Copy the design
        </Button>
      </div>
      <pre tabIndex={0} aria-label="The design as JSON">
        {text}
      </pre>
    </div>
  );
}
