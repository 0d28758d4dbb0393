import type { ModelCard, ModelFinding } from "@bedside/models";
import type { ReactNode } from "react";
import { Button, Chip } from "../components/basic.tsx";
import { useFactText } from "../components/facttext.ts";
import { formatRange } from "../format/format.ts";
import { useLocalized, useText } from "../i18n/i18n.tsx";
import { OctagonIcon, PrinterIcon, TickIcon, WarningIcon } from "../icons/icons.tsx";
import type { ModelCardSheetProps } from "../props.ts";
import styles from "./dialogs.module.css";
import { Shell } from "./Shell.tsx";

/** Use and limits first, then inputs, performance, findings and identity. A side sheet; the patient stays at the edge. */
export function ModelCardSheet({ isOpen, onOpenChange, card, approval }: ModelCardSheetProps) {
  const t = useText();
  const pick = useLocalized();
  return (
    <Shell
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={pick(card.name)}
      note={`${t("card.open")} · ${t("card.version", { version: card.version })}`}
      size="sheet"
      testId="model-card"
      footer={
        <span className={styles.footEnd}>
          <Button icon={<PrinterIcon />} onAction={() => window.print()}>
            {t("action.print")}
          </Button>
        </span>
      }
    >
      <div className={styles.cardSheet}>
        <p className={styles.question}>{pick(card.question)}</p>
        <p className={styles.chips}>
          {card.status === "recalled" && (
            <Chip tone="failed" icon={<OctagonIcon size={13} />}>
              {t("card.recalled")}
            </Chip>
          )}
          {card.status === "caution" && (
            <Chip tone="stale" icon={<WarningIcon size={13} />}>
              {t("compare.caution")}
            </Chip>
          )}
          {approval !== undefined && (
            <Chip
              tone={approval?.approved ? "ok" : "stale"}
              icon={approval?.approved ? <TickIcon size={13} /> : <WarningIcon size={13} />}
            >
              {approval?.text ?? t("card.not-approved")}
            </Chip>
          )}
        </p>
        {card.caution && <p className={styles.caution}>{pick(card.caution)}</p>}
        <Block title={t("card.intended-use")}>{pick(card.intendedUse)}</Block>
        <Block title={t("card.population")}>{pick(card.population)}</Block>
        <Block title={t("card.limits")}>{pick(card.limits)}</Block>
        <Inputs card={card} />
        {card.performance.length > 0 && (
          <Block title={t("card.performance")}>
            <Table head={[t("card.measure"), t("card.value"), t("card.population"), t("card.source")]}>
              {card.performance.map((row) => (
                <tr key={row.measure.en + row.population.en}>
                  <th scope="row">{pick(row.measure)}</th>
                  <td>{pick(row.value)}</td>
                  <td>{pick(row.population)}</td>
                  <td>{row.source}</td>
                </tr>
              ))}
            </Table>
          </Block>
        )}
        {card.findings && card.findings.length > 0 && <Findings findings={card.findings} />}
        <Block title={t("card.identity")}>
          <dl className={styles.pairs}>
            <div>
              <dt>{t("card.citation")}</dt>
              <dd>{card.citation}</dd>
            </div>
            <div>
              <dt>{t("card.licence")}</dt>
              <dd>{card.licence}</dd>
            </div>
            <div>
              <dt>{t("card.notices")}</dt>
              <dd lang="en">{LOINC_NOTICE}</dd>
            </div>
            <div>
              <dt>{t("card.sha")}</dt>
              <dd>
                <code>{card.sha256}</code>
              </dd>
            </div>
          </dl>
        </Block>
      </div>
    </Shell>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.block}>
      <h3>{title}</h3>
      <div>{children}</div>
    </section>
  );
}

/** The notice of the LOINC licence (section 10), in the words it asks for. */
const LOINC_NOTICE =
  "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.";

function Table({ head, children }: { head: string[]; children: ReactNode }) {
  return (
    <div className={styles.tableWrap}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Inputs({ card }: { card: ModelCard }) {
  const t = useText();
  const text = useFactText();
  if (card.inputs.length === 0) return null;
  return (
    <Block title={t("card.inputs")}>
      <ul className={styles.inputs}>
        {card.inputs.map((input) => (
          <li key={input.column}>
            <b>{text.name(input.concept)}</b>
            <span>
              {[
                input.valid &&
                  t("card.range", {
                    low: input.valid.low,
                    high: input.valid.high,
                    unit: text.unit(input.concept, input.unit) ?? input.unit ?? "",
                  }),
                input.maxAgeDays !== null && t("card.max-age", { n: input.maxAgeDays }),
                input.setting ? t("state.setting") : t(input.required ? "card.required" : "card.optional"),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

const three = (value: { point: number; low: number; high: number } | null) =>
  value === null ? "–" : `${value.point.toFixed(2)} (${formatRange(value.low.toFixed(2), value.high.toFixed(2))})`;

const URGENCY = ["urgent", "abnormal", "minor", "normal"];

function Findings({ findings }: { findings: ModelFinding[] }) {
  const t = useText();
  const pick = useLocalized();
  const rows = [...findings].sort(
    (a, b) => Number(b.claimed) - Number(a.claimed) || URGENCY.indexOf(a.urgency) - URGENCY.indexOf(b.urgency),
  );
  return (
    <Block title={t("card.findings")}>
      <Table
        head={[
          t("card.finding"),
          t("card.positives"),
          t("card.point"),
          t("card.auroc"),
          t("card.sensitivity"),
          t("card.specificity"),
          t("card.ppv"),
        ]}
      >
        {rows.map((row) => (
          <tr key={row.label} data-state={row.claimed ? "claimed" : "not-claimed"}>
            <th scope="row">
              {pick(row.name)} <span className={styles.muted}>{t(`finding.${row.urgency}`)}</span>
            </th>
            <td>{row.positives}</td>
            {row.claimed || row.whyNot === null ? (
              <>
                <td>{row.operatingPoint === null ? "–" : row.operatingPoint.toFixed(2)}</td>
                <td>{three(row.auroc)}</td>
                <td>{three(row.sensitivity)}</td>
                <td>{three(row.specificity)}</td>
                <td>{three(row.ppv)}</td>
              </>
            ) : (
              <td colSpan={5}>
                <OctagonIcon size={13} /> {t(`card.not-claimed.${row.whyNot}`)}
              </td>
            )}
          </tr>
        ))}
      </Table>
    </Block>
  );
}
