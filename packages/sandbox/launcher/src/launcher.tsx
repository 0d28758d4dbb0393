import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type AppUnderTest, type LaunchSettings, NORMAL_LAUNCH } from "../../src/launch-settings.ts";
import { askedFirst, askedNow, linkTo } from "./address.ts";
import { api } from "./api.ts";
import { AppTileRow } from "./app-tile.tsx";
import { type AppTile, CONSOLE, TILES } from "./apps.ts";
import { Cards } from "./cards.tsx";
import { changesOf } from "./changes.ts";
import { ChartPage } from "./chart-page.tsx";
import { Drawer } from "./drawer/drawer.tsx";
import { ActivityPanel } from "./frame/activity-panel.tsx";
import { FrameView } from "./frame/frame-view.tsx";
import { Header } from "./header.tsx";
import { Icon } from "./icons.tsx";
import { consoleBody, launchBody } from "./launch-body.ts";
import { LogPage } from "./log/log-page.tsx";
import { PatientList } from "./patient-list.tsx";
import { problemText } from "./problem-text.ts";
import { remember, remembered } from "./storage.ts";
import { NEW_APP_UNDER_TEST } from "./test-app.ts";
import { useClinic } from "./use-clinic.ts";
import { useOpened } from "./use-opened.ts";
import { type Language, sayIn } from "./words/index.ts";

function firstLanguage(): Language {
  const asked =
    new URLSearchParams(location.search).get("lang") ?? remembered("launcher.language") ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh-TW" : "en";
}

const first = askedFirst();

