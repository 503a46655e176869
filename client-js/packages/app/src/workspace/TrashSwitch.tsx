/** Which part of a list is shown: what is in use, or what was thrown away. */
import { Segmented } from "../ui";
import type { ListPlace } from "./useList";

export function TrashSwitch({ label, place }: { readonly label: string; readonly place: ListPlace }) {
  return (
    <Segmented
      label={label}
      segments={[
        { value: "active", label: "In use" },
        { value: "trash", label: "Trash" },
      ]}
      value={place.trashed ? "trash" : "active"}
      onChange={(which) => place.setTrashed(which === "trash")}
    />
  );
}
