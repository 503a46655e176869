/** Asks that exactly what the branch says now is reviewed and merged. */
import type { BranchOut } from "@concert/sdk";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Stamp } from "lucide-react";
import { useState } from "react";
import { AskPreview } from "../approvals/AskPreview";
import { asError, call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";
import { Button, buttonClass, Dialog, Field, TextArea } from "../ui";

interface AskForApprovalProps {
  readonly workspace: string;
  readonly branch: BranchOut;
  readonly title: string;
  readonly reason: string | undefined;
  /** The act of the screen: without an approval nothing is merged. */
  readonly first: boolean;
}

const REQUESTS = ["approvals", "of a branch"] as const;
const requestsQuery = (workspace: string, subject: string) =>
  queryOptions({ queryKey: [...REQUESTS, subject], queryFn: ({ signal }) => call("approvals.list", { workspace, type: "merge_branch", subject, whose: "all", limit: 100 }, { signal }), staleTime: 0 });

const OPEN: ReadonlySet<string> = new Set(["waiting", "changes_requested", "approved", "executing"]);

export function AskForApproval({ workspace, branch, title, reason, first }: AskForApprovalProps) {
  const [asking, ask] = useState(false);
  const known = useQuery(requestsQuery(workspace, branch.target));
  const again = useAgain();
  const stale = () => again(REQUESTS);
  useChannel(`workspace:${workspace}`, ["approval:request:*"], { onEvent: stale, onStale: stale });
  const open = known.data?.items.find((one) => one.branch === branch.document && OPEN.has(one.state));
  if (open !== undefined) {
    return (
      <Link className={buttonClass(first ? "primary" : "secondary")} to="/w/$workspace/approvals/$id" params={{ workspace, id: open.id }}>
        {`Open request ${open.number}`}
      </Link>
    );
  }
  return (
    <>
      <Button look={first ? "primary" : "secondary"} icon={Stamp} reason={known.data === undefined ? "Looking for a request that waits" : reason} onClick={() => ask(true)}>
        Ask for approval
      </Button>
      {asking && <AskDialog workspace={workspace} branch={branch} title={title} onClose={() => ask(false)} />}
    </>
  );
}

function AskDialog({ workspace, branch, title, onClose }: Omit<AskForApprovalProps, "reason" | "first"> & { readonly onClose: () => void }) {
  const [why, setWhy] = useState("");
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => call("approvals.ask", { workspace, type: "merge_branch", reason: why.trim(), input: { branch: branch.document } }),
    onSuccess: ({ id }) => void navigate({ to: "/w/$workspace/approvals/$id", params: { workspace, id } }),
  });
  const problem = make.error === null ? undefined : asError(make.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Ask for the approval of ${branch.name}`}
      hint={`Reviewers see what it changes in ${title}. Once it is approved it is merged as it is now; an edit until then makes them look again.`}
      onSubmit={() => !make.isPending && make.mutate()}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={make.isPending}>
            Ask for approval
          </Button>
        </>
      }
    >
      <AskPreview wish={{ workspace, type: "merge_branch", input: { branch: branch.document } }} />
      <Field label="Reason" optional error={problem === undefined ? undefined : `${problem.message} ${problem.nextStep}`}>
        <TextArea value={why} onChange={setWhy} rows={3} placeholder="Why this change is needed" maxLength={4000} />
      </Field>
    </Dialog>
  );
}
