import type { IconName } from "./icons.tsx";
import type { Localized } from "./words.ts";

export interface AppTile {
  path: string;
  icon: IconName;
  name: Localized;
  about: Localized;
  /** Scopes an EHR launch of this app asks for, in SMART v2 form. */
  scopes: string[];
}

const IDENTITY = ["launch", "openid fhirUser", "online_access"];
const read = (...types: string[]) => types.map((type) => `patient/${type}.rs`);
const create = (...types: string[]) => types.map((type) => `patient/${type}.c`);

export const TILES: AppTile[] = [
  {
    path: "ecg-triage",
    icon: "ecg",
    name: { en: "ECG triage", "zh-TW": "心電圖判讀" },
    about: { en: "Read one ECG, or the unread list by urgency", "zh-TW": "判讀單份心電圖，或依急迫性排序的未判讀清單" },
    scopes: [
      ...IDENTITY,
      ...read("Patient", "Observation", "DiagnosticReport", "Binary"),
      ...create("DiagnosticReport", "Observation"),
    ],
  },
  {
    path: "coronary-risk",
    icon: "coronary",
    name: { en: "Coronary risk", "zh-TW": "冠心病風險" },
    about: { en: "Chest pain, prevention, emergency, lesions", "zh-TW": "胸痛、預防、急診、冠狀動脈病灶" },
    scopes: [
      ...IDENTITY,
      ...read(
        "Patient",
        "Observation",
        "Condition",
        "MedicationRequest",
        "FamilyMemberHistory",
        "Procedure",
        "RiskAssessment",
      ),
      ...create("RiskAssessment", "Observation"),
    ],
  },
  {
    path: "lung-decision",
    icon: "lung",
    name: { en: "Lung decision", "zh-TW": "肺癌決策" },
    about: { en: "Screening, nodule, stage, therapy and coverage", "zh-TW": "篩檢、結節、分期、治療與給付" },
    scopes: [
      ...IDENTITY,
      ...read(
        "Patient",
        "Observation",
        "Condition",
        "MedicationRequest",
        "FamilyMemberHistory",
        "DiagnosticReport",
        "RiskAssessment",
      ),
      ...create("RiskAssessment", "Observation"),
    ],
  },
];

export const INTENTS = ["order-review", "reconcile-medications", "review-result", "prevention", "chest-pain"];
