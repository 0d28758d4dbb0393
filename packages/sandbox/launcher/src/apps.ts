import type { IconName } from "./icons.tsx";
import type { Localized } from "./words/index.ts";

export interface Tile {
  path: string;
  icon: IconName;
  name: Localized;
  about: Localized;
}

/** An app of one patient's chart. */
export interface AppTile extends Tile {
  /** Scopes an EHR launch of this app asks for, in SMART v2 form. */
  scopes: string[];
}

const IDENTITY = ["launch", "openid fhirUser", "online_access", "messaging/ui", "user/Basic.cus"];
const read = (...types: string[]) => types.map((type) => `patient/${type}.rs`);
const MEDICATIONS = ["MedicationRequest", "MedicationStatement", "MedicationDispense", "Medication"];
/** Staff and devices belong to no patient. */
const ABOUT_THE_CLINIC = ["user/Practitioner.r", "user/Device.rs", "user/Device.c"];
const create = (...types: string[]) => types.map((type) => `patient/${type}.c`);

export const TILES: AppTile[] = [
  {
    path: "ecg-triage",
    icon: "ecg",
    name: { en: "ECG triage", "zh-TW": "心電圖判讀" },
    about: { en: "Findings, measurements and rule warnings of one ECG", "zh-TW": "單份心電圖的所見、量測與規則警示" },
    scopes: [
      ...IDENTITY,
      ...read("Patient", "Observation", "DiagnosticReport", "Binary", "Provenance"),
      ...ABOUT_THE_CLINIC,
      ...create("DiagnosticReport", "Observation", "Provenance"),
    ],
  },
  {
    path: "coronary-risk",
    icon: "coronary",
    name: { en: "Coronary risk", "zh-TW": "冠心病風險" },
    about: { en: "10-year risk, and chest pain in the clinic", "zh-TW": "10 年風險與門診胸痛" },
    scopes: [
      ...IDENTITY,
      ...read(
        "Patient",
        "Observation",
        "Condition",
        ...MEDICATIONS,
        "FamilyMemberHistory",
        "Procedure",
        "RiskAssessment",
        "Provenance",
      ),
      ...ABOUT_THE_CLINIC,
      ...create("RiskAssessment", "Observation", "Provenance"),
    ],
  },
  {
    path: "lung-decision",
    icon: "lung",
    name: { en: "Lung decision", "zh-TW": "肺癌決策" },
    about: { en: "Low-dose CT eligibility and lung cancer risk", "zh-TW": "低劑量電腦斷層資格與肺癌風險" },
    scopes: [
      ...IDENTITY,
      ...read(
        "Patient",
        "Observation",
        "Condition",
        ...MEDICATIONS,
        "FamilyMemberHistory",
        "Procedure",
        "DiagnosticReport",
        "RiskAssessment",
        "Provenance",
      ),
      ...ABOUT_THE_CLINIC,
      ...create("RiskAssessment", "Observation", "Provenance"),
    ],
  },
];

/** The app that no patient is needed for. */
export const CONSOLE: Tile = {
  path: "console",
  icon: "console",
  name: { en: "Console", "zh-TW": "主控台" },
  about: { en: "Code map of the clinic; a new tab, no patient", "zh-TW": "院內代碼對照；以新分頁開啟，不帶病人" },
};

export const INTENTS = ["order-review", "reconcile-medications", "review-result", "prevention", "chest-pain"];
