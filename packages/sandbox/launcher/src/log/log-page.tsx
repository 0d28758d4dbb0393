import { useEffect, useRef, useState } from "react";
import type { LaunchSettings, MadeLaunch } from "../../../src/launch-settings.ts";
import type { ClinicInfo } from "../api.ts";
import { LanguageButton } from "../header.tsx";
import { Icon } from "../icons.tsx";
import { problemText } from "../problem-text.ts";
import type { Language, Say } from "../words/index.ts";
import { LogView } from "./log-view.tsx";
import { timeOf } from "./summary.ts";
import { useLog } from "./use-log.ts";

interface Props {
  /** Id of the launch, "" for the newest. */
  id: string;
  clinic: ClinicInfo | null;
  language: Language;
  say: Say;
  onShow(id: string, instead?: boolean): void;
  onClose(): void;
  /** The settings of the next launch have changed. */
  onNext(settings: LaunchSettings): void;
  onLaunch(settings: LaunchSettings, title: string): Promise<MadeLaunch | null>;
  onLanguage(): void;
}

/** What a launch did, request by request, and which SHALL each satisfied or broke. */
export function LogPage({ clinic, id, language, onClose, onLanguage, onLaunch, onNext, onShow, say }: Props) {
  const { launches, log, stale, state } = useLog(id);
  const [edited, setEdited] = useState<{ id: string; settings: LaunchSettings } | null>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  useEffect(() => {
    if (id === "" && log) onShow(log.id, true);
  }, [id, log, onShow]);
  const next = edited && edited.id === log?.id ? edited.settings : (log?.settings ?? null);
  return (
    <>
      <header className="top">
        <Icon name="bed" size={26} />
        <span className="clinic">{clinic?.name[language] ?? ""}</span>
        <h1 className="top-title">{say("launchLog")}</h1>
        <button type="button" ref={back} className="top-button" data-testid="log-close" onClick={onClose}>
          <Icon name="left" /> {say("toClinic")}
        </button>
        <span className="end" />
        <label className="signed">
          <span className="signed-word">{say("launchOf")}</span>
          <select
            data-testid="log-picker"
            value={log?.id ?? ""}
            disabled={launches.length === 0}
            onChange={(event) => onShow(event.target.value)}
          >
            {!launches.some((launch) => launch.id === log?.id) && (
              <option value={log?.id ?? ""}>{log ? `${log.title[language]} · ${timeOf(log.startedAt)}` : "—"}</option>
            )}
            {launches.map((launch) => (
              <option key={launch.id} value={launch.id}>
                {launch.title[language]} · {timeOf(launch.startedAt)}
              </option>
            ))}
          </select>
        </label>
        {log && next && (
          <button
            type="button"
            className="top-button"
            data-testid="launch-again"
            onClick={async () => {
              const made = await onLaunch(next, log.title[language]);
              if (made) onShow(made.id);
            }}
          >
            <Icon name="play" size={14} /> {say("launchAgain")}
          </button>
        )}
        <LanguageButton language={language} say={say} onLanguage={onLanguage} />
      </header>
      {stale && (
        <div className="problem" role="alert">
          {say("logStale", { why: problemText(stale, say) })}
        </div>
      )}
      {log && next ? (
        <LogView
          key={log.id}
          log={log}
          next={next}
          language={language}
          say={say}
          onNext={(settings) => {
            setEdited({ id: log.id, settings });
            onNext(settings);
          }}
        />
      ) : (
        <main className="chart" data-testid="log-empty" data-state={state}>
          <div className="nobody">
            {state === "loading" ? (
              <p role="status">{say("loading")}</p>
            ) : (
              <>
                <h2>{say(state === "gone" ? "logGone" : "noLaunches")}</h2>
                <p>{say(state === "gone" ? "logGoneText" : "noLaunchesText")}</p>
              </>
            )}
            {state === "gone" && (
              <button type="button" className="button" onClick={() => onShow("")}>
                {say("newest")}
              </button>
            )}
          </div>
        </main>
      )}
    </>
  );
}
