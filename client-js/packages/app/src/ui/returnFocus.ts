/** Where the keyboard goes on once a dialog without a button of its own has closed: back to what opened it. */
import { useRef } from "react";

interface ReturnFocus {
  /** Called while the focus still is where it was. */
  readonly remember: () => void;
  readonly giveBack: (event: Event) => void;
}

export function useReturnFocus(): ReturnFocus {
  // A field that asks for the focus itself has it before anybody can be told of the opening.
  const opener = useRef(openerOf(document.activeElement));
  return {
    remember: () => {
      const now = document.activeElement;
      if (now?.closest("[role=dialog]") == null) opener.current = openerOf(now);
    },
    giveBack: (event) => {
      event.preventDefault();
      const there = opener.current?.isConnected === true ? opener.current : document.getElementById("main");
      there?.focus();
    },
  };
}

/** The entry of a menu is gone by then, the button of the menu is not. */
function openerOf(element: Element | null): HTMLElement | undefined {
  const menu = element?.closest("[role=menu]");
  const found = menu == null ? element : document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  return found instanceof HTMLElement && found !== document.body ? found : undefined;
}
