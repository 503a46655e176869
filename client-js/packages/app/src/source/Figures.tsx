/** How a source answers, in figures; nothing where nobody asked it in the last day. */
import { figuresOf, type Measured } from "../sources/vitals";
import styles from "./source.module.css";

export function Figures({ source }: { readonly source: Measured }) {
  const figures = figuresOf(source);
  if (figures.length === 0) return null;
  return (
    <dl className={styles["figures"]} aria-label="How it answers">
      {figures.map(({ name, value, about }) => (
        <div key={name} title={about}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
