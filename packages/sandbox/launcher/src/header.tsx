import type { ClinicInfo, Patient } from "./api.ts";
import { Icon } from "./icons.tsx";
import { Segments } from "./segments.tsx";
import type { Language, Say } from "./words/index.ts";

interface Props {
  clinic: ClinicInfo | null;
  portal: boolean;
  /** Who is signed in at the portal. */
  patient: Patient | null;
  practitioner: string;
  drawer: boolean;
  canOpenDrawer: boolean;
  language: Language;
  say: Say;
  onPortal(portal: boolean): void;
  onPractitioner(id: string): void;
  onDrawer(): void;
  onLog(): void;
  onLanguage(): void;
}

/** The clinic's name, who is signed in, and the ways to the drawer, the log and the other language. */
export function Header(props: Props) {
  const { clinic, drawer, language, patient, portal, practitioner, say } = props;
  return (
    <header className="top">
      <Icon name="bed" size={26} />
      <span className="clinic">{clinic?.name[language] ?? ""}</span>
      <Segments
        label={say("view")}
        value={portal ? "portal" : "clinic"}
        options={[
          { value: "clinic", text: say("clinicView"), testId: "view-clinic" },
          { value: "portal", text: say("portalView"), testId: "view-portal" },
        ]}
        onChange={(value) => props.onPortal(value === "portal")}
      />
      <span className="end" />
      {portal ? (
        <span className="signed" data-testid="signed-in">
          {patient && (
            <>
              <span className="signed-word">{say("signedIn")}</span>
              <b>{say("portalUser", { name: patient.name })}</b>
            </>
          )}
        </span>
      ) : (
        <label className="signed">
          <span className="signed-word">{say("signedIn")}</span>
          <select
            value={practitioner}
            data-testid="practitioner"
            onChange={(event) => props.onPractitioner(event.target.value)}
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
      )}
      <button
        type="button"
        className="top-button"
        aria-expanded={drawer}
        data-testid="advanced"
        disabled={!props.canOpenDrawer}
        onClick={props.onDrawer}
      >
        <Icon name="sliders" /> {say("advanced")}
      </button>
      <button type="button" className="top-button" data-testid="open-log" onClick={props.onLog}>
        <Icon name="list" /> {say("launchLog")}
      </button>
      <LanguageButton language={language} say={say} onLanguage={props.onLanguage} />
    </header>
  );
}

export function LanguageButton({ language, onLanguage, say }: Pick<Props, "language" | "onLanguage" | "say">) {
  return (
    <button
      type="button"
      className="top-button"
      lang={language === "en" ? "zh-Hant-TW" : "en"}
      data-testid="language"
      onClick={onLanguage}
    >
      {say("language")}
    </button>
  );
}
