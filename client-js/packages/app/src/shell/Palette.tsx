/** One box for everything: go to a place or a document, do something here, change how it looks. */
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAllActions } from "../keyboard/actions";
import { Icon, Kbd } from "../ui";
import { useReturnFocus } from "../ui/returnFocus";
import { type Finding, search, useFinders } from "./finders";
import { firstOf, type Offer, offersFor } from "./offers";
import styles from "./palette.module.css";

interface PaletteProps {
  readonly onClose: () => void;
}

export function Palette({ onClose }: PaletteProps) {
  const [text, setText] = useState("");
  const actions = useAllActions();
  const { remember, giveBack } = useReturnFocus();
  const found = useFindings(text);
  const groups = useMemo(() => offersFor(text, found, actions), [text, found, actions]);
  const [chosen, setChosen] = useState("");
  /** Whether the person went elsewhere: what comes in a moment later must not move what is about to be pressed. */
  const moved = useRef(false);
  const first = firstOf(groups);
  useEffect(() => {
    if (!moved.current) setChosen(first);
  }, [first]);
  const choose = (run: () => void) => {
    onClose();
    run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles["scrim"]} data-scrim="" />
        <Dialog.Content className={styles["palette"]} aria-describedby={undefined} onOpenAutoFocus={remember} onCloseAutoFocus={giveBack}>
          <Dialog.Title className="visually-hidden">Search or act</Dialog.Title>
          <Command
            label="Search or act"
            loop
            shouldFilter={false}
            value={chosen}
            onValueChange={(value) => moved.current && setChosen(value)}
            onKeyDownCapture={(event) => {
              if (MOVES.has(event.key)) moved.current = true;
            }}
            onPointerMoveCapture={() => {
              moved.current = true;
            }}
          >
            <div className={styles["head"]}>
              <Icon of={Search} />
              <Command.Input
                className={styles["input"]}
                value={text}
                onValueChange={(next) => {
                  moved.current = false;
                  setText(next);
                  setChosen(firstOf(offersFor(next, found, actions)));
                }}
                placeholder="Search documents, places and acts"
              />
            </div>
            <Command.List className={styles["list"]}>
              {groups.length === 0 && <p className={styles["empty"]}>Nothing here is called “{text}”.</p>}
              {groups.map((group) => (
                <Command.Group key={group.title} heading={group.title} className={styles["group"]}>
                  {group.offers.map((offer) => (
                    <Entry key={offer.value} offer={offer} onChoose={() => choose(offer.run)} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const MOVES: ReadonlySet<string> = new Set(["ArrowDown", "ArrowUp", "Home", "End"]);

/** Documents that fit the text; the answer to an older text never replaces a newer one. */
function useFindings(text: string): readonly Finding[] {
  const finders = useFinders();
  const [found, setFound] = useState<readonly Finding[]>([]);
  useEffect(() => {
    let current = true;
    void search(finders, text).then((result) => {
      if (current) setFound(result);
    });
    return () => {
      current = false;
    };
  }, [finders, text]);
  return found;
}

function Entry({ offer, onChoose }: { readonly offer: Offer; readonly onChoose: () => void }) {
  const { value, label, icon, end, keys, disabled } = offer;
  return (
    <Command.Item value={value} className={styles["item"]} disabled={disabled} onSelect={onChoose}>
      {icon === undefined ? <span className={styles["space"]} /> : <Icon of={icon} />}
      <span className={styles["label"]}>{label}</span>
      {end !== undefined && <span className={styles["end"]}>{end}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </Command.Item>
  );
}
