import { CrossSquareIcon, TickIcon, useText, WarningIcon } from "@bedside/ui";
import styles from "./files.module.css";
import type { fileMessages } from "./messages.ts";
import type { FileIdentity } from "./useIdentity.ts";

const ICONS = { other: CrossSquareIcon, unknown: WarningIcon, same: TickIcon };

/** Whether the opened file is of the patient whose chart is open: red when it is another's, amber when it does not say. */
export function IdentityBar({ identity }: { identity: FileIdentity }) {
  const text = useText<typeof fileMessages>();
  const { verdict, sentence } = identity;
  const Icon = ICONS[verdict];
  return (
    <p
      className={styles.identity}
      role={verdict === "other" ? "alert" : "status"}
      data-verdict={verdict}
      data-testid="file-identity"
    >
      <Icon size={16} />
      <span>
        {verdict === "other" && <b>{text("identity.other")}</b>} {sentence}
      </span>
    </p>
  );
}
