/** Away: who decides for me, from when until when; who helps out at any time; and for whom I decide. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { usePage } from "../shell/page";
import { Button, Card, Chip, EmptyState, ErrorState, Field, FieldRow, Form, PageBody, PageHead, Select, Skeleton, TextInput } from "../ui";
import styles from "./escalation.module.css";
import { type Away, awayQuery, colleaguesQuery } from "./queries";

const NOBODY = "nobody";
const SUBSTITUTE = "substitute";
type Delegation = Away["delegations"][number];

export function AwayPage() {
  usePage({ title: "Away" });
  const found = useQuery(awayQuery);
  const queries = useQueryClient();
  const saved = (away: Away) => queries.setQueryData(awayQuery.queryKey, away);
  return (
    <>
      <PageHead title="Away" sub="Who decides requests for me, and when" />
      <PageBody>
        {found.error !== null && found.data === undefined ? (
          <LoadFailure title="This could not be loaded" error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <Skeleton height={320} />
        ) : (
          <div className={styles["two"]}>
            <div className={styles["stack"]}>
              <Mine away={found.data} onSaved={saved} />
              <ForOthers away={found.data} onSaved={saved} />
            </div>
            <div className={styles["stack"]}>
              <NewAbsence away={found.data} onSaved={saved} />
              <SubstituteCard away={found.data} onSaved={saved} />
            </div>
          </div>
        )}
      </PageBody>
    </>
  );
}

interface Part {
  readonly away: Away;
  readonly onSaved: (away: Away) => void;
}

function Mine({ away, onSaved }: Part) {
  return (
    <Card title="Who decides for me" bare>
      {away.delegations.length === 0 ? (
        <EmptyState>Nobody: you decide yourself. When you are away, say here who decides meanwhile.</EmptyState>
      ) : (
        <ul className={styles["people"]} aria-label="Who decides for me">
          {away.delegations.map((one) => (
            <Line key={one.id} one={one} who={one.to === null ? `${away.substitute_name === "" ? "My substitute" : away.substitute_name} (my substitute)` : one.to_name} act="Take back" onSaved={onSaved} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ForOthers({ away, onSaved }: Part) {
  if (away.for_others.length === 0 && away.substitute_for.length === 0) return null;
  return (
    <Card title="For whom I decide" bare>
      <ul className={styles["people"]} aria-label="For whom I decide">
        {away.for_others.map((one) => (
          <Line key={one.id} one={one} who={`For ${one.person_name}`} act="Give back" onSaved={onSaved} />
        ))}
        {away.substitute_for.map((name) => (
          <li key={name}>
            <div>
              For {name}
              <span className={styles["note"]}>You are their substitute</span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface LineProps {
  readonly one: Delegation;
  readonly who: string;
  readonly act: string;
  readonly onSaved: (away: Away) => void;
}

function Line({ one, who, act, onSaved }: LineProps) {
  const offline = useOfflineReason();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => call("away.end", { delegation: one.id }),
    onSuccess: onSaved,
    onError: () => void queries.invalidateQueries({ queryKey: awayQuery.queryKey }),
  });
  return (
    <li>
      <div>
        {who} {one.now && <Chip>Now</Chip>}
        <span className={styles["note"]}>
          From <When micros={one.since} /> until <When micros={one.until} />: {one.reason}
        </span>
      </div>
      <Button size="small" busy={end.isPending} reason={offline} onClick={() => end.mutate()}>
        {act}
      </Button>
    </li>
  );
}

function NewAbsence({ away, onSaved }: Part) {
  const people = useQuery(colleaguesQuery);
  const offline = useOfflineReason();
  const [to, setTo] = useState<string>();
  const [since, setSince] = useState(() => local(0));
  const [until, setUntil] = useState(() => local(7));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const wrong = { to: to === undefined ? "Say who." : undefined, reason: reason.trim() === "" ? "Say why, so that others know." : undefined, until: micros(until) > micros(since) ? undefined : "Ends after it begins." };
  const save = useMutation({
    mutationFn: () => call("away.delegate", { to: to === SUBSTITUTE ? null : (to ?? null), since: micros(since), until: micros(until), reason: reason.trim() }),
    onSuccess: (next) => {
      onSaved(next);
      setReason("");
      setTried(false);
    },
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const options = [...(away.substitute === null ? [] : [{ value: SUBSTITUTE, label: `My substitute, ${away.substitute_name}` }]), ...(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Card title="I am away" bare>
      <Form
        className={styles["form"]}
        onSubmit={() => {
          setTried(true);
          if (Object.values(wrong).every((one) => one === undefined)) save.mutate();
        }}
      >
        {failure !== undefined && (
          <ErrorState title={failure.message} code={failure.code}>
            {failure.nextStep}
          </ErrorState>
        )}
        <Field label="Who decides for me" error={tried ? wrong.to : undefined}>
          <Select value={to} onChange={setTo} options={options} placeholder="Choose a person" />
        </Field>
        <FieldRow>
          <Field label="From">
            <Moment value={since} onChange={setSince} />
          </Field>
          <Field label="Until" error={tried ? wrong.until : undefined}>
            <Moment value={until} onChange={setUntil} />
          </Field>
        </FieldRow>
        <Field label="Reason" error={tried ? wrong.reason : undefined}>
          <TextInput value={reason} onChange={setReason} maxLength={500} placeholder="Holiday" />
        </Field>
        <div>
          <Button look="primary" type="submit" busy={save.isPending} reason={offline}>
            Let them decide
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function SubstituteCard({ away, onSaved }: Part) {
  const people = useQuery(colleaguesQuery);
  const save = useMutation({ mutationFn: (substitute: string | null) => call("away.substitute", { substitute }), onSuccess: onSaved });
  const failure = save.error === null ? undefined : asError(save.error);
  const named = away.substitute === null || (people.data?.items ?? []).some((one) => one.id === away.substitute) ? [] : [{ value: away.substitute, label: away.substitute_name }];
  const options = [{ value: NOBODY, label: "Nobody" }, ...named, ...(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Card title="My substitute" bare>
      <div className={styles["form"]}>
        {failure !== undefined && (
          <ErrorState title={failure.message} code={failure.code}>
            {failure.nextStep}
          </ErrorState>
        )}
        <Field label="Helps out at any time" hint="Asked when you do not answer in time, and when you are away without naming somebody.">
          <Select value={save.isPending ? (save.variables ?? NOBODY) : (away.substitute ?? NOBODY)} onChange={(next) => save.mutate(next === NOBODY ? null : next)} options={options} />
        </Field>
      </div>
    </Card>
  );
}

/** The browser's own control for a moment: it knows keyboards and languages best. */
function Moment({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return <TextInput type="datetime-local" value={value} onChange={onChange} />;
}

/** So many days from now, as the control writes it. */
function local(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setSeconds(0, 0);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function micros(value: string): number {
  const at = new Date(value).getTime();
  return Number.isNaN(at) ? 0 : at * 1000;
}
