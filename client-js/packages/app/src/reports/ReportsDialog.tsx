/** Reports of sources: build one of what is known now, read it as page, sheet or PDF, show it to others by a link. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { OutputOf } from "@concert/sdk";
import { Copy, Link2, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useChannel } from "../live/useChannel";
import { useReasons } from "../security/reason";
import { type CronValue } from "../triggers/CronBuilder";
import { ScheduleDialog } from "../triggers/ScheduleDialog";
import { Button, buttonClass, Dialog, EmptyState, Field, IconButton, Pager, Select, Skeleton, TextInput, toast } from "../ui";
import styles from "./reports.module.css";
import { useAbout } from "./useAbout";

type Report = OutputOf<"reports.list">["items"][number];

interface ReportsDialogProps {
  readonly workspace: string;
  /** What a new report is about; where it is not said, it is chosen here. */
  readonly sources?: readonly string[];
  readonly onClose: () => void;
}

const FORMATS = ["html", "csv", "pdf"] as const;
const PAGE = 20;
const MONDAYS = "0 7 * * 1";

export function ReportsDialog({ workspace, sources: fixed, onClose }: ReportsDialogProps) {
  const queries = useQueryClient();
  const { sources, field } = useAbout(workspace, fixed);
  const [title, setTitle] = useState("Report");
  const [planning, plan] = useState(false);
  const [offset, setOffset] = useState(0);
  const { edit: reason } = useReasons(workspace);
  const reports = useQuery({ queryKey: ["reports", workspace, offset], queryFn: ({ signal }) => call("reports.list", { id: workspace, offset, limit: PAGE }, { signal }), placeholderData: keepPreviousData, staleTime: 0 });
  const again = () => void queries.invalidateQueries({ queryKey: ["reports", workspace] });
  useChannel(`workspace:${workspace}`, ["report:*"], { onEvent: again, onStale: again });
  /** What is new stands on the first page. */
  const built = () => {
    setOffset(0);
    again();
  };
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const build = useMutation({ mutationFn: () => call("reports.build", { id: workspace, title, sources }), onSuccess: built, onError: failed("The report was not built") });
  const schedule = useMutation({
    mutationFn: (when: CronValue) => call("reports.schedule", { id: workspace, title, sources, ...when }),
    onSuccess: ({ says }) => {
      toast({ text: "The report is built by itself", detail: says, state: "done" });
      plan(false);
    },
    onError: failed("The report was not scheduled"),
  });
  const unnamed = title.trim() === "" ? "Needs a title" : sources.length === 0 ? "Choose a source" : undefined;
  const act = () => (reason ?? unnamed) === undefined && build.mutate();
  return (
    <>
      <Dialog
        open
        onClose={onClose}
        width={680}
        title="Reports"
        onSubmit={act}
        foot={
          <>
            <Button look="quiet" onClick={onClose}>
              Close
            </Button>
            <Button aria-haspopup="dialog" reason={reason ?? unnamed} onClick={() => plan(true)}>
              Schedule report
            </Button>
            <Button look="primary" busy={build.isPending} reason={reason ?? unnamed} onClick={act}>
              Build report
            </Button>
          </>
        }
      >
        <Field label="Title" hint={sources.length === 1 ? "Findings, scans and schema of this source, as they are now." : `Findings, scans and schema of ${whole(sources.length)} sources, as they are now.`}>
          <TextInput value={title} onChange={setTitle} maxLength={200} />
        </Field>
        {field}
        <section className={styles["built"]} aria-label="Built reports">
          {reports.error !== null && reports.data === undefined ? (
            <LoadFailure title="The reports could not be loaded" error={reports.error} onRetry={() => void reports.refetch()} />
          ) : reports.data === undefined ? (
            <Skeleton height={120} />
          ) : reports.data.total === 0 ? (
            <EmptyState>No report yet. A report keeps what was known when it was built.</EmptyState>
          ) : (
            <>
              <ul>
                {reports.data.items.map((report) => (
                  <One key={report.id} workspace={workspace} report={report} reason={reason} onChanged={again} />
                ))}
              </ul>
              <Pager offset={offset} limit={PAGE} total={reports.data.total} onMove={setOffset} />
            </>
          )}
        </section>
      </Dialog>
      {planning && (
        <ScheduleDialog
          title="Schedule report"
          hint={`Each time, “${title}” is built with your rights, of what is known then.`}
          cron={MONDAYS}
          busy={schedule.isPending}
          onSchedule={(when) => schedule.mutate(when)}
          onClose={() => plan(false)}
        />
      )}
    </>
  );
}

