import { useEffect, useRef } from "react";
import type { Patient } from "./api.ts";
import type { AppTile } from "./apps.ts";
import { identityLine } from "./chart-page.tsx";
import { Icon } from "./icons.tsx";
import type { Language, Say } from "./words.ts";

interface Props {
  app: AppTile;
  patient: Patient;
  url: string;
  language: Language;
  say: Say;
  onClose(): void;
}

/** The chart frame: the app in 1024 x 700 CSS pixels, as EHRs give it. Escape outside the app closes it. */
export function FrameView({ app, language, onClose, patient, say, url }: Props) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    back.current?.focus();
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
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
        <span className="quiet">{app.name[language]}</span>
      </div>
      <iframe
        className="frame"
        src={url}
        title={say("frameTitle", { app: app.name[language], patient: patient.name })}
        data-testid="app-frame"
        width={1024}
        height={700}
        allow="clipboard-write; cross-origin-isolated"
      />
    </main>
  );
}
