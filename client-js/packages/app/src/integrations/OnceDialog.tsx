/** A secret at the only moment it is known. */
import { Button, Dialog } from "../ui";
import { Copied } from "../triggers/Address";

interface OnceDialogProps {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly value: string;
  readonly onClose: () => void;
}

export function OnceDialog({ title, hint, label, value, onClose }: OnceDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      width={620}
      title={title}
      hint={hint}
      foot={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Copied label={label} value={value} hint="It is not shown again." />
    </Dialog>
  );
}
