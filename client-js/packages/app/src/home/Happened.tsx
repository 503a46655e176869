/** What others did here: since you left, as far as the server keeps it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { activityQuery } from "../data/queries";
import { when } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { When } from "../format/When";
import { Avatar } from "../ui";
import { useBootstrap } from "../session/Bootstrap";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { doers, type Happening, happenings } from "./happenings";
import styles from "./home.module.css";
import { leftAt } from "./visits";

const SHOWN = 6;

export function Happened({ workspace }: { readonly workspace: string }) {
  const { user } = useBootstrap();
  const now = useNow();
  const [left] = useState(() => leftAt(workspace));
  const { data } = useQuery(activityQuery(workspace, 60));
  const people = useNames(membersOf(workspace), doers(data?.items ?? []));
  const all = happenings(data?.items ?? [], user.id, people);
  const since = left === undefined ? [] : all.filter((one) => ms(one.at) > left);
  const shown = (since.length > 0 ? since : all).slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="happened">
      <header>
        <h2 id="happened">{since.length > 0 && left !== undefined ? sinceLeft(left, now) : "What others did"}</h2>
      </header>
      <ul className={styles["happened"]}>
        {shown.map((one) => (
          <Line key={one.key} happening={one} />
        ))}
      </ul>
    </section>
  );
}

function sinceLeft(left: number, now: number): string {
  const time = when(left, now);
  return time === "now" ? "Since you left" : `Since you left, ${time}`;
}

function Line({ happening }: { readonly happening: Happening }) {
  return (
    <li>
      <Avatar person={{ id: happening.by, name: happening.name }} size={24} named={false} />
      <div>
        <p>
          <strong>{happening.first}</strong> {happening.did} {happening.what !== "" && <strong>{happening.what}</strong>}
        </p>
        <When micros={happening.at} />
      </div>
    </li>
  );
}
