/** Who decides: the stages, whom each asks, what they said, for whom they stand in, and what comes when nobody decides. */
import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { clock, when } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { firstName, names } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Icon, StateIcon, Tooltip } from "../ui";
import styles from "./approvals.module.css";
import { type Approval, isOpen, type Seat, type Stage } from "./model";
import { ladderQuery } from "./queries";
import { useFaces } from "./usePresence";
import { askedNow, modeWords, nextWords, ownChangeWords, stageState, stageWords, voteOf, voteWords } from "./words";

export function WhoDecides({ approval }: { readonly approval: Approval }) {
  const { user } = useBootstrap();
  const { stages, requester, requester_name } = approval;
  return (
    <section className={styles["part"]} aria-labelledby="who-decides">
      <h2 id="who-decides">Who decides</h2>
      {stages.length === 0 ? (
        <p className={styles["line"]}>Nobody was asked. {approval.policy.why}</p>
      ) : (
        <ol className={styles["stages"]}>
          {stages.map((stage, index) => (
            <StageRow key={`${index} ${stage.name}`} stage={stage} number={index + 1} many={stages.length > 1} me={user.id} />
          ))}
        </ol>
      )}
      {isOpen(approval.state) && (
        <p className={styles["line"]}>
          {requester === user.id ? "You cannot approve your own request." : `${firstName(requester_name)} cannot approve their own request.`} {ownChangeWords(approval, user.id)} <Next approval={approval} />
        </p>
      )}
      {approval.escalations.map((one) => (
        <p key={`${one.level} ${one.at}`} className={styles["line"]}>
          {clock(ms(one.at))}: {one.action === "remind" ? "reminded" : "went on to level " + one.level}
          {one.to_names.length > 0 && `, ${names(one.to_names.map((name) => ({ name })))}`}
          {one.by_name !== "" && `, by ${firstName(one.by_name)}`}
        </p>
      ))}
    </section>
  );
}

function StageRow({ stage, number, many, me }: { readonly stage: Stage; readonly number: number; readonly many: boolean; readonly me: string }) {
  return (
    <li className={styles["stage"]}>
      <StateIcon state={stageState(stage)} size={18} label={stageWords(stage)} />
      <div className={styles["stageHead"]}>
        <strong>{many && stage.name !== `Stage ${number}` ? `Stage ${number}, ${stage.name}` : stage.name}</strong>
        <span>{modeWords(stage)}</span>
      </div>
      {stage.parallel && <p className={styles["beside"]}>beside the stage before it</p>}
      {stage.fallback !== "" && <p className={styles["beside"]}>{stage.fallback}</p>}
      <ul>
        {stage.people.map((seat) => (
          <SeatRow key={seat.user} seat={seat} stage={stage} me={me} />
        ))}
        {stage.people.length === 0 && <li className={styles["beside"]}>{stage.state === "later" ? "Asked when it is their turn" : "Nobody here may decide this"}</li>}
      </ul>
    </li>
  );
}

function SeatRow({ seat, stage, me }: { readonly seat: Seat; readonly stage: Stage; readonly me: string }) {
  const faceOf = useFaces();
  const vote = voteOf(seat, stage);
  const inFor = seat.standing_in_for === "" ? "" : `for ${seat.standing_in_for_name === "" ? "somebody" : firstName(seat.standing_in_for_name)}`;
  const row = (
    <li className={styles["seat"]} tabIndex={seat.comment === "" ? undefined : 0}>
      <Avatar person={faceOf(seat.user, seat.name)} size={20} named={false} />
      <span className={styles["seatName"]}>
        {seat.user === me ? "You" : seat.name}
        {inFor !== "" && <span className="quiet"> {inFor}</span>}
      </span>
      <span className={styles["vote"]} data-tone={vote.tone}>
        {vote.sign !== undefined && <Icon of={vote.sign === "approved" ? Check : X} size={14} />}
        <span aria-hidden={vote.sign !== undefined}>{vote.word}</span>
        {vote.sign !== undefined && <span className="visually-hidden">{voteWords(vote)}</span>}
      </span>
    </li>
  );
  return seat.comment === "" ? row : <Tooltip text={`“${seat.comment}”`}>{row}</Tooltip>;
}

/** "At 12:00 it goes to Dara." */
function Next({ approval }: { readonly approval: Approval }) {
  const now = useNow();
  const { user } = useBootstrap();
  const { workspace, ladder, requester, created_at, due } = approval;
  const asked = askedNow(approval);
  const preview = useQuery({ ...ladderQuery({ id: workspace, ladder, requester, at: created_at, asked }), enabled: due !== null && approval.state === "waiting" });
  if (due === null || preview.isLoading) return null;
  const at = when(ms(due), now);
  const rung = preview.data?.rungs.find((one) => one.level > approval.level || (one.level === approval.level && approval.escalations.length === 0));
  const zone = preview.data?.zone;
  const hint = preview.data === undefined ? "" : ` Counted in working time: ${preview.data.calendar}${zone === undefined ? "" : `, ${zone}`}.`;
  return <>{`${at.includes(" ") ? "On" : "At"} ${at} ${preview.data === undefined ? "it goes on by itself" : nextWords(rung, user.id)}.${hint}`}</>;
}
