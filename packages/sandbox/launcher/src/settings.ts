import type { Chart, LaunchRequest } from "./api.ts";

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

export function launchRequest(
  settings: LaunchSettings,
  app: string,
  practitioner: string,
  chart: Chart,
): LaunchRequest {
  const ecg = settings.oneEcg ? chart.ecgs[0]?.reference : undefined;
  const seconds = Number(settings.tokenSeconds);
  return {
    app,
    patient: chart.patient.id,
    practitioner,
    standalone: settings.standalone,
    encounter: settings.encounter || undefined,
    fhirContext: ecg ? [{ reference: ecg }] : undefined,
    intent: settings.intent || undefined,
    needPatientBanner: settings.needPatientBanner,
    refusedScopes: settings.refused.flatMap((scope) => scope.split(" ")),
    tokenSeconds: settings.tokenSeconds !== "" && Number.isInteger(seconds) && seconds > 0 ? seconds : undefined,
  };
}
