import type { LaunchInput } from "../../src/launch-settings.ts";
import type { Chart } from "./api.ts";

/** What the drawer changes about the next launch. */
export interface LaunchSettings {
  standalone: boolean;
  refused: string[];
  needPatientBanner: boolean;
  oneEcg: boolean;
  encounter: string;
  intent: string;
  tokenSeconds: string;
}

export const NORMAL: LaunchSettings = {
  standalone: false,
  refused: [],
  needPatientBanner: true,
  oneEcg: false,
  encounter: "",
  intent: "",
  tokenSeconds: "",
};

/** How many settings differ from a normal launch. */
export function changedCount(settings: LaunchSettings): number {
  const keys = Object.keys(NORMAL) as (keyof LaunchSettings)[];
  return keys.filter((key) => JSON.stringify(settings[key]) !== JSON.stringify(NORMAL[key])).length;
}

export function launchRequest(settings: LaunchSettings, app: string, practitioner: string, chart: Chart): LaunchInput {
  if (settings.standalone) return { kind: "provider-standalone", app };
  const ecg = settings.oneEcg ? chart.ecgs[0]?.reference : undefined;
  const seconds = Number(settings.tokenSeconds);
  return {
    app,
    patients: [chart.patient.id],
    practitioners: [practitioner],
    encounter: settings.encounter || "none",
    fhirContext: ecg ? [{ reference: ecg }] : [],
    intent: settings.intent,
    needPatientBanner: settings.needPatientBanner,
    refusedScopes: settings.refused.flatMap((scope) => scope.split(" ")),
    tokenSeconds: settings.tokenSeconds !== "" && Number.isInteger(seconds) && seconds > 0 ? seconds : null,
  };
}
