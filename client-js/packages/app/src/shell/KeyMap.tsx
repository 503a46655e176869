/** The shortcuts that work here, by group. */
import { useAllActions } from "../keyboard/actions";
import { choose, usePreference } from "../theme/preference";
import { Dialog, Kbd, Switch } from "../ui";
import styles from "./shell.module.css";

export function KeyMap({ onClose }: { readonly onClose: () => void }) {
  const actions = useAllActions().filter((one) => one.keys !== undefined);
  const { singleKeys } = usePreference();
  const groups = [...new Set(actions.map((one) => one.group))];
  return (
    <Dialog open onClose={onClose} title="Keyboard" hint="Single keys rest while you type." width={640}>
      <div className={styles["keymap"]}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {actions
                .filter((one) => one.group === group)
                .map((one) => (
                  <li key={one.id}>
                    {one.label}
                    <Kbd keys={one.keys ?? ""} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
        <section>
          <h3>Setting</h3>
          <Switch label="Shortcuts of a single key" value={singleKeys} onChange={(on) => choose({ singleKeys: on })} />
        </section>
      </div>
    </Dialog>
  );
}
