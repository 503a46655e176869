/** Asks for another place, and says the way there, hop by hop. */
import type { PathOut, PlaceOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { Button, Dialog } from "../ui";
import { type Where, whereOf } from "./model";
import { PlaceSearch } from "./PlaceSearch";
import { nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

interface PathDialogProps {
  readonly workspace: string;
  readonly from: PlaceOut;
  readonly onGo: (place: Where) => void;
  readonly onClose: () => void;
}

export function PathDialog({ workspace, from, onGo, onClose }: PathDialogProps) {
  const way = useMutation({
    mutationFn: (to: PlaceOut) => call("lineage.path", { id: workspace, ...whereOf(from), to_source: to.source, to_table: to.table, to_column: to.column }),
  });
  const other = way.variables;
  return (
    <Dialog open title={`A way from or to ${nameOfPlace(from)}`} onClose={onClose}>
      {way.error !== null && <LoadFailure title="The way could not be looked for" error={way.error} onRetry={() => other !== undefined && way.mutate(other)} />}
      {way.data !== undefined && other !== undefined ? (
        <>
          <Found path={way.data} from={from} to={other} onGo={onGo} />
          <Button onClick={way.reset}>Choose another place</Button>
        </>
      ) : (
        <PlaceSearch workspace={workspace} label="Search the other place" onChoose={way.mutate} />
      )}
    </Dialog>
  );
}

function Found({ path, from, to, onGo }: { readonly path: PathOut; readonly from: PlaceOut; readonly to: PlaceOut; readonly onGo: (place: Where) => void }) {
  if (!path.found) {
    return (
      <p role="status">
        Nothing leads from {nameOfPlace(from)} to {nameOfPlace(to)}, or back.
      </p>
    );
  }
  return (
    <ol className={styles["path"]} aria-label="The way">
      {path.places.map((place, index) => (
        <li key={`${index} ${place.table}`}>
          <button type="button" className={styles["row"]} onClick={() => onGo(whereOf(place))}>
            <span className={styles["texts"]}>
              <span className={styles["name"]}>{nameOfPlace(place)}</span>
              <span className={styles["where"]}>{whereWords(place)}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
