import { CARDIOLOGIST, EMERGENCY_PHYSICIAN, NURSE, type PatientSource } from "./chart.ts";
import { ICD_TW } from "./codes.ts";

/** Patients whose first question is coronary risk: complete, missing, conflicting, stale, mixed units. */
export const CORONARY: PatientSource[] = [
  {
    id: "chen-kuo-hsiung",
    mrn: "T-000417",
    nationalId: "A100000017",
    name: "陳國雄",
    latin: { family: "Chen", given: ["Kuo-Hsiung"] },
    sex: "male",
    birthDate: "1968-04-12",
    story: { en: "Complete: every input found", "zh-TW": "資料齊全：每項輸入都找得到" },
    tags: ["complete", "coronary", "ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-12", "AMB", "活動時胸悶", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(142, 86, "2026-11-12");
      c.bloodPressure(146, 88, "2026-08-14");
      c.vital("hr", 74, "2026-11-12");
      c.vital("height", 169, "2026-11-12");
      c.vital("weight", 74, "2026-11-12");
      c.vital("bmi", 25.9, "2026-11-12");
      c.lab("tc", 208, "2026-08-14");
      c.lab("hdl", 45, "2026-08-14");
      c.lab("ldl", 136, "2026-08-14");
      c.lab("tg", 152, "2026-08-14");
      c.lab("hba1c", 5.7, "2026-08-14");
      c.lab("fpg", 101, "2026-08-14");
      c.lab("creat", 0.98, "2026-08-14");
      c.lab("k", 4.2, "2026-08-14");
      c.lab("tc", 214, "2025-08-21");
      c.lab("hdl", 44, "2025-08-21");
      c.calciumScore(186, "2026-09-03");
      c.smoking("current", "2026-11-12");
      c.packYears(32, "2026-11-12", CARDIOLOGIST);
      c.condition("I10", "2019-05-06");
      c.medication("amlodipine", "2026-10-03");
      c.ecg(
        "2026-11-12T09:31:00+08:00",
        { seed: 417, rateBpm: 74, axisDeg: 38 },
        {
          encounter: visit,
          report: "竇性心律 74／分，正常心電圖。Sinus rhythm 74 per minute, normal ECG.",
        },
      );
    },
  },
  {
    id: "huang-mei-yu",
    mrn: "T-000423",
    nationalId: "B200000042",
    name: "黃美玉",
    latin: { family: "Huang", given: ["Mei-Yu"] },
    sex: "female",
    birthDate: "1969-09-03",
    story: { en: "HDL-C absent, smoking conflicting, HbA1c stale", "zh-TW": "HDL-C 病歷中無、吸菸史衝突、HbA1c 過期" },
    tags: ["missing-lipids", "conflicting-smoking", "stale-hba1c", "coronary"],
    chart(c) {
      c.encounter("2026-11-05", "AMB", "高血壓與糖尿病追蹤", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(138, 84, "2026-11-05");
      c.vital("hr", 78, "2026-11-05");
      c.vital("bmi", 26.8, "2026-11-05");
      c.lab("tc", 214, "2026-10-30");
      c.lab("tg", 171, "2026-10-30");
      c.lab("creat", 0.81, "2026-10-30");
      c.lab("hba1c", 8.1, "2025-08-19");
      c.smoking("never", "2026-02-11", { performer: NURSE });
      c.condition("F17.210", "2026-06-30", { recorder: EMERGENCY_PHYSICIAN });
      c.condition("E11.9", "2018-05");
      c.condition("I10", "2017-03-15", { system: ICD_TW });
      c.condition("E78.5", "2020-02-10");
      c.medication("losartan", "2026-11-05");
      c.medication("metformin", "2026-11-05");
      c.medication("atorvastatin", "2026-11-05");
    },
  },
  {
    id: "tsai-chih-wei",
    mrn: "T-000441",
    nationalId: "F100000035",
    name: "蔡志偉",
    latin: { family: "Tsai", given: ["Chih-Wei"] },
    sex: "male",
    birthDate: "1977-03-22",
    story: { en: "mmol/L and mg/dL mixed", "zh-TW": "mmol/L 與 mg/dL 混用" },
    tags: ["mixed-units", "coronary", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-18", "AMB", "公司健檢異常", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(134, 82, "2026-11-18");
      c.lab("tc", 5.9, "2026-10-12", { unit: ["mmol/L", "mmol/L"], codes: "nhi" });
      c.lab("tc", 221, "2026-03-02");
      c.lab("hdl", 1.02, "2026-10-12", { unit: ["mmol/L", "mmol/L"], codes: "nhi" });
      c.lab("ldl", 3.8, "2026-10-12", { unit: ["mmol/L", "mmol/L"], codes: "nhi" });
      c.lab("tg", 198, "2026-10-12");
      c.lab("fpg", 5.4, "2026-10-12", { unit: ["mmol/L", "mmol/L"], codes: "nhi" });
      c.lab("creat", 84, "2026-10-12", { unit: ["umol/L", "umol/L"], codes: "nhi" });
      c.lab("hba1c", 5.5, "2026-10-12");
      c.vital("bmi", 27.4, "2026-11-18");
      c.smoking("never", "2026-11-18");
      c.ecg(
        "2026-11-21T15:12:00+08:00",
        { seed: 441, rateBpm: 118, axisDeg: 62, prMs: 140, qtcMs: 410 },
        { encounter: visit },
      );
    },
  },
  {
    id: "hsu-ya-hui",
    mrn: "T-000444",
    nationalId: "H200000052",
    name: "許雅惠",
    latin: { family: "Hsu", given: ["Ya-Hui"] },
    sex: "female",
    birthDate: "1965-06-17",
    story: { en: "Two LDLs the same day", "zh-TW": "同一天有兩筆 LDL" },
    tags: ["two-ldl", "coronary", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-20", "AMB", "血脂追蹤", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(126, 76, "2026-11-20");
      c.lab("tc", 231, "2026-11-06T08:05:00+08:00");
      c.lab("hdl", 58, "2026-11-06T08:05:00+08:00");
      c.lab("tg", 142, "2026-11-06T08:05:00+08:00");
      c.lab("ldl", 144.6, "2026-11-06T08:05:00+08:00");
      c.lab("ldlDirect", 118, "2026-11-06T08:05:00+08:00");
      c.lab("hba1c", 5.9, "2026-11-06T08:05:00+08:00");
      c.smoking("never", "2026-11-20");
      c.condition("E78.5", "2022-01-18");
      c.ecg(
        "2026-11-20T10:02:00+08:00",
        { seed: 444, rateBpm: 68, conduction: "rbbb", axisDeg: 70 },
        { encounter: visit },
      );
    },
  },
  {
    id: "abus-mayaw",
    mrn: "T-000445",
    nationalId: "U100000061",
    name: "阿布斯·馬耀",
    latin: { family: "Mayaw", given: ["Abus"] },
    sex: "male",
    birthDate: "1981-01-30",
    story: { en: "Indigenous name, HbA1c in mmol/mol", "zh-TW": "原住民族姓名，HbA1c 以 mmol/mol 呈現" },
    tags: ["hba1c-ifcc", "indigenous-name", "coronary"],
    chart(c) {
      c.encounter("2026-11-09", "AMB", "糖尿病追蹤", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(148, 92, "2026-11-09");
      c.lab("hba1cIfcc", 61, "2026-10-27");
      c.lab("hba1c", 7.4, "2026-04-20");
      c.lab("tc", 197, "2026-10-27");
      c.lab("hdl", 39, "2026-10-27");
      c.lab("creat", 1.02, "2026-10-27");
      c.vital("bmi", 30.2, "2026-11-09");
      c.smoking("former", "2026-11-09");
      c.condition("E11.9", "2021-08-02");
      c.medication("empagliflozin", "2026-11-09");
      c.medication("metformin", "2026-11-09");
    },
  },
  {
    id: "chiu-shu-fen",
    mrn: "T-000455",
    nationalId: "N200000073",
    name: "邱淑芬",
    latin: { family: "Chiu", given: ["Shu-Fen"] },
    sex: "female",
    birthDate: "1971-02-08",
    story: { en: "BP as panel and as single rows, units as free text", "zh-TW": "血壓有組合也有單筆，單位為自由文字" },
    tags: ["bp-mixed", "free-text-unit", "coronary"],
    chart(c) {
      c.encounter("2026-11-16", "AMB", "高血壓追蹤", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(136, 84, "2026-11-16T09:10:00+08:00", "panel");
      c.bloodPressure(132, 80, "2026-11-16T09:25:00+08:00", "single");
      c.bloodPressure(144, 90, "2026-08-03", "single");
      c.lab("tc", 203, "2026-10-05", { unit: ["mg/dl", null] });
      c.lab("hdl", 52, "2026-10-05", { unit: ["MG/DL", null] });
      c.lab("hba1c", 5.8, "2026-10-05", { unit: ["％", null] });
      c.lab("creat", 0.7, "2026-10-05", { unit: ["mg/dL (Jaffe)", null] });
      c.lab("tg", 119, "2026-10-05", { unit: ["毫克/分升", null], codes: "text" });
      c.smoking("never", "2026-11-16");
      c.condition("I10", "2023-04-11");
      c.medication("valsartan", "2026-11-16");
    },
  },
  {
    id: "lai-chun-chieh",
    mrn: "T-000457",
    nationalId: "K100000084",
    name: "賴俊傑",
    latin: { family: "Lai", given: ["Chun-Chieh"] },
    sex: "male",
    birthDate: "1964-08-19",
    story: { en: "Entered-in-error and preliminary rows; premature beats", "zh-TW": "有輸入錯誤與初步結果；早期收縮" },
    tags: ["entered-in-error", "preliminary", "coronary", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-19", "AMB", "心悸", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(131, 79, "2026-11-19");
      c.lab("tc", 20.9, "2026-11-10T08:00:00+08:00", { status: "entered-in-error", note: "小數點誤植" });
      c.lab("tc", 209, "2026-11-10T08:00:00+08:00", { status: "corrected" });
      c.lab("hdl", 41, "2026-11-10T08:00:00+08:00");
      c.lab("ldl", 139, "2026-11-21T07:40:00+08:00", { status: "preliminary" });
      c.lab("ldl", 133, "2026-05-11");
      c.lab("hba1c", 6.1, "2026-11-10T08:00:00+08:00");
      c.lab("tg", 31, "2026-11-10T08:00:00+08:00", { status: "cancelled" });
      c.lab("k", 3.9, "2026-11-10T08:00:00+08:00");
      c.smoking("former", "2026-11-19");
      c.condition("R73.03", "2025-10-20");
      c.ecg("2026-11-19T11:26:00+08:00", { seed: 457, rhythm: "sinus-with-pvcs", rateBpm: 76 }, { encounter: visit });
    },
  },
  {
    id: "ho-tsung-han",
    mrn: "T-000461",
    nationalId: "L100000095",
    name: "何宗翰",
    latin: { family: "Ho", given: ["Tsung-Han"] },
    sex: "male",
    birthDate: "1997-05-14",
    story: { en: "29 years old: outside the age of the risk models", "zh-TW": "29 歲：超出風險模型的年齡範圍" },
    tags: ["outside-age", "coronary"],
    chart(c) {
      c.encounter("2026-11-13", "AMB", "健康檢查", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(122, 74, "2026-11-13");
      c.lab("tc", 192, "2026-11-02");
      c.lab("hdl", 49, "2026-11-02");
      c.lab("ldl", 121, "2026-11-02");
      c.lab("tg", 108, "2026-11-02");
      c.lab("hba1c", 5.2, "2026-11-02");
      c.lab("creat", 0.92, "2026-11-02");
      c.vital("bmi", 23.1, "2026-11-13");
      c.smoking("current", "2026-11-13");
    },
  },
  {
    id: "tseng-kuo-an",
    mrn: "T-000453",
    nationalId: "S100000016",
    name: "曾國安",
    latin: { family: "Tseng", given: ["Kuo-An"] },
    sex: "male",
    birthDate: "1958-10-02",
    story: {
      en: "Known coronary disease after a myocardial infarction; left bundle branch block",
      "zh-TW": "已知冠心病、心肌梗塞後；左束支傳導阻滯",
    },
    tags: ["known-cad", "coronary", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-17", "AMB", "冠心病追蹤", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(128, 72, "2026-11-17");
      c.lab("tc", 141, "2026-11-03");
      c.lab("hdl", 42, "2026-11-03");
      c.lab("ldl", 68, "2026-11-03");
      c.lab("hba1c", 6.8, "2026-11-03");
      c.lab("creat", 1.38, "2026-11-03");
      c.smoking("former", "2026-11-17");
      c.condition("I25.10", "2021-09-14");
      c.condition("I25.2", "2021-09-14");
      c.condition("E11.9", "2015-06-23");
      c.condition("N18.31", "2024-02-06");
      c.medication("aspirin", "2026-11-17");
      c.medication("clopidogrel", "2022-09-20", { status: "stopped" });
      c.medication("rosuvastatin", "2026-11-17");
      c.medication("bisoprolol", "2026-11-17");
      c.ecg(
        "2026-11-17T09:48:00+08:00",
        { seed: 453, rateBpm: 64, conduction: "lbbb", axisDeg: -12, prMs: 182, qtcMs: 440 },
        { encounter: visit },
      );
    },
  },
];
