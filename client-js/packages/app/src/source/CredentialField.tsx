/** Which kept secret a source connects with: its reference in the document, and the way to keep or rotate it for who manages the workspace. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useBinding } from "../forms/binding";
import { SharedText } from "../forms/SharedText";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { needsAdmin } from "../workspace/roles";
import { Button, StateWord } from "../ui";
import { credentialProblem } from "./fieldRules";
import { secretsQuery } from "./secrets";
import { SecretDialog } from "./SecretDialog";
import styles from "./source.module.css";

const PATH = ["body", "credential"];

export function CredentialField({ host }: { readonly host: string }) {
  const binding = useBinding<string>(PATH, "value");
  const { workspace = "" } = useParams({ strict: false });
  const role = useWorkspace(workspace)?.role;
  const manages = needsAdmin(role);
  const offline = useOfflineReason();
  const queries = useQueryClient();
  const [keeping, keep] = useState(false);
  const kept = useQuery({ ...secretsQuery(workspace), enabled: manages === undefined }).data?.items;
  const reference = binding.value ?? "";
  const named = kept?.find((one) => one.reference === reference);
  const done = (name: string) => {
    binding.set(`vault:${name}`);
    keep(false);
    void queries.invalidateQueries({ queryKey: secretsQuery(workspace).queryKey });
  };
  return (
    <>
      <SharedText
        path={PATH}
        kind="value"
        label="Credential reference"
        optional
        machine
        placeholder="vault:name"
        hint="The secret itself never enters the document."
        problem={credentialProblem}
      />
      <div className={styles["credential"]}>
        <Button size="small" icon={KeyRound} reason={offline ?? manages ?? binding.marks.closed} onClick={() => keep(true)}>
          {named === undefined ? "Keep a secret" : "Rotate the secret"}
        </Button>
        {named !== undefined && (
          <span>
            Kept for {named.host === "" ? "any host" : named.host}; {named.rotated_by_name} gave it its value <When micros={named.rotated_at} />
          </span>
        )}
        {named?.readable === false && <StateWord state="failed">Sealed with a key that is not here</StateWord>}
        {kept !== undefined && named === undefined && reference !== "" && credentialProblem(reference) === undefined && <StateWord state="warning">No secret is kept under this name</StateWord>}
      </div>
      {keeping && <SecretDialog workspace={workspace} host={host} reference={reference} kept={kept ?? []} onKept={done} onClose={() => keep(false)} />}
    </>
  );
}
