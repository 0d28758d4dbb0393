import { decodeLaunch, encodeLaunch } from "../../src/launch-link.ts";
import { type LaunchSettings, NORMAL_LAUNCH } from "../../src/launch-settings.ts";

/** What the address of the page asks for. */
export interface Asked {
  patient: string | null;
  /** Id of a launch whose log is asked for, "" for the newest, null when the log is not asked for. */
  log: string | null;
}

interface FirstAsked extends Asked {
  settings: LaunchSettings;
  /** The settings came by a link, or should have: the fields that are wrong in it, none when it is no launch at all. */
  link: { isRead: true } | { isRead: false; fields: string[] } | null;
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
  const decoded = encoded === null ? null : decodeLaunch(encoded);
  const settings = (decoded?.ok && decoded.settings) || {
    ...NORMAL_LAUNCH,
    kind: query.has("portal") ? ("patient-portal" as const) : NORMAL_LAUNCH.kind,
  };
  const now = askedNow();
  return {
    ...now,
    patient: now.patient ?? settings.patients[0] ?? null,
    settings,
    link: decoded === null ? null : decoded.ok ? { isRead: true } : { isRead: false, fields: decoded.fields },
    drawer: decoded?.ok || query.has("advanced"),
  };
}

/** Address of this page that restores these settings, but for the secret of an app under test. The patient stands beside them when the launch itself names none. */
export function linkTo(settings: LaunchSettings, patient: string | null): string {
  const query = new URLSearchParams();
  if (patient !== null && settings.patients[0] !== patient) query.set("patient", patient);
  query.set("launch", encodeLaunch(settings));
  return `${location.origin}/?${query}`;
}
