import { type LaunchSettings, NORMAL_LAUNCH } from "../../src/launch-settings.ts";

export interface Chosen {
  /** Path of the suite's app. */
  app: string;
  patient: string;
  practitioner: string;
}

/** The settings with the app, the patient and the user that are chosen on the page, as this kind of launch takes them. */
export function launchBody(settings: LaunchSettings, chosen: Chosen): LaunchSettings {
  const app = settings.appUnderTest ? null : chosen.app;
  const people = { patients: settings.patients, practitioners: [] as string[] };
  if (settings.kind === "provider-ehr") {
    people.patients = [chosen.patient];
    people.practitioners = [chosen.practitioner];
  }
  if (settings.kind === "patient-portal") people.patients = [chosen.patient];
  if (settings.kind === "provider-standalone" && settings.skipLogin) people.practitioners = [chosen.practitioner];
  if (settings.kind === "patient-standalone" && settings.skipLogin) people.patients = [chosen.patient];
  if (settings.kind === "backend-service") people.patients = [];
  // A backend service signs with its key; there is nobody who could type a secret for it.
  const clientKind =
    settings.kind === "backend-service" ? "confidential-asymmetric" : settings.appUnderTest?.clientKind;
  const appUnderTest = settings.appUnderTest && {
    ...settings.appUnderTest,
    clientKind: clientKind ?? "public",
    redirectUris: settings.appUnderTest.redirectUris.filter((uri) => uri !== ""),
  };
  return { ...settings, app, appUnderTest, ...people };
}

/**
 * A launch of the console from the EHR's menu: no chart, and the user who is signed in here. What the drawer says of a chart is
 * left out; how the server behaves is kept.
 */
export function consoleBody(settings: LaunchSettings, practitioner: string): LaunchSettings {
  const { faults, pkce, strict, tokenSeconds } = settings;
  const practitioners = practitioner === "" ? [] : [practitioner];
  return { ...NORMAL_LAUNCH, app: "console", practitioners, webMessaging: false, faults, pkce, strict, tokenSeconds };
}
