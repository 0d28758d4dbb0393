import { useText } from "../i18n/i18n.tsx";
import type { PathStepperProps } from "../props.ts";
import { cx } from "./basic.tsx";
import styles from "./frame.module.css";

/** Numbered stations with a state word. In the frame of a screen use `AppFrame tabStyle="stepper"` instead. */
export function PathStepper({ stations, selected, onSelect }: PathStepperProps) {
  const t = useText();
  return (
    <nav className={cx(styles.tabRow, styles.stepperRow)} aria-label={t("stepper.label")} data-testid="path-stepper">
      <ol className={styles.tabs}>
        {stations.map((station, index) => {
          const shared = {
            className: styles.tab,
            "aria-current": station.id === selected ? ("step" as const) : undefined,
            "data-station": station.id,
          };
          const content = (
            <>
              <span className={styles.number} aria-hidden="true">
                {index + 1}
              </span>
              <span className="visually-hidden">
                {t("stepper.position", { n: index + 1, total: stations.length })}:{" "}
              </span>
              <span className={styles.tabText}>
                <span className={styles.tabLabel}>{station.label}</span>
                <span className={styles.tabDetail}>{station.state}</span>
              </span>
            </>
          );
          return (
            <li key={station.id} className={styles.station}>
              {station.href ? (
                <a {...shared} href={station.href}>
                  {content}
                </a>
              ) : (
                <button {...shared} type="button" onClick={() => onSelect?.(station.id)}>
                  {content}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
