import { useCallback, useEffect, useMemo, useState } from "react";
import { api, type Chart, type ClinicInfo, type Patient } from "./api.ts";
import { type AppTile, TILES } from "./apps.ts";
import { ChartPage } from "./chart-page.tsx";
import { Drawer } from "./drawer.tsx";
import { FrameView } from "./frame-view.tsx";
import { Icon } from "./icons.tsx";
import { PatientList } from "./patient-list.tsx";
import { launchRequest, NORMAL } from "./settings.ts";
import { type Language, sayIn } from "./words.ts";

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: the choice lasts until the page is left.
  }
}

function firstLanguage(): Language {
  const asked =
    new URLSearchParams(location.search).get("lang") ?? remembered("launcher.language") ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh-TW" : "en";
}

const chosenInAddress = () => new URLSearchParams(location.search).get("patient");

/** The launcher: a small EHR that opens the apps on a patient by a real SMART launch. */
export function Launcher() {
  const [language, setLanguage] = useState(firstLanguage);
  const say = useMemo(() => sayIn(language), [language]);
  const [clinic, setClinic] = useState<ClinicInfo | null>(null);
  const [patients, setPatients] = useState<Patient[]>([]);
  const [chosen, setChosen] = useState(chosenInAddress);
  const [chart, setChart] = useState<Chart | null>(null);
  const [practitioner, setPractitioner] = useState("");
  const [settings, setSettings] = useState(NORMAL);
  const [selected, setSelected] = useState("coronary-risk");
  const [drawer, setDrawer] = useState(() => new URLSearchParams(location.search).has("advanced"));
  const [newTab, setNewTab] = useState(() => remembered("launcher.newTab") === "yes");
  const [frame, setFrame] = useState<{ app: AppTile; url: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const app = TILES.find((tile) => tile.path === selected) ?? (TILES[0] as AppTile);

  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en" : "zh-Hant-TW";
    remember("launcher.language", language);
  }, [language]);

  const load = useCallback(async () => {
    try {
      const [info, list] = await Promise.all([api.clinic(), api.patients()]);
      setClinic(info);
      setPatients(list);
      const last = remembered("launcher.practitioner");
      setPractitioner(info.practitioners.find((person) => person.id === last)?.id ?? info.practitioners[0]?.id ?? "");
      setProblem(null);
    } catch (cause) {
      setProblem((cause as Error).message);
    }
  }, []);
  useEffect(() => void load(), [load]);

  const loadChart = useCallback(async () => {
    if (!chosen) return setChart(null);
    try {
      setChart(await api.chart(chosen));
      setProblem(null);
    } catch (cause) {
      setChart(null);
      setProblem((cause as Error).message);
    }
  }, [chosen]);
  useEffect(() => void loadChart(), [loadChart]);

  useEffect(() => {
    const moved = () => {
      setFrame(null);
      setChosen(chosenInAddress());
    };
    const seen = () => {
      if (document.visibilityState === "visible") void loadChart();
    };
    window.addEventListener("popstate", moved);
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.removeEventListener("popstate", moved);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [loadChart]);

  const choose = (id: string | null) => {
    history.pushState(null, "", id === null ? location.pathname : `?patient=${encodeURIComponent(id)}`);
    setSettings((old) => ({ ...old, encounter: "" }));
    setChosen(id);
  };

  const address = async (tile: AppTile): Promise<string> => {
    if (!chart) throw new Error("no patient");
    return api.launch(launchRequest(settings, tile.path, practitioner, chart));
  };

  const open = async (tile: AppTile) => {
    setSelected(tile.path);
    // The tab is opened inside the click, or the browser takes it for a pop-up.
    const tab = newTab ? window.open("", "_blank") : null;
    try {
      const url = await address(tile);
      if (!newTab) setFrame({ app: tile, url });
      else if (tab) tab.location.replace(url);
      else location.assign(url);
    } catch (cause) {
      tab?.close();
      setProblem((cause as Error).message);
    }
  };

  const closeFrame = useCallback(() => {
    setFrame(null);
    void loadChart();
  }, [loadChart]);

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
      {!(frame && chart) && (
        <header className="top">
          <Icon name="bed" size={26} />
          <span className="clinic">{clinic?.name[language] ?? ""}</span>
          <span className="end" />
          <label className="signed">
            <span>{say("signedIn")}</span>
            <select
              value={practitioner}
              data-testid="practitioner"
              onChange={(event) => {
                setPractitioner(event.target.value);
                remember("launcher.practitioner", event.target.value);
              }}
            >
              {clinic?.practitioners.map((person) => (
                <option key={person.id} value={person.id}>
                  {[language === "en" ? (person.latinName ?? person.name) : person.name, person.role?.[language]]
                    .filter(Boolean)
                    .join(" · ")}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className="top-button"
            aria-expanded={drawer}
            data-testid="advanced"
            disabled={!chart}
            onClick={() => setDrawer(!drawer)}
          >
            <Icon name="sliders" /> {say("advanced")}
          </button>
          <button
            type="button"
            className="top-button"
            lang={language === "en" ? "zh-Hant-TW" : "en"}
            data-testid="language"
            onClick={() => setLanguage(language === "en" ? "zh-TW" : "en")}
          >
            {say("language")}
          </button>
        </header>
      )}
      {problem && (
        <div className="problem" role="alert">
          {say("failed", { why: problem })}{" "}
          <button
            type="button"
            className="link"
            onClick={() => {
              void load();
              void loadChart();
            }}
          >
            {say("retry")}
          </button>
        </div>
      )}
      {frame && chart ? (
        <FrameView
          app={frame.app}
          patient={chart.patient}
          url={frame.url}
          language={language}
          say={say}
          onClose={closeFrame}
        />
      ) : (
        <div
          className="columns"
          data-drawer={(drawer && chart !== null) || undefined}
          data-chosen={chosen !== null || undefined}
        >
          <PatientList patients={patients} chosen={chosen} language={language} say={say} onChoose={choose} />
          <main className="chart" data-testid="chart">
            {chosen !== null && (
              <button type="button" className="link to-list" onClick={() => choose(null)}>
                <Icon name="left" size={14} /> {say("toList")}
              </button>
            )}
            {chart && chart.patient.id === chosen ? (
              <ChartPage
                chart={chart}
                language={language}
                say={say}
                selected={selected}
                newTab={newTab}
                onNewTab={(value) => {
                  setNewTab(value);
                  remember("launcher.newTab", value ? "yes" : "no");
                }}
                onOpen={(tile) => void open(tile)}
              />
            ) : chosen === null ? (
              <div className="nobody">
                <h1>{say("choosePatient")}</h1>
                <p>{say("choosePatientText")}</p>
              </div>
            ) : (
              !problem && (
                <p className="quiet" role="status">
                  {say("loading")}
                </p>
              )
            )}
          </main>
          {drawer && chart && (
            <Drawer
              app={app}
              chart={chart}
              settings={settings}
              defaultTokenSeconds={clinic?.accessTokenSeconds ?? 3600}
              language={language}
              say={say}
              onApp={setSelected}
              onChange={setSettings}
              onClose={() => setDrawer(false)}
              onOpen={() => void open(app)}
              onAddress={() => address(app)}
            />
          )}
        </div>
      )}
    </div>
  );
}