interface OneProps {
  readonly workspace: string;
  readonly report: Report;
  readonly reason: string | undefined;
  readonly onChanged: () => void;
}

function One({ workspace, report, reason, onChanged }: OneProps) {
  const [sharing, share] = useState(false);
  const remove = useMutation({
    mutationFn: () => call("reports.remove", { id: workspace, report: report.id }),
    onSuccess: onChanged,
    onError: (error) => void toast({ text: "The report was not removed", detail: error.message, state: "failed" }),
  });
  return (
    <li>
      <div className={styles["report"]}>
        <span className={styles["title"]}>{report.title}</span>
        <span className="quiet">
          <When micros={report.created_at} short />, {report.created_by_name}
        </span>
        <span className={styles["acts"]}>
          {FORMATS.map((format) => (
            <a key={format} className={buttonClass("quiet", "small")} href={`/api/reports/${report.id}/download?format=${format}`} download aria-label={`${report.title} as ${format.toUpperCase()}`}>
              {format.toUpperCase()}
            </a>
          ))}
          <Button size="small" look="quiet" icon={Link2} aria-expanded={sharing} onClick={() => share(!sharing)}>
            {report.links === 0 ? "Share" : report.links === 1 ? "1 link" : `${report.links} links`}
          </Button>
          <IconButton size="small" icon={Trash2} label={`Remove ${report.title}`} reason={reason} onClick={() => remove.mutate()} />
        </span>
      </div>
      {sharing && <Links workspace={workspace} report={report} reason={reason} />}
    </li>
  );
}

type Audience = "members" | "anyone";
const DAYS = ["1", "7", "30"] as const;

function Links({ workspace, report, reason }: Omit<OneProps, "onChanged">) {
  const queries = useQueryClient();
  const [audience, setAudience] = useState<Audience>("members");
  const [days, setDays] = useState<(typeof DAYS)[number]>("7");
  const [made, setMade] = useState<string>();
  const links = useQuery({ queryKey: ["reports", workspace, report.id, "links"], queryFn: ({ signal }) => call("reports.links", { id: workspace, report: report.id }, { signal }), staleTime: 0 });
  const again = () => void queries.invalidateQueries({ queryKey: ["reports", workspace] });
  const make = useMutation({
    mutationFn: () => call("reports.share", { id: workspace, report: report.id, audience, days: Number(days) }),
    onSuccess: ({ path }) => {
      setMade(`${window.location.origin}${path}`);
      again();
    },
    onError: (error) => void toast({ text: "No link was made", detail: error.message, state: "failed" }),
  });
  const revoke = useMutation({
    mutationFn: (link: string) => call("reports.revoke", { id: workspace, report: report.id, link }),
    onSuccess: again,
    onError: (error) => void toast({ text: "The link was not revoked", detail: error.message, state: "failed" }),
  });
  const working = (links.data?.items ?? []).filter((one) => one.state === "works");
  return (
    <div className={styles["links"]}>
      <div className={styles["new"]}>
        <Select<Audience>
          label="Who may open the link"
          value={audience}
          onChange={setAudience}
          options={[
            { value: "members", label: "Members who are signed in" },
            { value: "anyone", label: "Anyone with the link" },
          ]}
        />
        <Select label="How long it works" value={days} onChange={setDays} options={DAYS.map((value) => ({ value, label: value === "1" ? "1 day" : `${value} days` }))} />
        <Button size="small" icon={Link2} busy={make.isPending} reason={reason} onClick={() => make.mutate()}>
          Make link
        </Button>
      </div>
      {made !== undefined && (
        <div className={styles["new"]}>
          <TextInput machine readOnly aria-label="The new link" value={made} onChange={() => undefined} />
          <IconButton size="small" icon={Copy} label="Copy the link" onClick={() => void navigator.clipboard.writeText(made)} />
          <span className="quiet">Shown once.</span>
        </div>
      )}
      {working.map((one) => (
        <div key={one.id} className={styles["link"]}>
          <span>{one.audience === "members" ? "Members" : "Anyone"}</span>
          <span className="quiet">
            by {one.created_by_name}, until <When micros={one.expires_at} short />
          </span>
          <Button size="small" look="quiet" reason={reason} onClick={() => revoke.mutate(one.id)}>
            Revoke link
          </Button>
        </div>
      ))}
    </div>
  );
}
