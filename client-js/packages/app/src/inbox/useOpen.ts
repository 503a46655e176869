/** Which entry is open, in this window and in its address. */
import { useEffect, useRef, useState } from "react";

/** What is open: known at once, so that two quick keys are two steps; the address follows. Who comes to the bare address from outside closes it. */
export function useOpen(inAddress: string | undefined): readonly [string | undefined, (key: string | undefined) => void] {
  const [open, setOpen] = useState(inAddress);
  const wanted = useRef(inAddress);
  const before = useRef(inAddress);
  useEffect(() => {
    // An address on its way from here is older than what is wanted: only one that comes after it has arrived is somebody else's.
    if (inAddress === undefined && before.current === wanted.current) {
      wanted.current = undefined;
      setOpen(undefined);
    }
    before.current = inAddress;
  }, [inAddress]);
  const choose = (key: string | undefined) => {
    wanted.current = key;
    setOpen(key);
  };
  return [open, choose];
}
