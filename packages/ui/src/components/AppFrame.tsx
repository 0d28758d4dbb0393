import { isChartApp } from "@bedside/smart";
import type { ReactNode } from "react";
import { useText } from "../i18n/i18n.tsx";
import { AppMark, ChevronRightIcon } from "../icons/icons.tsx";
import type { AppFrameProps, FooterProps, Tab } from "../props.ts";
import { ActionButton, cx, LinkButton } from "./basic.tsx";
import styles from "./frame.module.css";

/** Banner, tabs or stepper, scrolling body, footer. The banner and the footer never scroll away. */
export function AppFrame(props: AppFrameProps) {
  const t = useText();
  const { app, banner, title, headerEnd, tabs, tabStyle = "tabs", tabsEnd, notice, footer, isFilled, children } = props;
  const tabsLabel = tabStyle === "stepper" ? "stepper.label" : isChartApp(app) ? "frame.tabs" : "frame.views";
  const skip = () => document.getElementById("main")?.focus();
  return (
    <div className={styles.frame} data-app={app}>
      <button type="button" className={styles.skip} onClick={skip}>
        {t("frame.skip")}
      </button>
      <header className={styles.header}>{banner ?? <PlainHeader app={app} title={title} end={headerEnd} />}</header>
      {(tabs?.length || tabsEnd) && (
        <div className={cx(styles.tabRow, tabStyle === "stepper" && styles.stepperRow)}>
          {tabs && tabs.length > 0 && (
            <nav className={styles.tabs} aria-label={t(tabsLabel)}>
              {tabs.map((tab, index) => (
                <TabItem
                  key={tab.id}
                  tab={tab}
                  number={tabStyle === "stepper" ? index + 1 : null}
                  selected={tab.id === props.selectedTab}
                  onSelect={props.onSelectTab}
                />
              ))}
            </nav>
          )}
          {tabsEnd && (
            <aside className={styles.tabsEnd} aria-label={t("frame.tabs-note")}>
              {tabsEnd}
            </aside>
          )}
        </div>
      )}
      {notice && (
        <section className={styles.notice} aria-label={t("frame.notices")}>
          {notice}
        </section>
      )}
      <main id="main" className={cx(styles.body, isFilled && styles.filled)} tabIndex={-1} aria-label={t("frame.main")}>
        <h1 className="visually-hidden">
          {[title ?? t(`app.${app}`), tabs?.find((tab) => tab.id === props.selectedTab)?.label]
            .filter(Boolean)
            .join(": ")}
        </h1>
        {children}
      </main>
      {footer}
    </div>
  );
}

/** Header while no patient is open: app mark, app name, right end. */
export function PlainHeader({ app, title, end }: { app: AppFrameProps["app"]; title?: string; end?: ReactNode }) {
  return (
    <div className={styles.plain}>
      <span className={styles.mark}>
        <AppMark app={app} />
      </span>
      <span className={styles.appName}>{title}</span>
      {end && <span className={styles.headEnd}>{end}</span>}
    </div>
  );
}

function TabItem({
  tab,
  number,
  selected,
  onSelect,
}: {
  tab: Tab;
  number: number | null;
  selected: boolean;
  onSelect?: (id: string) => void;
}) {
  const content = (
    <>
      {number !== null && number > 1 && (
        <span className={styles.between} aria-hidden="true">
          <ChevronRightIcon />
        </span>
      )}
      {number !== null && <span className={styles.number}>{number}</span>}
      <span className={styles.tabText}>
        <span className={styles.tabLabel}>{tab.label}</span>
        {tab.detail && <span className={styles.tabDetail}>{tab.detail}</span>}
      </span>
    </>
  );
  const shared = {
    className: styles.tab,
    "aria-current": selected ? (number === null ? ("page" as const) : ("step" as const)) : undefined,
    "data-tab": tab.id,
  };
  if (tab.href)
    return (
      <a {...shared} href={tab.href}>
        {content}
      </a>
    );
  return (
    <button {...shared} type="button" onClick={() => onSelect?.(tab.id)}>
      {content}
    </button>
  );
}

export function Footer({ aiLabel, backend, note, secondary = [], primary, modelCard }: FooterProps) {
  const t = useText();
  return (
    <section className={styles.footer} aria-label={t("frame.footer")}>
      <div className={styles.footLabels}>
        {aiLabel}
        {backend}
      </div>
      {note && <span className={styles.footNote}>{note}</span>}
      {primary?.disabledReason && <span className={styles.footNote}>{primary.disabledReason}</span>}
      <div className={styles.footActions}>
        {modelCard && (
          <LinkButton onAction={modelCard.onAction} testId={modelCard.testId ?? "open-model-card"}>
            {modelCard.label}
          </LinkButton>
        )}
        {secondary.map((action) => (
          <ActionButton key={action.label} action={action} />
        ))}
        {primary && <ActionButton action={primary} variant="primary" />}
      </div>
    </section>
  );
}
