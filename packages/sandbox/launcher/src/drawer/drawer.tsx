import { useEffect, useRef } from "react";
import { type AppUnderTest, type LaunchSettings, NORMAL_LAUNCH } from "../../../src/launch-settings.ts";
import type { Chart, ClinicInfo } from "../api.ts";
import type { AppTile } from "../apps.ts";
import { changesOf } from "../changes.ts";
import { FaultList } from "../fault-list.tsx";
import { onCount } from "../faults.ts";
import { copyWord, useCopy } from "../fields.tsx";
import { Icon } from "../icons.tsx";
import { missingOf } from "../test-app.ts";
import type { Language, Say } from "../words/index.ts";
import { AddressPart } from "./address-part.tsx";
import { BackendPart } from "./backend-part.tsx";
import { ClientPart } from "./client-part.tsx";
import { ContextPart } from "./context-part.tsx";
import { KindPart } from "./kind-part.tsx";
import { ScopesPart } from "./scopes-part.tsx";
import { TestAppPart } from "./test-app-part.tsx";

interface Props {
  /** The suite's app that is chosen, or that was chosen last. */
  app: AppTile;
  draft: AppUnderTest;
  chart: Chart;
  clinic: ClinicInfo;
  settings: LaunchSettings;
  language: Language;
  say: Say;
  /** A backend service has just been registered with these settings. */
  registered: boolean;
  onChange(settings: LaunchSettings): void;
  onClose(): void;
  onOpen(): void;
  onAddress(): Promise<string>;
  /** Address of this page with these settings. */
  onLink(): string;
}

/** What a developer or an informatician wants to change about the next launch. */
export function Drawer(props: Props) {
  const { app, chart, clinic, draft, language, onAddress, onChange, onClose, onLink, onOpen, say, settings } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const link = useCopy();
  useEffect(() => heading.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was copied belongs to the settings it was made with
  useEffect(() => link.forget(), [settings, chart]);
  const part = {
    settings,
    language,
    say,
    set: (changed: Partial<LaunchSettings>) => onChange({ ...settings, ...changed }),
  };
  const changes = changesOf(settings, language, say);
  const failing = onCount(settings.faults);
  const backend = settings.kind === "backend-service";
  const missing = settings.appUnderTest ? missingOf(settings.appUnderTest, settings.kind) : backend ? ["clientId"] : [];
  const name = settings.appUnderTest ? settings.appUnderTest.clientId || say("appUnderTest") : app.name[language];
  return (
    <aside
      className="drawer"
      aria-labelledby="drawer-title"
      data-testid="drawer"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="drawer-head">
        <h2 id="drawer-title" ref={heading} tabIndex={-1}>
          {say("advanced")}
        </h2>
        <span className="quiet small" data-testid="changed-count" role="status">
          {changes.length > 0 ? say("changed", { n: changes.length }) : ""}
        </span>
        <button type="button" className="link small" data-testid="copy-link" onClick={() => void link.copy(onLink())}>
          <Icon name="link" size={14} /> {copyWord(link.state, say("copyLink"), say)}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={say("close")}
          data-testid="drawer-close"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="drawer-body">
        <KindPart {...part} patient={chart.patient.id} draft={draft} lastApp={app.path} />
        {settings.appUnderTest && <TestAppPart {...part} app={settings.appUnderTest} />}
        {changes.length > 0 && (
          <details className="part differs" data-testid="differs">
            <summary>{say("differs")}</summary>
            <dl className="facts">
              {changes.map((change) => (
                <div key={change.key} data-testid={`differs-${change.key}`}>
                  <dt>{change.label}</dt>
                  <dd>{change.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
        <ScopesPart {...part} scopes={settings.appUnderTest ? [] : app.scopes} />
        {!backend && <ContextPart {...part} chart={chart} />}
        <ClientPart {...part} defaultTokenSeconds={clinic.accessTokenSeconds} />
        <section className="part failures" data-on={failing > 0 || undefined} aria-labelledby="drawer-failures">
          <h3 id="drawer-failures">
            {say("failures")} {failing > 0 && <span className="badge">{say("on", { n: failing })}</span>}
          </h3>
          <FaultList
            faults={settings.faults}
            language={language}
            say={say}
            folding
            onChange={(faults) => part.set({ faults })}
          />
        </section>
        {backend ? (
          <BackendPart
            settings={settings}
            tokenUrl={new URL("/auth/token", clinic.fhirBase).href}
            registered={props.registered}
            say={say}
          />
        ) : (
          <AddressPart settings={settings} patient={chart.patient.id} say={say} onAddress={onAddress} />
        )}
      </div>
      <div className="drawer-foot">
        <p className="small note foot-note" role="status" data-testid="drawer-note">
          {missing.length > 0
            ? say("testIncomplete", { what: missing.map((word) => say(word as "clientId")).join(", ") })
            : link.state === "copied"
              ? [say("linkHint"), settings.appUnderTest?.clientSecret ? say("linkSecret") : ""].join(" ")
              : link.state === "refused"
                ? say("notCopied")
                : ""}
        </p>
        {link.state === "refused" && <code className="address">{onLink()}</code>}
        <button
          type="button"
          className="link"
          disabled={changes.length === 0}
          data-testid="drawer-reset"
          onClick={() =>
            onChange({
              ...NORMAL_LAUNCH,
              app: settings.app,
              appUnderTest: null,
              patients: [],
            })
          }
        >
          {say("reset")}
        </button>
        <span className="end" />
        <button
          type="button"
          className="button primary"
          data-testid="drawer-open"
          disabled={missing.length > 0}
          onClick={onOpen}
        >
          {backend ? say("register") : say("openNamed", { app: name })}
        </button>
      </div>
    </aside>
  );
}
