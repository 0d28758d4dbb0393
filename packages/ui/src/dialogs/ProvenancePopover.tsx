import type { Candidate } from "@bedside/chart";
import type { ReactNode } from "react";
import { Dialog, Heading, I18nProvider, Popover } from "react-aria-components";
import { LinkButton } from "../components/basic.tsx";
import { FactStateChip } from "../components/FactStateChip.tsx";
import { useFactText, useMappingText } from "../components/facttext.ts";
import { formatDate, formatDateTime } from "../format/format.ts";
import { useLocale, useReasonText, useText } from "../i18n/i18n.tsx";
import type { ProvenancePopoverProps } from "../props.ts";
import styles from "./dialogs.module.css";
import "./policy.ts";

/** Where a fact comes from: recorded value, resource, mapping, reviewer, and every other row of the chart. */
export function ProvenancePopover(props: ProvenancePopoverProps) {
  const { fact, reviewer, onOpenResource } = props;
  const t = useText();
  const locale = useLocale();
  const text = useFactText();
  const mappingText = useMappingText();
  const reasonText = useReasonText();
  const name = text.name(fact.concept);
  const others = fact.candidates.filter((row) => row.source !== fact.source || row.reason !== null);
  return (
    <I18nProvider locale={locale}>
      <Popover
        className={styles.popover}
        triggerRef={props.triggerRef}
        isOpen={props.isOpen}
        onOpenChange={props.onOpenChange}
        isNonModal
        placement="left top"
        offset={4}
        // Below the dialogs: the resource opens over it.
        style={{ zIndex: 90 }}
      >
        <Dialog className={styles.provenance} data-testid="provenance" data-fact={fact.concept}>
          <div className={styles.provenanceHead}>
            <Heading slot="title" level={2}>
              {t("provenance.title", { name })}
            </Heading>
            <FactStateChip state={fact.state} ageDays={fact.ageDays} />
          </div>
          <dl className={styles.pairs}>
            {fact.value !== null && (
              <Pair label={t("provenance.value")}>{text.value(fact.concept, fact.value, fact.unit)}</Pair>
            )}
            {fact.raw && <Pair label={t("provenance.raw")}>{text.raw(fact.raw)}</Pair>}
            {(fact.effective || fact.value !== null) && (
              <Pair label={t("provenance.date")}>{formatDateTime(fact.effective) || t("fact.undated")}</Pair>
            )}
            {fact.source && (
              <Pair label={t("provenance.source")}>
                <Reference reference={fact.source} onOpen={onOpenResource} />
              </Pair>
            )}
            {fact.mapping && <Pair label={t("provenance.mapping")}>{mappingText(fact.mapping)}</Pair>}
            {fact.mapping && reviewer !== undefined && (
              <Pair label={t("provenance.reviewer")}>
                {reviewer ? `${reviewer.name} · ${reviewer.date}` : t("provenance.no-reviewer")}
              </Pair>
            )}
            {fact.entry && (
              <Pair label={t("provenance.entered")}>{`${fact.entry.by} · ${formatDateTime(fact.entry.at)}`}</Pair>
            )}
            {fact.reason && <Pair label={t("provenance.reason")}>{reasonText(fact.reason)}</Pair>}
          </dl>
          <h3 className={styles.subhead}>{t("provenance.others")}</h3>
          {others.length === 0 ? (
            <p className={styles.muted}>{t("provenance.no-others")}</p>
          ) : (
            <ul className={styles.others}>
              {others.map((row) => (
                <li key={row.source}>{other(row)}</li>
              ))}
            </ul>
          )}
          {props.onReport && (
            <p>
              <LinkButton onAction={props.onReport}>{t("provenance.report")}</LinkButton>
            </p>
          )}
        </Dialog>
      </Popover>
    </I18nProvider>
  );

  function other(row: Candidate): ReactNode {
    const value =
      row.value !== null
        ? text.value(fact.concept, row.value, row.unit)
        : row.raw
          ? text.raw(row.raw)
          : t("fact.none-recorded");
    return (
      <>
        <span className={styles.otherDate}>{formatDate(row.effective) || t("fact.undated")}</span>
        <b>{value}</b>
        <span className={styles.otherWhy}>
          {[reasonText(row.reason), mappingText(row.mapping)].filter(Boolean).join(" · ")}{" "}
          <Reference reference={row.source} onOpen={onOpenResource} />
        </span>
      </>
    );
  }
}

function Pair({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reference({ reference, onOpen }: { reference: string; onOpen?: (reference: string) => void }) {
  const t = useText();
  if (!onOpen) return <code>{reference}</code>;
  return (
    <LinkButton
      onAction={() => onOpen(reference)}
      label={t("provenance.open-resource", { reference })}
      testId="open-resource"
    >
      <code>{reference}</code>
    </LinkButton>
  );
}
