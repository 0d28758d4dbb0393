import type { LaunchKind, LaunchSettings } from "../../../src/launch-settings.ts";
import { TILES } from "../apps.ts";
import { Select, Switch } from "../fields.tsx";
import { Segments } from "../segments.tsx";
import type { PartProps } from "./part.ts";

type Segment = "ehr" | "portal" | "standalone" | "backend";

const SEGMENT: Record<LaunchKind, Segment> = {
  "provider-ehr": "ehr",
  "patient-portal": "portal",
  "provider-standalone": "standalone",
  "patient-standalone": "standalone",
  "backend-service": "backend",
};
const KIND: Record<Segment, LaunchKind> = {
  ehr: "provider-ehr",
  portal: "patient-portal",
  standalone: "provider-standalone",
  backend: "backend-service",
};
const TEST = "under-test";

interface Props extends PartProps {
  patient: string;
  /** The app under test as it was last filled in, taken up again when it is chosen. */
  draft: NonNullable<LaunchSettings["appUnderTest"]>;
  /** The suite's app that was chosen last. */
  lastApp: string;
}

/** Which app is opened and how. */
export function KindPart({ draft, language, lastApp, patient, say, set, settings }: Props) {
  const segment = SEGMENT[settings.kind];
  return (
    <div className="part">
      <Select
        label={<b>{say("app")}</b>}
        value={settings.appUnderTest ? TEST : (settings.app ?? lastApp)}
        testId="drawer-app"
        options={[
          ...TILES.map((tile) => ({ value: tile.path, text: tile.name[language] })),
          { value: TEST, text: say("appUnderTest") },
        ]}
        onChange={(value) =>
          set(value === TEST ? { app: null, appUnderTest: draft } : { app: value, appUnderTest: null })
        }
      />
      <Segments
        label={say("kind")}
        value={segment}
        options={[
          { value: "ehr", text: say("ehr"), testId: "launch-ehr" },
          { value: "portal", text: say("portal"), testId: "launch-portal" },
          { value: "standalone", text: say("standalone"), testId: "launch-standalone" },
          { value: "backend", text: say("backend"), testId: "launch-backend" },
        ]}
        onChange={(value) =>
          set({ kind: KIND[value], ...(value === "backend" ? { app: null, appUnderTest: draft } : {}) })
        }
      />
      {segment === "standalone" && (
        <>
          <p className="small note">{say("standaloneText")}</p>
          <div className="line">
            <span>{say("standaloneUser")}</span>
            <Segments
              label={say("standaloneUser")}
              value={settings.kind === "patient-standalone" ? "patient" : "provider"}
              options={[
                { value: "provider", text: say("asProvider"), testId: "standalone-provider" },
                { value: "patient", text: say("asPatient"), testId: "standalone-patient" },
              ]}
              onChange={(value) => set({ kind: value === "patient" ? "patient-standalone" : "provider-standalone" })}
            />
          </div>
          <Switch
            label={say("preselect")}
            checked={settings.patients.length > 0}
            testId="preselect-patient"
            onChange={(on) => set({ patients: on ? [patient] : [] })}
          />
          <Switch
            label={say("skipLogin")}
            checked={settings.skipLogin}
            testId="skip-login"
            onChange={(skipLogin) => set({ skipLogin })}
          />
          <Switch
            label={say("skipConsent")}
            checked={settings.skipConsent}
            testId="skip-consent"
            onChange={(skipConsent) => set({ skipConsent })}
          />
        </>
      )}
    </div>
  );
}
