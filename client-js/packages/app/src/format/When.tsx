/** A moment in words, with the exact time on hover and for machines. */
import { exact, when, whenShort } from "./times";
import { ms, useNow } from "./useNow";

export function When({ micros, short = false }: { readonly micros: number; readonly short?: boolean }) {
  const now = useNow();
  const at = ms(micros);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {short ? whenShort(at, now) : when(at, now)}
    </time>
  );
}
