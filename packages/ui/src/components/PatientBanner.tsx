import type { PatientIdentity } from "@bedside/chart";
import { Fragment, type ReactNode, useState } from "react";
import { ageAt, isLongName, maskNationalId } from "../format/format.ts";
import { type TextFunction, useText } from "../i18n/i18n.tsx";
import type { uiMessages } from "../i18n/messages.ts";
import { AppMark, RingIcon } from "../icons/icons.tsx";
import type { PatientBannerProps } from "../props.ts";
import { Chip, cx } from "./basic.tsx";
import styles from "./frame.module.css";

type Text = TextFunction<keyof typeof uiMessages>;

/** The name as the hospital wrote it: text first, Latin name only when there is no other. */
export function displayName(patient: PatientIdentity, t: Text): string {
  return patient.nameText?.trim() || patient.latinName?.trim() || t("banner.name-missing");
}

export function ageText(birthDate: string | null, asOf: string, t: Text): string | null {
  const age = ageAt(birthDate, asOf);
  return age && t(`age.${age.unit}`, { n: age.n });
}

/** `Male · 58 y · born 1968-04-12 · MRN T-000417`; missing parts are said in words. */
export function identityParts(patient: PatientIdentity, asOf: string, t: Text): { id: string; text: ReactNode }[] {
  const age = patient.deceased.is ? null : ageText(patient.birthDate, asOf, t);
  const parts: { id: string; text: ReactNode }[] = [
    { id: "sex", text: <b>{patient.sex ? t(`sex.${patient.sex}`) : t("banner.sex-missing")}</b> },
  ];
  if (age) parts.push({ id: "age", text: <b>{age}</b> });
  parts.push({
    id: "birth",
    text: patient.birthDate ? t("banner.born", { date: patient.birthDate }) : t("banner.birth-missing"),
  });
  parts.push({
    id: "record",
    text: patient.recordNumber ? (
      <span className={styles.keep}>
        {t("banner.record")} <b>{patient.recordNumber}</b>
      </span>
    ) : (
      t("banner.record-missing")
    ),
  });
  if (patient.nationalId)
    parts.push({ id: "national", text: `${t("banner.national-id")} ${maskNationalId(patient.nationalId)}` });
  return parts;
}

export function IdentityLine({ patient, asOf }: { patient: PatientIdentity; asOf: string }) {
  const t = useText();
  return (
    <span className={styles.identity}>
      {identityParts(patient, asOf, t).map((part, index) => (
        <Fragment key={part.id}>
          {index > 0 && (
            <span className={styles.dot} aria-hidden="true">
              ·
            </span>
          )}
          <span data-identity={part.id}>{part.text}</span>
        </Fragment>
      ))}
    </span>
  );
}

/** Who the screen is about. Two identifiers are always on screen; nothing about the name is guessed. */
export function PatientBanner({ app, patient, asOf, slim, environment, session, end, context }: PatientBannerProps) {
  const t = useText();
  const [wide, setWide] = useState(false);
  if (slim)
    return (
      <section className={styles.slim} aria-label={t("banner.label")} data-testid="patient-banner" data-state="slim">
        {patient ? (
          <>
            <b className={styles.slimName}>{displayName(patient, t)}</b>
            <span className={styles.keep}>
              {patient.recordNumber
                ? `${t("banner.record")} ${patient.recordNumber}`
                : patient.birthDate
                  ? t("banner.born", { date: patient.birthDate })
                  : t("banner.record-missing")}
            </span>
            {patient.deceased.is && <Deceased patient={patient} />}
          </>
        ) : (
          <span>{t("banner.loading")}</span>
        )}
        <span className={styles.headEnd}>
          {environment && <Chip tone="env">{environment}</Chip>}
          {session}
          {end}
        </span>
      </section>
    );
  const name = patient && displayName(patient, t);
  const long = name !== null && isLongName(name);
  return (
    <section
      className={styles.banner}
      aria-label={t("banner.label")}
      data-testid="patient-banner"
      data-state={patient ? "found" : "loading"}
    >
      <span className={styles.mark}>
        <AppMark app={app} />
      </span>
      <div className={styles.person}>
        {patient && name !== null ? (
          <>
            <div className={styles.nameLine}>
              {long ? (
                <button
                  type="button"
                  className={cx(styles.longName, wide && styles.wideName)}
                  aria-expanded={wide}
                  onClick={() => setWide(!wide)}
                  data-identity="name"
                >
                  {name}
                </button>
              ) : (
                <span className={styles.name} data-identity="name">
                  {name}
                </span>
              )}
              {patient.nameText && patient.latinName && patient.latinName !== patient.nameText && (
                <span className={styles.latin}>{patient.latinName}</span>
              )}
              {patient.deceased.is && <Deceased patient={patient} />}
            </div>
            <IdentityLine patient={patient} asOf={asOf} />
          </>
        ) : (
          <span className={styles.reading}>
            <RingIcon /> {t("banner.loading")}
          </span>
        )}
      </div>
      {context && (
        <div className={styles.context}>
          <b>{context.title}</b>
          <span>{context.detail}</span>
        </div>
      )}
      <span className={styles.headEnd}>
        {environment && <Chip tone="env">{environment}</Chip>}
        {session}
        {end && <span className={styles.rule} />}
        {end}
      </span>
    </section>
  );
}

function Deceased({ patient }: { patient: PatientIdentity }) {
  const t = useText();
  return (
    <Chip tone="black" state="deceased">
      {patient.deceased.date
        ? t("banner.deceased", { date: patient.deceased.date.slice(0, 10) })
        : t("banner.deceased-undated")}
    </Chip>
  );
}
