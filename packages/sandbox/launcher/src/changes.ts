import { type LaunchSettings, NORMAL_LAUNCH } from "../../src/launch-settings.ts";
import { FAULT_GROUPS, faultText, isOn } from "./faults.ts";
import type { Language, Say, Word } from "./words/index.ts";

export interface Change {
  /** Which setting: "tokenSeconds", or "faults.slowMs". */
  key: string;
  label: string;
  value: string;
}

type Compared = Exclude<keyof LaunchSettings, "app" | "patients" | "practitioners" | "faults">;

const LABELS: Record<Compared, Word> = {
  kind: "kind",
  appUnderTest: "appUnderTest",
  encounter: "encounter",
  skipLogin: "skipLogin",
  skipConsent: "skipConsent",
  fhirContext: "context",
  intent: "intent",
  appContext: "appContext",
  needPatientBanner: "banner",
  webMessaging: "messages",
  smartStyleUrl: "style",
  tenant: "tenant",
  refusedScopes: "refused",
  tokenSeconds: "tokenLife",
  pkce: "pkce",
  strict: "strict",
};

function valueText(settings: LaunchSettings, key: Compared, say: Say): string {
  const value = settings[key];
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (key === "kind") return say(settings.kind);
  if (key === "pkce") return settings.pkce;
  if (key === "encounter") return settings.encounter;
  if (key === "tokenSeconds") return `${settings.tokenSeconds} ${say("seconds")}`;
  if (key === "appUnderTest") return settings.appUnderTest?.clientId ?? "";
  if (key === "fhirContext") return settings.fhirContext.map((item) => item.reference).join(", ");
  return Array.isArray(value) ? value.join(" ") : String(value);
}

/** What differs from a normal launch, each in words. Patient, user and app are choices, not differences. */
export function changesOf(settings: LaunchSettings, language: Language, say: Say): Change[] {
  const changed = (Object.keys(LABELS) as Compared[])
    .filter((key) => JSON.stringify(settings[key]) !== JSON.stringify(NORMAL_LAUNCH[key]))
    .map((key) => ({ key, label: say(LABELS[key]), value: valueText(settings, key, say) }));
  const failing = FAULT_GROUPS.flatMap((group) =>
    [...group.numbers, ...group.simple]
      .filter((fault) => isOn(settings.faults, fault))
      .map((fault) => ({
        key: `faults.${fault}`,
        label: say(group.word),
        value: faultText(settings.faults, fault, language, say),
      })),
  );
  return [...changed, ...failing];
}
