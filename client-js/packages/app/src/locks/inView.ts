/** Which parts that are asked for can be answered where they are, since that place is on screen. */
import { type Store, writable } from "@concert/sdk";

const seen = writable<ReadonlySet<string>>(new Set());

export const partsInView: Store<ReadonlySet<string>> = seen;

/** Watches the place of a part until the returned function is called. */
export function watchInView(name: string, element: Element): () => void {
  const say = (inView: boolean) => {
    const others = [...seen.get()].filter((one) => one !== name);
    seen.set(new Set(inView ? [...others, name] : others));
  };
  const observer = new IntersectionObserver((entries) => say(entries.at(-1)?.isIntersecting === true));
  observer.observe(element);
  return () => {
    observer.disconnect();
    say(false);
  };
}
