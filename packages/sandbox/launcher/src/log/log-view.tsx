import { useLayoutEffect, useRef, useState } from "react";
import { REQUIREMENTS } from "../../../src/auth/requirements.ts";
import type { LaunchLog, LaunchSettings } from "../../../src/launch-settings.ts";
import { api } from "../api.ts";
import { copyWord, useCopy } from "../fields.tsx";
import { Icon } from "../icons.tsx";
import type { Language, Say } from "../words/index.ts";
import { NextFailures } from "./next-failures.tsx";
import { RequestDetail } from "./request-detail.tsx";
import { RequestTable } from "./request-table.tsx";
import { brokenOf, type Felt, feltOf, filtered, type Requirement, summaryOf } from "./summary.ts";
import { TimeBar } from "./time-bar.tsx";

/** The requirements that the sandbox checks. */
const KNOWN: Requirement[] = Object.entries(REQUIREMENTS).map(([id, { level, text }]) => ({ id, level, text }));

interface Props {
  log: LaunchLog;
  next: LaunchSettings;
  language: Language;
  say: Say;
  onNext(settings: LaunchSettings): void;
}

/** One launch: the sentence, the time bar, the requests, one request in full, and what will fail next time. */
export function LogView({ language, log, next, onNext, say }: Props) {
  const [picked, setPicked] = useState<number | null>(null);
  const [filter, setFilter] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const detail = useRef<HTMLHeadingElement>(null);
  const har = useCopy();
  useLayoutEffect(() => {
    const slash = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener("keydown", slash);
    return () => window.removeEventListener("keydown", slash);
  }, []);
  const words = { broken: say("notOk"), simulated: say("simulated") };
  const shown = filtered(log.requests, filter, words);
  const chosen = picked ?? log.requests.find((request) => brokenOf(request) > 0)?.n ?? log.requests.at(0)?.n ?? null;
  const request = log.requests.find((each) => each.n === chosen);
  return (
    <main className="log" data-testid="log" data-id={log.id}>
      <div className="log-head">
        <Sentence log={log} language={language} say={say} />
        <TimeBar log={log} chosen={chosen} say={say} />
      </div>
      <section className="log-list" aria-label={say("request")}>
        {log.requests.length === 0 ? (
          <p className="quiet pad" role="status">
            {say("waitingRequests")}
          </p>
        ) : (
          <>
            <RequestTable
              log={log}
              requests={shown}
              chosen={chosen}
              say={say}
              onChoose={setPicked}
              onEnter={() => detail.current?.focus()}
            />
            {shown.length === 0 && <p className="quiet pad">{say("filterNone")}</p>}
          </>
        )}
        {feltOf(log).map((felt) => (
          <p key={JSON.stringify(felt)} className="felt" data-testid={`felt-${felt.what}`}>
            <Icon name="warning" />
            <span>
              <b>{say("felt")}</b> {feltText(felt, say)}
            </span>
          </p>
        ))}
        <div className="log-foot">
          <span className="field filter">
            <Icon name="search" size={14} />
            <input
              ref={search}
              type="search"
              value={filter}
              aria-label={say("filter")}
              placeholder={say("filterShort")}
              data-testid="log-filter"
              onChange={(event) => setFilter(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setFilter("");
              }}
            />
            <kbd>/</kbd>
          </span>
          <span className="keys small quiet">
            <kbd>↑</kbd> <kbd>↓</kbd> {say("move")} <kbd>↵</kbd> {say("details")}
          </span>
          <button
            type="button"
            className="button small-button"
            data-testid="copy-har"
            onClick={async () => har.copy(JSON.stringify(await api.har(log.id), null, 2))}
          >
            <Icon name="copy" size={14} /> {copyWord(har.state, say("copyHar"), say)}
          </button>
        </div>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="log-detail" aria-label={say("details")} tabIndex={0} data-testid="log-detail">
        {request ? (
          <RequestDetail
            log={log}
            request={request}
            language={language}
            say={say}
            heading={detail}
            strictNext={next.strict}
            onStrict={() => onNext({ ...next, strict: true })}
          />
        ) : (
          <p className="quiet pad">{say("chooseRequest")}</p>
        )}
      </section>
      <NextFailures next={next} language={language} say={say} onNext={onNext} />
    </main>
  );
}

function Sentence({ language, log, say }: Pick<Props, "language" | "log" | "say">) {
  const { broken, notSeen, satisfied } = summaryOf(log, KNOWN);
  const title = log.requests.length === 0 ? say("nothingYet") : brokenText(broken, say);
  return (
    <div className="sentence">
      <p className="small quiet">
        {say("logApp", {
          app: log.title[language],
          client: say(log.settings.appUnderTest?.clientKind ?? "public"),
          kind: say(log.settings.kind),
        })}
      </p>
      <div className="sentence-line">
        <p role="status" data-testid="log-sentence">
          <b>{title}</b> <span>{say("satisfied", { n: satisfied })}</span>
        </p>
        {notSeen.length > 0 && (
          <details className="unseen" data-testid="not-seen">
            <summary>{say("notSeen", { n: notSeen.length })}</summary>
            <ul aria-label={say("notSeenTitle")}>
              {notSeen.map((requirement) => (
                <li key={requirement.id}>
                  {requirement.text[language]} <code>{requirement.id}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
}

function brokenText(broken: number, say: Say): string {
  if (broken === 0) return say("brokenNone");
  return broken === 1 ? say("brokenOne") : say("broken", { n: broken });
}

function feltText(felt: Felt, say: Say): string {
  if (felt.what === "oldToken") return say("feltOldToken", { n: felt.request });
  if (felt.what === "noData") return say("feltNoData");
  return say("feltTooSoon", { n: felt.request, s: felt.afterSeconds, r: felt.askedSeconds });
}
