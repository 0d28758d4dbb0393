import { useMemo, useState } from "react";
import type { Patient } from "./api.ts";
import { Icon } from "./icons.tsx";
import type { Language, Say } from "./words/index.ts";

interface Props {
  patients: Patient[];
  chosen: string | null;
  /** The list says who signs in. */
  portal: boolean;
  language: Language;
  say: Say;
  onChoose(id: string): void;
}

function matches(patient: Patient, words: string[]): boolean {
  const text = [patient.name, patient.latinName, patient.mrn, patient.story.en, patient.story["zh-TW"]]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The clinic's patients, filtered as one types. */
export function PatientList({ chosen, language, onChoose, patients, portal, say }: Props) {
  const [query, setQuery] = useState("");
  const shown = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return patients.filter((patient) => matches(patient, words));
  }, [patients, query]);
  return (
    <nav className="list" aria-label={say(portal ? "portalWho" : "patients")}>
      <div className="list-head">
        <h2>{say(portal ? "portalWho" : "patients")}</h2>
        <span className="quiet" role="status" data-testid="patient-count">
          {shown.length}
        </span>
        <span className="field search">
          <Icon name="search" size={14} />
          <input
            type="search"
            value={query}
            placeholder={say("search")}
            aria-label={say("search")}
            data-testid="patient-search"
            onChange={(event) => setQuery(event.target.value)}
          />
        </span>
      </div>
      <ul>
        {shown.map((patient) => (
          <li key={patient.id}>
            <a
              href={`?patient=${encodeURIComponent(patient.id)}`}
              className="patient"
              aria-current={patient.id === chosen ? "page" : undefined}
              data-testid={`patient-${patient.id}`}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onChoose(patient.id);
              }}
            >
              <span className="patient-name">
                {patient.name || patient.id} {patient.latinName && <small className="latin">{patient.latinName}</small>}
              </span>
              <span className="patient-id">
                {[
                  [patient.sexLetter, patient.age].filter((part) => part !== null && part !== "").join(" "),
                  patient.mrn,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              <span className="patient-story">{patient.story[language]}</span>
            </a>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="empty">{say("nobody")}</p>}
    </nav>
  );
}
