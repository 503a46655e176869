/** Kinds of notifications by channel: how each is told, with what holds by default or everywhere as the first choice. */
import { Fragment } from "react";
import { Select } from "../ui";
import styles from "./notifications.module.css";
import { AS_USUAL, type Choices, IN_APP, IN_APP_MODES, type Kind, type Mode, MODES, modeOf, type Reach, withMode } from "./words";

interface MatrixProps {
  readonly kinds: readonly Kind[];
  readonly channels: readonly Reach[];
  readonly own: Choices;
  /** What holds everywhere, where `own` is what is different in a workspace. */
  readonly above: Choices | undefined;
  readonly onChange: (choices: Choices) => void;
}

export function Matrix({ kinds, channels, own, above, onChange }: MatrixProps) {
  const shown = channels.filter((one) => one.available);
  return (
    <>
      <div className={styles["scroll"]} tabIndex={0} role="region" aria-label="Kinds of notifications by channel">
        <table className={styles["matrix"]}>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              {shown.map((one) => (
                <th key={one.channel} scope="col">
                  {one.title}
                  {!one.ready && <span className={styles["note"]}>needs an address</span>}
                  {one.ready && !one.private && <span className={styles["note"]}>others read there</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind.name}>
                <th scope="row">
                  {kind.title}
                  <span className={styles["note"]}>{kind.summary}</span>
                </th>
                {shown.map((one) => (
                  <td key={one.channel}>
                    <Choice kind={kind} channel={one} own={own} above={above} onChange={onChange} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 1 && (
        <p className={styles["line"]}>
          <span className="quiet">Nothing leaves the app yet: who manages the workspace can set up email, Slack, Teams, SMS or a webhook.</span>
        </p>
      )}
    </>
  );
}

function Choice({ kind, channel, own, above, onChange }: Omit<MatrixProps, "kinds" | "channels"> & { readonly kind: Kind; readonly channel: Reach }) {
  const modes = channel.channel === IN_APP ? IN_APP_MODES : MODES;
  const usual = modeOf(kind, channel.channel, ...(above === undefined ? [] : [above]));
  const word = modes.find((one) => one.value === usual)?.label ?? "Off";
  const chosen = own[kind.name]?.[channel.channel];
  const options = [{ value: AS_USUAL, label: `${word} (${above === undefined ? "default" : "as everywhere"})` }, ...modes];
  return (
    <Fragment>
      <Select
        label={`${kind.title} by ${channel.title}`}
        value={chosen ?? AS_USUAL}
        options={options as readonly { readonly value: string; readonly label: string }[]}
        onChange={(mode) => onChange(withMode(own, kind.name, channel.channel, mode === AS_USUAL ? undefined : (mode as Mode)))}
      />
    </Fragment>
  );
}
