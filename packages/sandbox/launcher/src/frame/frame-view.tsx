import { type RefObject, useEffect, useRef } from "react";
import type { Patient } from "../api.ts";
import { identityLine } from "../chart-page.tsx";
import { Icon } from "../icons.tsx";
import type { Say } from "../words/index.ts";
import { ActivityPanel } from "./activity-panel.tsx";
import type { ChartItem } from "./chart-view.ts";
import type { Activity } from "./messaging.ts";

export interface ShownActivity {
  app: string;
  view: Activity["view"];
  items: ChartItem[];
}

interface Props {
  app: string;
  patient: Patient;
  url: string;
  /** Id of the launch in the log. */
  log: string;
  say: Say;
  frame: RefObject<HTMLIFrameElement | null>;
  activity: ShownActivity | null;
  onCloseActivity(): void;
  onClose(): void;
}

/** The chart frame: the app in 1024 x 700 CSS pixels, as EHRs give it. Escape outside the app closes it. */
export function FrameView({ activity, app, frame, log, onClose, onCloseActivity, patient, say, url }: Props) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    back.current?.focus();
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, [onClose]);
  return (
    <main className="frame-view" data-testid="frame-view">
      <div className="frame-head">
        <button type="button" ref={back} className="button" data-testid="frame-close" onClick={onClose}>
          <Icon name="left" /> {say("back")}
        </button>
        <h1>
          {patient.name} <small>{identityLine(patient, say)}</small>
        </h1>
        <span className="quiet">{app}</span>
        <a
          className="small"
          href={`?log=${encodeURIComponent(log)}`}
          target="_blank"
          rel="noreferrer"
          data-testid="frame-log"
        >
          {say("launchLog")} <span className="visually-hidden">({say("inNewTab")})</span>
        </a>
      </div>
      <iframe
        ref={frame}
        className="frame"
        src={url}
        title={say("frameTitle", { app, patient: patient.name })}
        data-testid="app-frame"
        width={1024}
        height={700}
        allow="clipboard-write; cross-origin-isolated"
      />
      {activity && <ActivityPanel {...activity} say={say} onClose={onCloseActivity} />}
    </main>
  );
}
