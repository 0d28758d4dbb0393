import { isChartApp } from "@bedside/smart";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/i18n.tsx";
import { ChipIcon, ClockIcon, CopyIcon, LockIcon, OctagonIcon, PersonIcon, WarningIcon } from "../icons/icons.tsx";
import type { AppId, ErrorPageProps, IssuerChooserProps } from "../props.ts";
import { PlainHeader } from "./AppFrame.tsx";
import { ActionButton, Button } from "./basic.tsx";
import styles from "./pages.module.css";
import { EmptyState } from "./progress.tsx";

const ICONS = { clock: ClockIcon, lock: LockIcon, octagon: OctagonIcon, triangle: WarningIcon, person: PersonIcon };

function PageFrame({
  app,
  appName,
  end,
  children,
}: {
  app: AppId;
  appName: string;
  end?: ReactNode;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <div className={styles.page} data-app={app}>
      <header className={styles.header}>
        <PlainHeader
          app={app}
          title={appName}
          end={
            <>
              {isChartApp(app) && (
                <span className={styles.nobody}>
                  <PersonIcon size={14} /> {t("banner.none")}
                </span>
              )}
              {end}
            </>
          }
        />
      </header>
      <main className={styles.column} aria-label={t("frame.main")}>
        {children}
      </main>
    </div>
  );
}

/** The details as lines of `label: value`, for the clipboard. Holds no patient data because the caller gives none. */
export function supportText(
  props: Pick<ErrorPageProps, "title" | "details" | "reference">,
  referenceLabel: string,
): string {
  return [
    props.title,
    ...props.details.map((row) => `${row.label}: ${row.value}`),
    `${referenceLabel}: ${props.reference}`,
  ].join("\n");
}

/** Words with names of settings between back-ticks. */
function Coded({ text }: { text: string }) {
  const parts = text.split("`").map((words, index) => ({ id: `${index} ${words}`, words, isCode: index % 2 === 1 }));
  return parts.map(({ id, words, isCode }) => (isCode ? <code key={id}>{words}</code> : words));
}

/** Where every failure ends: what happened, what you do now, what the IT desk does, details without patient data. */
export function ErrorPage(props: ErrorPageProps) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const [copied, setCopied] = useState(false);
  const Icon = ICONS[props.icon];
  useEffect(() => heading.current?.focus(), []);
  const copy = () => {
    const text = supportText(props, t("error.reference"));
    if (props.onCopy) props.onCopy(text);
    else void navigator.clipboard?.writeText(text);
    setCopied(true);
  };
  return (
    <PageFrame app={props.app} appName={props.appName} end={props.headerEnd}>
      <div className={styles.title} data-testid="error-page" data-state={props.icon}>
        <Icon size={52} />
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          <p>
            <Coded text={props.whatHappened} />
          </p>
        </div>
      </div>
      <div className={styles.columns}>
        <section className={styles.now}>
          <h2>
            <PersonIcon size={14} /> {t("error.you-now")}
          </h2>
          <ol>
            {props.youNow.map((step) => (
              <li key={step}>
                <Coded text={step} />
              </li>
            ))}
          </ol>
          {props.primary && <ActionButton action={props.primary} variant="primary" />}
          {props.primaryNote && <p className={styles.note}>{props.primaryNote}</p>}
        </section>
        {(props.aside || props.itDesk) && (
          <section className={styles.desk}>
            {props.aside ?? (
              <>
                <h2>
                  <ChipIcon size={14} /> {props.itDeskTitle ?? t("error.it-desk")}
                </h2>
                <ol>
                  {props.itDesk?.map((step) => (
                    <li key={step}>
                      <Coded text={step} />
                    </li>
                  ))}
                </ol>
              </>
            )}
          </section>
        )}
      </div>
      <section className={styles.details} data-testid="error-details">
        <div className={styles.detailsHead}>
          <h2>{t("error.details")}</h2>
          <span className={styles.note}>{t("error.no-patient-data")}</span>
          <span className={styles.copy}>
            <Button
              size="small"
              icon={<CopyIcon size={14} />}
              onAction={copy}
              testId="copy-details"
              label={t("action.copy-support")}
            >
              {t(copied ? "action.copied" : "action.copy")}
            </Button>
            <span className="visually-hidden" role="status">
              {copied ? t("action.copied") : ""}
            </span>
          </span>
        </div>
        <dl>
          {props.details.map((row) => (
            <div key={row.label}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
            </div>
          ))}
          <div>
            <dt>{t("error.reference")}</dt>
            <dd data-testid="error-reference">{props.reference}</dd>
          </div>
        </dl>
        {props.aside && props.itDesk && (
          <p className={styles.deskLine}>
            <b>{props.itDeskTitle ?? t("error.it-desk")}:</b> <Coded text={props.itDesk.join(" ")} />
          </p>
        )}
      </section>
      {props.footNote && <p className={styles.note}>{props.footNote}</p>}
    </PageFrame>
  );
}

/** Standalone launch: the person picks the hospital server, never types an address. */
export function IssuerChooser({ appName, app, issuers, onChoose, headerEnd }: IssuerChooserProps) {
  const t = useText();
  return (
    <PageFrame app={app} appName={appName} end={headerEnd}>
      {issuers.length === 0 ? (
        <EmptyState title={t("issuer.none")} text={t("issuer.none-text")} />
      ) : (
        <>
          <div className={styles.title}>
            <div>
              <h1>{t("issuer.title")}</h1>
              <p>{isChartApp(app) ? t("issuer.text", { app: appName }) : t("issuer.text-staff")}</p>
            </div>
          </div>
          <ul className={styles.issuers} aria-label={t("issuer.label")} data-testid="issuer-chooser">
            {issuers.map((issuer) => (
              <li key={issuer.iss}>
                <button type="button" onClick={() => onChoose(issuer.iss)} data-iss={issuer.iss}>
                  <b>{issuer.name}</b>
                  {issuer.note && <span>{issuer.note}</span>}
                  <code>{issuer.iss}</code>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </PageFrame>
  );
}
