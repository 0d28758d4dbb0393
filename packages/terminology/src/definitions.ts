import type { Concept, Localized } from "./concept.ts";

type Definition = Omit<Concept, "id" | "codes">;

const text = (en: string, zh: string): Localized => ({ en, "zh-TW": zh });

function quantity(
  name: Localized,
  unit: string,
  unitLabel: string,
  low: number,
  high: number,
  digits: number,
): Definition {
  return { name, kind: "quantity", unit, unitLabel, plausible: { low, high }, digits };
}

function other(kind: "choice" | "boolean" | "text", name: Localized): Definition {
  return { name, kind, unit: null, unitLabel: null, plausible: null, digits: 0 };
}

/**
 * Concepts without their codes. The plausible range is where a living adult's value can lie, not the normal range: it is
 * set from the widest values that laboratories report, and for lipids, glucose, HbA1c and creatinine so that an ordinary
 * number in mg/dL labelled mmol/L (or umol/L labelled mg/dL, % labelled mmol/mol), and the other way round, falls outside.
 */
export const DEFINITIONS: Record<string, Definition> = {
  age: quantity(text("Age", "年齡"), "a", "y", 0, 125, 0),
  sex: other("choice", text("Sex (administrative)", "性別")),

  sbp: quantity(text("Systolic blood pressure", "收縮壓"), "mm[Hg]", "mmHg", 40, 300, 0),
  dbp: quantity(text("Diastolic blood pressure", "舒張壓"), "mm[Hg]", "mmHg", 20, 200, 0),
  hr: quantity(text("Heart rate", "心跳"), "/min", "/min", 15, 350, 0),
  height: quantity(text("Body height", "身高"), "cm", "cm", 40, 250, 1),
  weight: quantity(text("Body weight", "體重"), "kg", "kg", 2, 450, 1),
  bmi: quantity(text("Body mass index", "身體質量指數"), "kg/m2", "kg/m²", 8, 100, 1),
  waist: quantity(text("Waist circumference", "腰圍"), "cm", "cm", 30, 250, 1),

  tc: quantity(text("Total cholesterol", "總膽固醇"), "mg/dL", "mg/dL", 40, 1500, 0),
  hdl: quantity(text("HDL cholesterol", "高密度脂蛋白膽固醇"), "mg/dL", "mg/dL", 5, 200, 0),
  ldl: quantity(text("LDL cholesterol", "低密度脂蛋白膽固醇"), "mg/dL", "mg/dL", 8, 800, 0),
  nonhdl: quantity(text("Non-HDL cholesterol", "非高密度脂蛋白膽固醇"), "mg/dL", "mg/dL", 15, 1400, 0),
  tg: quantity(text("Triglycerides", "三酸甘油脂"), "mg/dL", "mg/dL", 20, 4000, 0),
  hba1c: quantity(text("Haemoglobin A1c", "醣化血紅素"), "%", "%", 3.5, 20, 1),
  fpg: quantity(text("Fasting glucose", "空腹血糖"), "mg/dL", "mg/dL", 20, 1000, 0),
  glu: quantity(text("Glucose (not fasting)", "血糖"), "mg/dL", "mg/dL", 20, 1200, 0),
  creat: quantity(text("Creatinine, serum", "肌酸酐（血）"), "mg/dL", "mg/dL", 0.2, 30, 2),
  ucreat: quantity(text("Creatinine, urine", "肌酸酐（尿）"), "mg/dL", "mg/dL", 1, 1000, 0),
  egfr: quantity(text("eGFR", "腎絲球過濾率估計值"), "mL/min/{1.73_m2}", "mL/min/1.73 m²", 1, 250, 0),
  ualb: quantity(text("Urine albumin", "尿微白蛋白"), "mg/dL", "mg/dL", 0, 3000, 1),
  uacr: quantity(text("Urine albumin/creatinine ratio", "尿液白蛋白肌酸酐比值"), "mg/g{creat}", "mg/g", 0, 30000, 0),
  hscrp: quantity(text("hs-CRP", "高敏感度Ｃ反應性蛋白"), "mg/L", "mg/L", 0, 600, 1),
  tni: quantity(text("Troponin I (conventional)", "心肌旋轉蛋白Ｉ"), "ng/mL", "ng/mL", 0, 1000, 2),
  hstni: quantity(text("hs-Troponin I", "高敏感度心肌旋轉蛋白Ｉ"), "ng/L", "ng/L", 0, 1000000, 0),
  hstnt: quantity(text("hs-Troponin T", "高敏感度心肌旋轉蛋白Ｔ"), "ng/L", "ng/L", 0, 100000, 0),
  ntprobnp: quantity(text("NT-proBNP", "NT-proBNP"), "pg/mL", "pg/mL", 0, 200000, 0),
  k: quantity(text("Potassium", "鉀"), "mmol/L", "mmol/L", 1, 10, 1),
  mg: quantity(text("Magnesium", "鎂"), "mg/dL", "mg/dL", 0.2, 15, 1),
  ca: quantity(text("Calcium", "鈣"), "mg/dL", "mg/dL", 3, 25, 1),

  pr: quantity(text("PR interval", "PR 間期"), "ms", "ms", 40, 600, 0),
  qrs: quantity(text("QRS duration", "QRS 寬度"), "ms", "ms", 30, 400, 0),
  qt: quantity(text("QT interval", "QT 間期"), "ms", "ms", 150, 900, 0),
  qtc: quantity(text("QTc interval", "校正 QT 間期"), "ms", "ms", 150, 900, 0),

  smoking: other("choice", text("Smoking status", "吸菸狀態")),
  packyears: quantity(text("Pack-years", "包年"), "{PackYears}", "pack-years", 0, 300, 1),
  cpd: quantity(text("Cigarettes per day", "每日吸菸支數"), "/d", "/day", 0, 150, 0),
  quitdate: other("text", text("Date quit smoking", "戒菸日期")),
  quityears: quantity(text("Years since quitting", "戒菸年數"), "a", "y", 0, 100, 0),
  smokedyears: quantity(text("Years smoked", "吸菸年數"), "a", "y", 0, 100, 0),

  cac: quantity(text("Coronary artery calcium (Agatston)", "冠狀動脈鈣化分數"), "1", "Agatston", 0, 15000, 0),

  diabetes: other("boolean", text("Diabetes", "糖尿病")),
  prediab: other("boolean", text("Prediabetes", "糖尿病前期")),
  htn: other("boolean", text("Hypertension", "高血壓")),
  "htn-treated": other("boolean", text("Treated for hypertension", "服用降血壓藥")),
  hld: other("boolean", text("Dyslipidaemia", "血脂異常")),
  statin: other("boolean", text("Statin", "史他汀類藥物")),
  "glucose-lowering": other("boolean", text("Glucose-lowering drug", "服用降血糖藥")),
  af: other("boolean", text("Atrial fibrillation", "心房顫動")),
  cad: other("boolean", text("Coronary artery disease", "冠狀動脈疾病")),
  ckd: other("boolean", text("Chronic kidney disease", "慢性腎臟病")),
  stroke: other("boolean", text("Stroke or TIA", "中風或暫時性腦缺血")),
  hf: other("boolean", text("Heart failure", "心臟衰竭")),
  pad: other("boolean", text("Peripheral artery disease", "周邊動脈疾病")),
  copd: other("boolean", text("COPD", "慢性阻塞性肺病")),
  emphysema: other("boolean", text("Emphysema", "肺氣腫")),
  lca: other("boolean", text("Lung cancer", "肺癌")),
  cancer: other("boolean", text("Personal history of cancer", "癌症病史")),
  fhlca: other("boolean", text("First-degree family history of lung cancer", "一等親肺癌家族史")),
  fhcvd: other("boolean", text("Family history of premature cardiovascular disease", "早發心血管疾病家族史")),
  asb: other("boolean", text("Asbestos exposure", "石綿暴露")),
  nodule: other("boolean", text("Pulmonary nodule", "肺結節")),

  size: quantity(text("Nodule or tumour size", "結節或腫瘤大小"), "mm", "mm", 0.5, 300, 1),
  "tnm-c": other("text", text("Clinical stage group", "臨床分期")),
  "tnm-p": other("text", text("Pathologic stage group", "病理分期")),
  "gene-egfr": other("text", text("EGFR test", "EGFR 基因檢測")),
  "gene-alk": other("text", text("ALK test", "ALK 基因檢測")),
  pdl1: quantity(text("PD-L1", "PD-L1"), "%", "%", 0, 100, 0),
  ecog: quantity(text("ECOG performance status", "ECOG 日常體能狀態"), "{score}", "", 0, 5, 0),
  // No code was found for these: a person enters them.
  symptom: other("choice", text("Symptom", "症狀")),
  education: other("choice", text("Education", "教育程度")),
  race: other("choice", text("Race (as the model groups it)", "族裔（依模型分類）")),
  "cessation-willing": other("boolean", text("Willing to join a cessation service", "願意接受戒菸服務")),
  "score2-region": other("choice", text("SCORE2 risk region", "SCORE2 風險區")),
  "ecg-study": other("text", text("12-lead ECG study", "12 導程心電圖")),
};

for (const lead of ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]) {
  DEFINITIONS[`lead-${lead}`] = {
    name: text(`ECG lead ${lead}`, `心電圖導程 ${lead}`),
    kind: "text",
    unit: "mV",
    unitLabel: "mV",
    plausible: null,
    digits: 3,
  };
}