/** The launcher: a small EHR that opens the apps on a patient by a real SMART launch. */
export function Launcher() {
  const [language, setLanguage] = useState(firstLanguage);
  const say = useMemo(() => sayIn(language), [language]);
  const [chosen, setChosen] = useState(first.patient);
  const [log, setLog] = useState(first.log);
  const [settings, setSettings] = useState(first.settings);
  const [selected, setSelected] = useState(first.settings.app ?? "coronary-risk");
  const [drawer, setDrawer] = useState(first.drawer);
  const [link, setLink] = useState(first.link);
  const [newTab, setNewTab] = useState(() => remembered("launcher.newTab") === "yes");
  const [registered, setRegistered] = useState(false);
  const draft = useRef(first.settings.appUnderTest ?? NEW_APP_UNDER_TEST);
  const data = useClinic(chosen, first.settings.practitioners[0]);
  const { chart, clinic, practitioner } = data;
  const opened = useOpened(data.reloadChart);
  const { closeFrame } = opened;
  const app = TILES.find((tile) => tile.path === selected) ?? (TILES[0] as AppTile);
  const portal = settings.kind === "patient-portal";
  const there = chart !== null && chart.patient.id === chosen;

  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en" : "zh-Hant-TW";
    remember("launcher.language", language);
  }, [language]);
  useEffect(() => {
    const moved = () => {
      const asked = askedNow();
      closeFrame();
      setLog(asked.log);
      if (asked.log === null) setChosen(asked.patient);
    };
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }, [closeFrame]);

  const change = (next: LaunchSettings) => {
    if (next.appUnderTest) draft.current = next.appUnderTest;
    if (next.app) setSelected(next.app);
    setRegistered(false);
    setSettings(next);
  };
  const go = (query: string) => history.pushState(null, "", query || location.pathname);
  const choose = (id: string | null) => {
    go(id === null ? "" : `?patient=${encodeURIComponent(id)}`);
    setLink(null);
    setSettings((old) => ({
      ...old,
      encounter: isPick(old.encounter) ? old.encounter : "none",
      patients: [],
      fhirContext: [],
    }));
    setChosen(id);
  };
  const showLog = useCallback((id: string, instead = false) => {
    history[instead ? "replaceState" : "pushState"](null, "", `?log=${encodeURIComponent(id)}`);
    setLog(id);
  }, []);
  const closeLog = () => {
    go(chosen === null ? "" : `?patient=${encodeURIComponent(chosen)}`);
    setLog(null);
  };
  const bodyFor = (path: string, more: Partial<LaunchSettings> = {}) =>
    launchBody({ ...settings, ...more }, { app: path, patient: chosen ?? "", practitioner });

  /** Launches and opens. The tab is opened inside the click, or the browser takes it for a pop-up. */
  const launch = async (body: LaunchSettings, title: string, inTab: boolean) => {
    const tab = inTab ? window.open("", "_blank") : null;
    try {
      const made = await api.launch(body);
      data.setProblem(null);
      if (made.url === null) return made;
      const patient = chart?.patient;
      if (inTab && !tab) location.assign(made.url);
      else if (patient) opened.open(made, { app: title, patient, settings: body }, tab);
      else tab?.location.replace(made.url);
      return made;
    } catch (cause) {
      tab?.close();
      data.setProblem(cause as Error);
      return null;
    }
  };
  const openSuite = (path: string, more: Partial<LaunchSettings> = {}) => {
    const tile = TILES.find((each) => each.path === path) ?? app;
    setSelected(tile.path);
    // A backend service opens no app, and an app under test has its own button.
    const kind = settings.kind === "backend-service" ? "provider-ehr" : settings.kind;
    if (settings.appUnderTest) setSettings({ ...settings, kind, app: tile.path, appUnderTest: null });
    void launch(bodyFor(tile.path, { kind, appUnderTest: null, ...more }), tile.name[language], newTab);
  };
  const openConsole = () => void launch(consoleBody(settings, practitioner), CONSOLE.name[language], true);
  const openFromDrawer = async () => {
    if (settings.kind === "backend-service") setRegistered((await launch(bodyFor(app.path), "", false)) !== null);
    else if (settings.appUnderTest) void launch(bodyFor(app.path), settings.appUnderTest.clientId, true);
    else openSuite(app.path);
  };
  const address = async (): Promise<string> => {
    const made = await api.launch(bodyFor(app.path));
    return new URL(made.url ?? "", location.href).href;
  };
  const switchLanguage = () => setLanguage(language === "en" ? "zh-TW" : "en");
  const framed = opened.framed !== null && there && log === null;

  return (
    <div className="page">
      <section className="strip" aria-label={say("sandbox")} data-testid="strip">
        <Icon name="warning" size={14} />
        <b>{say("sandbox")}</b>
        <span className="strip-text">{say("invented")}</span>
        <span className="end" data-testid="resource-count">
          {clinic &&
            (clinic.upstream
              ? say("upstream", { url: clinic.upstream })
              : say("store", { n: clinic.resources.toLocaleString("en") }))}
        </span>
      </section>
      {log === null && !framed && (
        <Header
          clinic={clinic}
          portal={portal}
          patient={there ? chart.patient : null}
          practitioner={practitioner}
          drawer={drawer}
          canOpenDrawer={there}
          language={language}
          say={say}
          onPortal={(on) => change({ ...settings, kind: on ? "patient-portal" : "provider-ehr" })}
          onPractitioner={(id) => {
            data.setPractitioner(id);
            remember("launcher.practitioner", id);
          }}
          onDrawer={() => setDrawer(!drawer)}
          onLog={() => showLog("")}
          onLanguage={switchLanguage}
        />
      )}
      {data.problem && (
        <div className="problem" role="alert">
          {problemText(data.problem, say)}{" "}
          <button type="button" className="link" onClick={data.reload}>
            {say("retry")}
          </button>
        </div>
      )}
      {log !== null ? (
        <LogPage
          id={log}
          clinic={clinic}
          language={language}
          say={say}
          onShow={showLog}
          onClose={closeLog}
          onNext={change}
          onLaunch={(body, title) => launch(withSecret(body, draft.current), title, true)}
          onLanguage={switchLanguage}
        />
      ) : framed && opened.framed ? (
        <FrameView
          {...opened.framed}
          patient={chart.patient}
          say={say}
          frame={opened.frame}
          activity={opened.activity}
          onCloseActivity={opened.closeActivity}
          onClose={closeFrame}
        />
      ) : (
        <div
          className="columns"
          data-drawer={(drawer && there) || undefined}
          data-chosen={chosen !== null || undefined}
        >
          <PatientList
            patients={data.patients}
            chosen={chosen}
            portal={portal}
            language={language}
            say={say}
            onChoose={choose}
          />
          <main className="chart" data-testid="chart">
            {link && (
              <p className="from-link" role="status" data-testid="from-link" data-bad={link.isRead ? undefined : true}>
                <Icon name={link.isRead ? "link" : "warning"} size={14} />
                {link.isRead
                  ? linkText(changesOf(settings, language, say).length, say)
                  : say("badLink", { why: badLinkText(link.fields, say) })}
              </p>
            )}
            {chosen !== null && (
              <button type="button" className="link to-list" onClick={() => choose(null)}>
                <Icon name="left" size={14} /> {say("toList")}
              </button>
            )}
            {there ? (
              <ChartPage
                chart={chart}
                language={language}
                say={say}
                selected={selected}
                portal={portal}
                newTab={newTab}
                advice={
                  portal || practitioner === "" ? null : (
                    <Cards
                      patient={chart.patient.id}
                      practitioner={practitioner}
                      language={language}
                      say={say}
                      onLaunch={(path, appContext) => openSuite(path, { kind: "provider-ehr", appContext })}
                    />
                  )
                }
                onNewTab={(value) => {
                  setNewTab(value);
                  remember("launcher.newTab", value ? "yes" : "no");
                }}
                onOpen={(tile) => openSuite(tile.path)}
                onConsole={openConsole}
              />
            ) : chosen === null ? (
              <div className="nobody">
                <h1>{say(portal ? "portalChoose" : "choosePatient")}</h1>
                <p>{say(portal ? "portalChooseText" : "choosePatientText")}</p>
                {!portal && (
                  <ul className="tiles">
                    <AppTileRow tile={CONSOLE} isSelected={false} language={language} say={say} onOpen={openConsole} />
                  </ul>
                )}
              </div>
            ) : (
              !data.problem && (
                <p className="quiet" role="status">
                  {say("loading")}
                </p>
              )
            )}
          </main>
          {drawer && there && clinic && (
            <Drawer
              app={app}
              draft={draft.current}
              chart={chart}
              clinic={clinic}
              settings={settings}
              language={language}
              say={say}
              registered={registered}
              onChange={change}
              onClose={() => setDrawer(false)}
              onOpen={() => void openFromDrawer()}
              onAddress={address}
              onLink={() => linkTo(bodyFor(app.path), chosen)}
            />
          )}
          {opened.activity && <ActivityPanel {...opened.activity} say={say} onClose={opened.closeActivity} />}
        </div>
      )}
    </div>
  );
}

/** The log keeps no secret; the one that was typed here serves again. */
function withSecret(settings: LaunchSettings, typed: AppUnderTest): LaunchSettings {
  const app = settings.appUnderTest;
  if (app?.clientId !== typed.clientId || app.clientSecret || !typed.clientSecret) return settings;
  return { ...settings, appUnderTest: { ...app, clientSecret: typed.clientSecret } };
}

const isPick = (encounter: string) =>
  encounter === "auto" || encounter === "ask" || encounter === NORMAL_LAUNCH.encounter;

const badLinkText = (fields: string[], say: ReturnType<typeof sayIn>) =>
  fields.length === 0 ? say("linkCut") : say("linkFields", { fields: fields.join(", ") });

const linkText = (changes: number, say: ReturnType<typeof sayIn>) =>
  changes === 0 ? say("openedNormal") : say("openedHere", { n: changes });
