/** When a schedule comes next, in its own time zone and in the reader's where that is another one. */
import { planned } from "../format/times";
import { ms, useNow } from "../format/useNow";
import styles from "./triggers.module.css";
import { ownZone } from "./words";

interface NextTimesProps {
  /** Microseconds. */
  readonly times: readonly number[];
  readonly zone: string;
}

export function NextTimes({ times, zone }: NextTimesProps) {
  const now = useNow();
  const mine = ownZone();
  const both = mine !== zone;
  return (
    <table className={styles["times"]} aria-label="Next times">
      {both && (
        <thead>
          <tr>
            <th scope="col">{zone}</th>
            <th scope="col">Here ({mine})</th>
          </tr>
        </thead>
      )}
      <tbody>
        {times.map((at) => (
          <tr key={at}>
            <td>
              <time dateTime={new Date(ms(at)).toISOString()}>{planned(ms(at), now, zone)}</time>
            </td>
            {both && <td className="quiet">{planned(ms(at), now, mine)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
