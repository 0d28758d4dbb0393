import { useEffect, useRef, useState } from "react";
import type { Chart } from "./api.ts";
import { type AppTile, INTENTS, TILES } from "./apps.ts";
import { Icon } from "./icons.tsx";
import { Segments } from "./segments.tsx";
import { changedCount, type LaunchSettings, NORMAL } from "./settings.ts";
import type { Language, Say } from "./words.ts";

interface Props {
  app: AppTile;
  chart: Chart;
  settings: LaunchSettings;
  defaultTokenSeconds: number;
  language: Language;
  say: Say;
  onApp(path: string): void;
  onChange(settings: LaunchSettings): void;
  onClose(): void;
  onOpen(): void;
  /** Makes a launch and returns its address. */
  onAddress(): Promise<string>;
}

/** What a developer or an informatician wants to change about the next launch. */
export function Drawer({
  app,
  chart,
  defaultTokenSeconds,
  language,
  onAddress,
  onApp,
  onChange,
  onClose,
  onOpen,
  say,
  settings,
}: Props) {
  const [address, setAddress] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address belongs to the settings it was made with
  useEffect(() => setAddress(null), [app, chart, settings]);
  const set = (part: Partial<LaunchSettings>) => onChange({ ...settings, ...part });
  const toggle = (scope: string) =>
    set({
      refused: settings.refused.includes(scope)
        ? settings.refused.filter((other) => other !== scope)
        : [...settings.refused, scope],
    });
  const changed = changedCount(settings);
  const copy = async () => {
    const made = new URL(await onAddress(), window.location.href).href;
    setAddress(made);
    await navigator.clipboard?.writeText(made).catch(() => undefined);
  };
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
        <span className="quiet small" data-testid="changed-count">
          {changed > 0 ? say("changed", { n: changed }) : ""}
        </span>
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
        <div className="part">
          <label className="line">
            <b>{say("app")}</b>
            <select value={app.path} data-testid="drawer-app" onChange={(event) => onApp(event.target.value)}>
              {TILES.map((tile) => (
                <option key={tile.path} value={tile.path}>
                  {tile.name[language]}
                </option>
              ))}
            </select>
          </label>
          <Segments
            label={say("advanced")}
            value={settings.standalone ? "standalone" : "ehr"}
            options={[
              { value: "ehr", text: say("ehr"), testId: "launch-ehr" },
              { value: "standalone", text: say("standalone"), testId: "launch-standalone" },
            ]}
            onChange={(value) => set({ standalone: value === "standalone" })}
          />
          {settings.standalone && <p className="small note">{say("standaloneText")}</p>}
        </div>
        <fieldset className="part" disabled={settings.standalone}>
          <legend>
            {say("scopes")} <span className="quiet small">{say("refuse")}</span>
          </legend>
          <div className="scopes">
            {app.scopes.map((scope) => (
              <button
                key={scope}
                type="button"
                className="scope"
                aria-pressed={!settings.refused.includes(scope)}
                data-testid={`scope-${scope}`}
                onClick={() => toggle(scope)}
              >
                {scope}
              </button>
            ))}
          </div>
          {settings.refused.some((scope) => scope.endsWith(".c")) && (
            <p className="small warn">
              <Icon name="warning" size={14} /> {say("withoutCreate")}
            </p>
          )}
        </fieldset>
        <fieldset className="part" disabled={settings.standalone}>
          <legend>{say("context")}</legend>
          <label className="line">
            <input
              type="checkbox"
              className="switch"
              checked={settings.needPatientBanner}
              data-testid="need-patient-banner"
              onChange={(event) => set({ needPatientBanner: event.target.checked })}
            />
            <span>{say("banner")}</span>
            <code>need_patient_banner</code>
          </label>
          <label className="line">
            <input
              type="checkbox"
              className="switch"
              checked={settings.oneEcg}
              disabled={chart.ecgs.length === 0}
              data-testid="fhir-context"
              onChange={(event) => set({ oneEcg: event.target.checked })}
            />
            <span>{say("oneEcg")}</span>
            <code>fhirContext</code>
          </label>
          <label className="line">
            <span>{say("encounter")}</span>
            <select
              value={settings.encounter}
              data-testid="encounter"
              onChange={(event) => set({ encounter: event.target.value })}
            >
              <option value="">{say("none")}</option>
              {chart.encounters.map((encounter) => (
                <option key={encounter.id} value={encounter.id}>
                  {[encounter.date?.slice(0, 10), encounter.text].filter(Boolean).join(" ")}
                </option>
              ))}
            </select>
          </label>
          <label className="line">
            <span>{say("intent")}</span>
            <select
              value={settings.intent}
              data-testid="intent"
              onChange={(event) => set({ intent: event.target.value })}
            >
              <option value="">{say("none")}</option>
              {INTENTS.map((intent) => (
                <option key={intent}>{intent}</option>
              ))}
            </select>
          </label>
        </fieldset>
        <fieldset className="part" disabled={settings.standalone}>
          <label className="line">
            <b>{say("tokenLife")}</b>
            <span className="field life">
              <input
                type="number"
                min={1}
                max={86_400}
                value={settings.tokenSeconds}
                placeholder={String(defaultTokenSeconds)}
                data-testid="token-seconds"
                onChange={(event) => set({ tokenSeconds: event.target.value })}
              />
              <span className="quiet small">{say("seconds")}</span>
            </span>
          </label>
        </fieldset>
        <div className="part last">
          <div className="line">
            <b>{say("address")}</b>
            <button type="button" className="link small" data-testid="copy-address" onClick={() => void copy()}>
              <Icon name="copy" size={14} /> {address ? say("copied") : say("copy")}
            </button>
          </div>
          <code className="address" data-testid="launch-address" role="status">
            {address ?? say("copyHint")}
          </code>
        </div>
      </div>
      <div className="drawer-foot">
        <button
          type="button"
          className="link"
          disabled={changed === 0}
          data-testid="drawer-reset"
          onClick={() => onChange(NORMAL)}
        >
          {say("reset")}
        </button>
        <button type="button" className="button primary" data-testid="drawer-open" onClick={onOpen}>
          {say("openNamed", { app: app.name[language] })}
        </button>
      </div>
    </aside>
  );
}
