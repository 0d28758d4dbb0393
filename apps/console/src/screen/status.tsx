import { DiamondQuestionIcon, EyeIcon, OctagonIcon, PencilIcon, TickIcon, useText } from "@bedside/ui";
import type { RowStatus } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./codemap.module.css";

export const STATUS_ICONS = {
  unmapped: DiamondQuestionIcon,
  proposed: PencilIcon,
  "needs-review": EyeIcon,
  approved: TickIcon,
  "no-map": OctagonIcon,
} as const satisfies Record<RowStatus, unknown>;

/** Icon and word of a row's state. */
export function Status({ status }: { status: RowStatus }) {
  const text = useText<ConsoleMessages>();
  const Icon = STATUS_ICONS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon size={14} /> {text(`status.${status}`)}
    </span>
  );
}
