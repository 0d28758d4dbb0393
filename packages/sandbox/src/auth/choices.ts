import type { LaunchSettings } from "../launch-settings.ts";
import type { Directory, EncounterSummary, PatientSummary, PractitionerSummary } from "../server/directory.ts";
import type { LaunchContext, User } from "./records.ts";
import { fewerScopes, grantableScopes, MESSAGING_SCOPE } from "./scopes.ts";

/** What the user has chosen on the pages so far; empty for not yet. */
export interface Choice {
  practitioner: string;
  patient: string;
  encounter: string;
  /** Text in the patient picker's search field. */
  query: string;
  /** Scopes left ticked on the consent page, null before it. */
  ticked: string[] | null;
}

export const NO_CHOICE: Choice = { practitioner: "", patient: "", encounter: "", query: "", ticked: null };

/** The next question, or everything that the grant needs. */
export type Decision =
  | { ask: "user"; staff: PractitionerSummary[] }
  | { ask: "patient"; practitioner: string; isSignIn: boolean }
  | { ask: "encounter"; practitioner: string; patient: PatientSummary; encounters: EncounterSummary[] }
  | {
      ask: "consent";
      practitioner: string;
      patient: PatientSummary | null;
      encounter: string;
      allowed: string[];
    }
  | { ask: "nothing"; user: User; context: LaunchContext; scopes: string[] };

const among = (list: string[], id: string) => list.length === 0 || list.includes(id);

function contextOf(settings: LaunchSettings, patient: string, encounter: string): LaunchContext {
  return {
    patient,
    encounter: encounter || undefined,
    fhirContext: settings.fhirContext.length > 0 ? settings.fhirContext : undefined,
    intent: settings.intent || undefined,
    appContext: settings.appContext || undefined,
    needPatientBanner: settings.needPatientBanner,
    smartStyleUrl: settings.smartStyleUrl || undefined,
    tenant: settings.tenant || undefined,
  };
}

/** Id of the visit, empty for none, or the visits to ask about. */
async function encounterOf(
  directory: Directory,
  settings: LaunchSettings,
  patient: string,
  choice: string,
): Promise<string | EncounterSummary[]> {
  switch (settings.encounter) {
    case "none":
      return "";
    case "auto":
      return (await directory.encounters(patient))[0]?.id ?? "";
    case "ask": {
      const encounters = await directory.encounters(patient);
      if (choice === "none" || encounters.length === 0) return "";
      return encounters.some(({ id }) => id === choice) ? choice : encounters;
    }
    default:
      return (await directory.patientOfEncounter(settings.encounter)) === patient ? settings.encounter : "";
  }
}

/** Goes through who, which patient, which visit and which scopes, as the launch's kind and settings say. */
export async function decide(
  directory: Directory,
  settings: LaunchSettings,
  requested: string[],
  choice: Choice,
): Promise<Decision> {
  const isEhr = settings.kind === "provider-ehr" || settings.kind === "patient-portal";
  const isPatientUser = settings.kind === "patient-portal" || settings.kind === "patient-standalone";
  const isSignedIn = isEhr || settings.skipLogin;
  const refused = settings.webMessaging ? settings.refusedScopes : [...settings.refusedScopes, MESSAGING_SCOPE];
  const allowed = grantableScopes(requested, refused);

  let practitioner = "";
  if (!isPatientUser) {
    const [first, ...others] = settings.practitioners;
    const chosen = choice.practitioner || (first && others.length === 0 && isSignedIn ? first : "");
    const known = among(settings.practitioners, chosen) ? await directory.practitioner(chosen) : null;
    if (!known) {
      const staff = await directory.practitioners();
      return { ask: "user", staff: staff.filter(({ id }) => among(settings.practitioners, id)) };
    }
    practitioner = known.id;
  }

  const ofPatient = allowed.some((scope) => scope === "launch/patient" || scope.startsWith("patient/"));
  // An EHR opens an app that asks for nothing of a patient from its menu, where no chart is.
  const wantsPatient = isEhr ? allowed.includes("launch") && (ofPatient || settings.patients.length > 0) : ofPatient;
  let patient: PatientSummary | null = null;
  if (wantsPatient || isPatientUser) {
    const [first, ...others] = settings.patients;
    const isTaken = first && others.length === 0 && (!isPatientUser || isSignedIn);
    const chosen = choice.patient || (isTaken ? first : "");
    patient = among(settings.patients, chosen) ? await directory.patient(chosen) : null;
    if (!patient) return { ask: "patient", practitioner, isSignIn: isPatientUser };
  }

  let encounter = "";
  if (patient && wantsPatient && (isEhr || allowed.includes("launch/encounter"))) {
    const found = await encounterOf(directory, settings, patient.id, choice.encounter);
    if (typeof found !== "string") return { ask: "encounter", practitioner, patient, encounters: found };
    encounter = found;
  }

  if (!isEhr && !settings.skipConsent && choice.ticked === null)
    return { ask: "consent", practitioner, patient, encounter, allowed };
  const { ticked } = choice;
  const scopes = ticked === null || isEhr ? allowed : allowed.filter((scope) => ticked.includes(scope));
  return {
    ask: "nothing",
    user: isPatientUser && patient ? { type: "Patient", id: patient.id } : { type: "Practitioner", id: practitioner },
    context: patient && wantsPatient ? contextOf(settings, patient.id, encounter) : {},
    scopes: settings.faults.simple.includes("token_fewer_scopes") ? fewerScopes(scopes) : scopes,
  };
}
