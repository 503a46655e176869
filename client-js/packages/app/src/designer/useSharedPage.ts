/** Which of the designer's views somebody looks at, told to the others; who follows looks at the same. */
import { useEffect } from "react";
import { useStore } from "../live/useStore";
import { useOfLeader } from "../together/Together";
import type { DesignerState, View } from "./state";

const VIEWS: readonly View[] = ["graph", "outline", "code"];

export function useSharedPage(state: DesignerState): void {
  const { presence } = state.handle;
  const view = useStore(state.view);
  useEffect(() => presence.update({ view }, { worked: false }), [presence, view]);
  const theirs = useOfLeader(state.handle, "view");
  const wanted = VIEWS.find((one) => one === theirs);
  useEffect(() => {
    if (wanted !== undefined) state.view.set(wanted);
  }, [state, wanted]);
}
