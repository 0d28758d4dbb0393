import type { ReactNode } from "react";
import type { Chart, Filed, Patient } from "./api.ts";
import { AppTileRow } from "./app-tile.tsx";
import { type AppTile, CONSOLE, TILES } from "./apps.ts";
import { Segments } from "./segments.tsx";
import type { Language, Say } from "./words/index.ts";

interface Props {
  chart: Chart;
  language: Language;
  say: Say;
  /** The app that the drawer is about. */
  selected: string;
  /** The signed-in user is the patient. */
  portal: boolean;
  /** Advice about this chart, shown above the apps. */
  advice: ReactNode;
  newTab: boolean;
  onNewTab(newTab: boolean): void;
  onOpen(app: AppTile): void;
  onConsole(): void;
}

function sexOf(patient: Patient, say: Say): string {
  if (patient.gender === "female" || patient.gender === "male" || patient.gender === "other")
    return say(patient.gender);
  return say("unknownSex");
}

export function identityLine(patient: Patient, say: Say): string {
  return [
    sexOf(patient, say),
    patient.age === null ? null : say("years", { n: patient.age }),
    patient.birthDate ? say("born", { date: patient.birthDate }) : say("noBirth"),
    patient.mrn ? say("mrn", { mrn: patient.mrn }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

function statusWord(filed: Filed, say: Say): string {
  if (filed.status === "entered-in-error") return say("enteredInError");
  const word = filed.status === "preliminary" || filed.status === "registered" ? say("draft") : say("final");
  return filed.verifier ? `${word} · ${filed.verifier}` : word;
}

/** Minutes are enough for a list: "2026-11-22 13:58". */
function when(date: string | null): string {
  return date === null ? "" : date.slice(0, 16).replace("T", " ");
}

/** One patient's page: who it is, the apps, and what the apps have filed. */
export function ChartPage(props: Props) {
  const { advice, chart, language, newTab, onNewTab, onOpen, portal, say, selected } = props;
  const { counts, filed, patient } = chart;
  const data = `/launcher/api/patients/${encodeURIComponent(patient.id)}/resources`;
  return (
    <>
      <div className="who">
        <h1 data-testid="chart-name">
          {patient.name || patient.id} {patient.latinName && <small>{patient.latinName}</small>}
        </h1>
        <a href={data} target="_blank" rel="noreferrer" className="small">
          {say("chartData")}
        </a>
      </div>
      <p className="identity" data-testid="chart-identity">
        {identityLine(patient, say)}
      </p>
      <p className="chips">
        {patient.deceased && (
          <span className="chip dark">
            {say("deceased", { date: patient.deceased === "yes" ? "" : patient.deceased.slice(0, 10) })}
          </span>
        )}
        {!portal && patient.story[language] && <span className="chip story">{patient.story[language]}</span>}
        <span className="chip">
          {say("counts", { o: counts.observations ?? "?", c: counts.conditions ?? "?", d: counts.drugs ?? "?" })}
        </span>
      </p>
      {advice}
      <h2>{say(portal ? "portalApps" : "openApp")}</h2>
      <ul className="tiles">
        {TILES.map((tile) => (
          <AppTileRow
            key={tile.path}
            tile={tile}
            isSelected={tile.path === selected}
            language={language}
            say={say}
            onOpen={() => onOpen(tile)}
          />
        ))}
        {!portal && (
          <AppTileRow tile={CONSOLE} isSelected={false} language={language} say={say} onOpen={props.onConsole} />
        )}
      </ul>
      <div className="opens">
        <b id="opens">{say("opens")}</b>
        <Segments
          label={say("opens")}
          value={newTab ? "tab" : "frame"}
          options={[
            { value: "frame", text: say("inFrame"), testId: "opens-frame" },
            { value: "tab", text: say("inTab"), testId: "opens-tab" },
          ]}
          onChange={(value) => onNewTab(value === "tab")}
        />
        <span className="quiet small">{say("frameSize")}</span>
      </div>
      <section className="card" aria-labelledby="filed" data-testid="filed">
        <div className="card-head">
          <h2 id="filed">{say(portal ? "portalFiled" : "filed")}</h2>
          <a href={data} target="_blank" rel="noreferrer" className="small">
            {say("all")}
          </a>
        </div>
        {filed.length === 0 ? (
          <p className="quiet">{say("noneFiled")}</p>
        ) : (
          <table>
            <tbody>
              {filed.map((item) => (
                <tr
                  key={item.reference}
                  data-testid="filed-item"
                  data-reference={item.reference}
                  data-status={item.status}
                >
                  <td className="when">{when(item.date)}</td>
                  <td>
                    {item.type}, {item.title}
                  </td>
                  <td>
                    <span className={item.status === "preliminary" ? "ai draft" : "ai"}>
                      {item.ai && <b>{say("ai")}</b>}
                      <span>{statusWord(item, say)}</span>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
