import { type LaunchSettings, NORMAL_LAUNCH } from "../../src/launch-settings.ts";
import { decodeSettings, encodeSettings } from "./link.ts";

/** What the address of the page asks for. */
export interface Asked {
  patient: string | null;
  /** Id of a launch whose log is asked for, "" for the newest, null when the log is not asked for. */
  log: string | null;
}

interface FirstAsked extends Asked {
  settings: LaunchSettings;
  /** How the settings came: by a link, by a link that can not be read, or not at all. */
  link: "none" | "read" | "bad";
  drawer: boolean;
}

export function askedNow(): Asked {
  const query = new URLSearchParams(location.search);
  return { patient: query.get("patient"), log: query.get("log") };
}

/** What the address asks for when the page opens; a link restores settings, patient and app. */
export function askedFirst(): FirstAsked {
  const query = new URLSearchParams(location.search);
  const encoded = query.get("launch");
  const decoded = encoded === null ? null : decodeSettings(encoded);
  const settings = decoded ?? {
    ...NORMAL_LAUNCH,
    kind: query.has("portal") ? ("patient-portal" as const) : NORMAL_LAUNCH.kind,
  };
  const now = askedNow();
  return {
    ...now,
    patient: now.patient ?? settings.patients[0] ?? null,
    settings,
    link: encoded === null ? "none" : decoded ? "read" : "bad",
    drawer: decoded !== null || query.has("advanced"),
  };
}

/** Address of this page that restores these settings. The patient stands beside them when the launch itself names none. */
export function linkTo(settings: LaunchSettings, patient: string | null): string {
  const query = new URLSearchParams();
  if (patient !== null && settings.patients[0] !== patient) query.set("patient", patient);
  query.set("launch", encodeSettings(settings));
  return `${location.origin}/?${query}`;
}
