import { formatDateTime, NARROW } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import { ChipIcon } from "../icons/icons.tsx";
import type { AiLabelProps, BackendBadgeProps } from "../props.ts";
import { cx } from "./basic.tsx";
import styles from "./frame.module.css";

/** Black AI tag, kind and state. Dashed until a human has decided. */
export function AiLabel({ kind, state, modelName, by, at }: AiLabelProps) {
  const t = useText();
  const what = modelName ? t(`ai.${kind}-named`, { name: modelName }) : t(`ai.${kind}`);
  const decided = state === "verified" || state === "changed" || state === "rejected";
  const words = decided
    ? t(`ai.${state}`, { by: (by ?? "").replace(/\s*醫師$/, ""), at: formatDateTime(at) })
    : t(`ai.${state}`, { kind: what });
  return (
    <span className={cx(styles.ai, !decided && styles.aiDraft)} data-testid="ai-label" data-state={state}>
      <b aria-hidden="true">AI</b>
      <span aria-hidden="true">{words}</span>
      <span className="visually-hidden">{t("ai.spoken", { label: decided ? `${what}, ${words}` : words })}</span>
    </span>
  );
}

/** Where the number was computed and whether the self-test passed. */
export function BackendBadge({ backend, selfTest, latencyMs, onOpen }: BackendBadgeProps) {
  const t = useText();
  const place = backend ? t(`backend.${backend}`) : t("backend.none");
  const speed = latencyMs === undefined ? "" : ` ${Math.round(latencyMs)}${NARROW}ms`;
  const words = `${place}${speed} · ${t(`selftest.${selfTest}`)}`;
  const bad = selfTest === "failed" || selfTest === "damaged";
  const content = (
    <>
      <ChipIcon size={14} />
      <span>{words}</span>
    </>
  );
  const shared = {
    className: cx(styles.backend, bad && styles.backendBad),
    "data-testid": "backend",
    "data-state": selfTest,
  };
  if (!onOpen) return <span {...shared}>{content}</span>;
  return (
    <button {...shared} type="button" onClick={onOpen} aria-label={t("backend.open", { label: words })}>
      {content}
    </button>
  );
}
