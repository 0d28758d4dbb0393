import type { Coding } from "fhir/r4";

export const LOINC = "http://loinc.org";
export const SNOMED = "http://snomed.info/sct";
export const ICD = "http://hl7.org/fhir/sid/icd-10-cm";
/** The same ICD codes under the URI that TW Core gives them. */
export const ICD_TW = "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2023-tw";
export const NHI = "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw";
export const NHI_DRUG = "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medication-nhi-tw";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const UCUM = "http://unitsofmeasure.org";
export const HL7 = "http://terminology.hl7.org/CodeSystem";
export const TWCORE = "https://twcore.mohw.gov.tw/ig/twcore/StructureDefinition";
export const TAGS = "https://bedside.example.org/fixture-tags";

export function coding(system: string, code: string, display?: string): Coding {
  return { system, code, ...(display ? { display } : {}) };
}

/** A laboratory item of the clinic: LOINC, NHI order code and the unit it is reported in. */
export interface LabItem {
  loinc: [code: string, display: string];
  nhi?: [code: string, display: string];
  unit: [printed: string, ucum: string];
  text: string;
}

export const LABS = {
  tc: {
    loinc: ["2093-3", "Cholesterol [Mass/volume] in Serum or Plasma"],
    nhi: ["09001C", "總膽固醇"],
    unit: ["mg/dL", "mg/dL"],
    text: "總膽固醇 T-CHO",
  },
  hdl: {
    loinc: ["2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma"],
    nhi: ["09043C", "高密度脂蛋白－膽固醇"],
    unit: ["mg/dL", "mg/dL"],
    text: "高密度脂蛋白膽固醇 HDL-C",
  },
  ldl: {
    loinc: ["13457-7", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation"],
    nhi: ["09044C", "低密度脂蛋白－膽固醇"],
    unit: ["mg/dL", "mg/dL"],
    text: "低密度脂蛋白膽固醇 LDL-C",
  },
  ldlDirect: {
    loinc: ["18262-6", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay"],
    nhi: ["09044C", "低密度脂蛋白－膽固醇"],
    unit: ["mg/dL", "mg/dL"],
    text: "低密度脂蛋白膽固醇（直接法）",
  },
  tg: {
    loinc: ["2571-8", "Triglyceride [Mass/volume] in Serum or Plasma"],
    nhi: ["09004C", "三酸甘油脂"],
    unit: ["mg/dL", "mg/dL"],
    text: "三酸甘油脂 TG",
  },
  hba1c: {
    loinc: ["4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"],
    nhi: ["09006C", "醣化血紅素"],
    unit: ["%", "%"],
    text: "醣化血色素 HbA1c",
  },
  hba1cIfcc: {
    loinc: ["59261-8", "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol"],
    nhi: ["09006C", "醣化血紅素"],
    unit: ["mmol/mol", "mmol/mol"],
    text: "醣化血色素 HbA1c (IFCC)",
  },
  fpg: {
    loinc: ["1558-6", "Fasting glucose [Mass/volume] in Serum or Plasma"],
    nhi: ["09005C", "血液及體液葡萄糖-空腹"],
    unit: ["mg/dL", "mg/dL"],
    text: "空腹血糖 Glucose AC",
  },
  creat: {
    loinc: ["2160-0", "Creatinine [Mass/volume] in Serum or Plasma"],
    nhi: ["09015C", "肌酸酐、血"],
    unit: ["mg/dL", "mg/dL"],
    text: "肌酸酐 Creatinine",
  },
  k: {
    loinc: ["2823-3", "Potassium [Moles/volume] in Serum or Plasma"],
    nhi: ["09022C", "鉀"],
    unit: ["mmol/L", "mmol/L"],
    text: "血鉀 K",
  },
  tni: {
    loinc: ["10839-9", "Troponin I.cardiac [Mass/volume] in Serum or Plasma"],
    nhi: ["09099C", "心肌旋轉蛋白Ｉ"],
    unit: ["ng/mL", "ng/mL"],
    text: "心肌旋轉蛋白 I Troponin I",
  },
  cea: {
    loinc: ["2039-6", "Carcinoembryonic Ag [Mass/volume] in Serum or Plasma"],
    nhi: ["12021C", "癌胚胎抗原檢驗"],
    unit: ["ng/mL", "ng/mL"],
    text: "癌胚抗原 CEA",
  },
} satisfies Record<string, LabItem>;
export type LabName = keyof typeof LABS;

export const VITALS = {
  hr: { loinc: ["8867-4", "Heart rate"], unit: ["/min", "/min"], text: "心率" },
  height: { loinc: ["8302-2", "Body height"], unit: ["cm", "cm"], text: "身高" },
  weight: { loinc: ["29463-7", "Body weight"], unit: ["kg", "kg"], text: "體重" },
  bmi: { loinc: ["39156-5", "Body mass index (BMI) [Ratio]"], unit: ["kg/m2", "kg/m2"], text: "身體質量指數" },
} satisfies Record<string, LabItem>;
export type VitalName = keyof typeof VITALS;

/** ICD-10-CM codes with the English and the NHI's Chinese name. */
export const DIAGNOSES = {
  I10: ["Essential (primary) hypertension", "本態性(原發性)高血壓"],
  "E11.9": ["Type 2 diabetes mellitus without complications", "第二型糖尿病，未伴有併發症"],
  "E78.5": ["Hyperlipidemia, unspecified", "高血脂症"],
  "E78.2": ["Mixed hyperlipidemia", "混合型高血脂症"],
  "F17.210": ["Nicotine dependence, cigarettes, uncomplicated", "尼古丁依賴，香菸，無併發症"],
  "Z87.891": ["Personal history of nicotine dependence", "尼古丁依賴之個人史"],
  "I25.10": [
    "Atherosclerotic heart disease of native coronary artery without angina pectoris",
    "自體的冠狀動脈粥樣硬化心臟病未伴有心絞痛",
  ],
  "I25.2": ["Old myocardial infarction", "陳舊性心肌梗塞"],
  "I50.9": ["Heart failure, unspecified", "心臟衰竭"],
  "N18.31": ["Chronic kidney disease, stage 3a", "慢性腎臟疾病stage 3a"],
  "I48.21": ["Permanent atrial fibrillation", "永久性心房顫動"],
  "I63.9": ["Cerebral infarction, unspecified", "腦梗塞"],
  "J44.9": ["Chronic obstructive pulmonary disease, unspecified", "慢性阻塞性肺病"],
  "J43.9": ["Emphysema, unspecified", "肺氣腫"],
  "R91.1": ["Solitary pulmonary nodule", "單一性肺結節"],
  "C34.11": ["Malignant neoplasm of upper lobe, right bronchus or lung", "上葉之右側支氣管或肺惡性腫瘤"],
  "C79.51": ["Secondary malignant neoplasm of bone", "骨骼續發性惡性腫瘤"],
  "Z80.1": ["Family history of malignant neoplasm of trachea, bronchus and lung", "氣管，支氣管及肺部惡性腫瘤之家族史"],
  "Z82.49": [
    "Family history of ischemic heart disease and other diseases of the circulatory system",
    "缺血性心臟病及其他循環系統疾病之家族史",
  ],
  "R73.03": ["Prediabetes", "糖尿病前期"],
} satisfies Record<string, [en: string, zh: string]>;
export type DiagnosisCode = keyof typeof DIAGNOSES;

/** A drug of the clinic's list: NHI drug code, or only its RxNorm ingredient. */
export interface Drug {
  nhi?: [code: string, display: string];
  rxnorm?: [code: string, display: string];
  text: string;
  dosage: string;
}

export const DRUGS = {
  amlodipine: {
    nhi: ["B021571100", "NORVASC TABLETS 5MG"],
    rxnorm: ["17767", "Amlodipine"],
    text: "amlodipine 5 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  losartan: {
    nhi: ["B021914100", "COZAAR F.C. TABLETS 50MG"],
    rxnorm: ["52175", "losartan"],
    text: "losartan 50 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  valsartan: {
    nhi: ["B022183100", "DIOVAN CAPSULES 80MG"],
    text: "valsartan 80 mg",
    dosage: "每日一次，一次 1 粒，口服",
  },
  bisoprolol: {
    nhi: ["B017125100", "CONCOR 5"],
    rxnorm: ["19484", "bisoprolol"],
    text: "bisoprolol 5 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  atorvastatin: {
    nhi: ["B022886100", "LIPITOR FILM-COATED TABLETS 10MG"],
    rxnorm: ["83367", "atorvastatin"],
    text: "atorvastatin 10 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  rosuvastatin: {
    nhi: ["B024131100", "CRESTOR 10MG FILM-COATED TABLETS"],
    text: "rosuvastatin 10 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  metformin: { rxnorm: ["6809", "Metformin"], text: "metformin 500 mg", dosage: "每日兩次，一次 1 錠，口服" },
  empagliflozin: {
    nhi: ["BC26406100", "Jardiance 10mg Film-Coated Tablets"],
    text: "empagliflozin 10 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  aspirin: {
    nhi: ["A037344100", "BOKEY ENTERIC-MICROENCAPSULATED CAPSULES 100MG(ASPIRIN)"],
    rxnorm: ["1191", "Aspirin"],
    text: "aspirin 100 mg",
    dosage: "每日一次，一次 1 粒，口服",
  },
  clopidogrel: {
    nhi: ["B022932100", "PLAVIX FILM-COATED TABLETS 75MG"],
    text: "clopidogrel 75 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
  clarithromycin: {
    rxnorm: ["21212", "Clarithromycin"],
    text: "clarithromycin 500 mg",
    dosage: "每日兩次，一次 1 錠，口服，7 日",
  },
  apixaban: {
    nhi: ["BC26133100", "Eliquis Film-Coated Tablet 5mg"],
    text: "apixaban 5 mg",
    dosage: "每日兩次，一次 1 錠，口服",
  },
  osimertinib: {
    nhi: ["BC26968100", "TAGRISSO Film-coated Tablets 80 mg"],
    rxnorm: ["1721560", "osimertinib"],
    text: "osimertinib 80 mg",
    dosage: "每日一次，一次 1 錠，口服",
  },
} satisfies Record<string, Drug>;
export type DrugName = keyof typeof DRUGS;

export const SMOKING = {
  current: ["449868002", "Current every day smoker", "目前每日吸菸"],
  former: ["8517006", "Former smoker", "已戒菸"],
  never: ["266919005", "Never smoker", "從未吸菸"],
} as const;
