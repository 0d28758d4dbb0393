import type { Ref } from "react";
import type { LaunchLog, LoggedRequest, ShallCheck } from "../../../src/launch-settings.ts";
import { simulatedText } from "../faults.ts";
import { Icon } from "../icons.tsx";
import type { Language, Say } from "../words/index.ts";
import { brokenOf } from "./summary.ts";

interface Props {
  log: LaunchLog;
  request: LoggedRequest;
  language: Language;
  say: Say;
  heading: Ref<HTMLHeadingElement>;
  /** Strict is on for the next launch. */
  strictNext: boolean;
  onStrict(): void;
}

/** One request: its parameters, what was checked, and how the sandbox answered. */
export function RequestDetail({ heading, language, log, onStrict, request, say, strictNext }: Props) {
  const broken = brokenOf(request);
  const failing = request.checks.filter((check) => !check.ok);
  const wrong = new Set(failing.filter((check) => check.level === "SHALL").map((check) => check.parameter));
  return (
    <>
      <div className="detail-head">
        <h2 ref={heading} tabIndex={-1} className="mono" data-testid="detail-title">
          <span className="detail-n">{request.n}</span> {request.method} {request.path.split("?")[0]}
        </h2>
        {broken > 0 && (
          <span className="broken-mark">
            <Icon name="failed" /> {say("crosses", { n: broken })}
          </span>
        )}
      </div>
      {request.simulated !== null && (
        <p className="made-line">
          {say("simulatedBy", { what: simulatedText(request.simulated, log.settings.faults, language, say) })}
        </p>
      )}
      <section aria-label={say("parameters")}>
        {request.parameters.length === 0 ? (
          <p className="quiet pad">{say("noParameters")}</p>
        ) : (
          <dl className="parameters mono" data-testid="parameters">
            {request.parameters.map(([name, value]) => (
              <div key={`${name} ${value}`} data-wrong={wrong.has(name) || undefined}>
                <dt>{name}</dt>
                <dd>
                  {wrong.has(name) && (
                    <>
                      <Icon name="cross" size={12} />
                      <span className="visually-hidden">{say("wrong")} </span>
                    </>
                  )}
                  {value === "" ? "∅" : value}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {request.parameters.some(([, value]) => value.endsWith("…")) && (
          <p className="small quiet cut-note">{say("cut")}</p>
        )}
      </section>
      <section aria-label={say("checks")}>
        {request.checks.length === 0 ? (
          <p className="quiet pad">{say("noChecks")}</p>
        ) : (
          <ul className="checks" data-testid="checks">
            {[...failing, ...request.checks.filter((check) => check.ok)].map((check) => (
              <Check key={`${check.id} ${check.parameter}`} check={check} language={language} say={say} />
            ))}
          </ul>
        )}
      </section>
      <section className="answered" data-testid="answered">
        <h3>{say("answered")}</h3>
        <p>
          {request.status === null
            ? say("answeredNot")
            : say("answeredStatus", { status: request.status, ms: Math.round(request.tookMs ?? 0) })}{" "}
          {request.answered}{" "}
          {broken > 0 &&
            !log.settings.strict &&
            (strictNext ? (
              <span role="status">{say("strictNext")}</span>
            ) : (
              <button type="button" className="link" data-testid="turn-strict" onClick={onStrict}>
                {say("turnStrict")}
              </button>
            ))}
        </p>
      </section>
    </>
  );
}

function Check({ check, language, say }: { check: ShallCheck; language: Language; say: Say }) {
  return (
    <li data-ok={check.ok} data-level={check.level} data-testid={`check-${check.id}`}>
      <Icon name={check.ok ? "check" : check.level === "SHALL" ? "cross" : "warning"} />
      <span className="check-text">
        <span className="visually-hidden">{say(check.ok ? "ok" : "notOk")}: </span>
        {check.text[language]}
        {check.level === "SHOULD" && <span className="level">{say("should")}</span>}
      </span>
      <code>{check.id}</code>
      {!check.ok && check.advice && <span className="advice-line small">{check.advice[language]}</span>}
    </li>
  );
}
