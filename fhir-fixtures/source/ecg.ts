import { CARDIOLOGIST, EMERGENCY_PHYSICIAN, type PatientSource } from "./chart.ts";

/** Patients whose first question is an ECG, read or still unread. */
export const ECG: PatientSource[] = [
  {
    id: "liu-yueh-tao",
    mrn: "T-000431",
    nationalId: "C200000008",
    name: "劉月桃",
    latin: { family: "Liu", given: ["Yueh-Tao"] },
    sex: "female",
    birthDate: "1948-06-21",
    story: { en: "New atrial fibrillation, prior ECG sinus", "zh-TW": "新發心房顫動，前次心電圖為竇性心律" },
    tags: ["af", "ecg", "unread-ecg", "prior-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-22T13:20:00+08:00", "EMER", "心悸 2 小時", EMERGENCY_PHYSICIAN, "急診 B07 床");
      c.bloodPressure(148, 88, "2026-11-22T13:25:00+08:00");
      c.vital("hr", 112, "2026-11-22T13:25:00+08:00");
      c.lab("k", 3.4, "2026-11-22T13:20:00+08:00");
      c.lab("creat", 0.94, "2026-11-22T13:20:00+08:00");
      c.lab("hba1c", 7.2, "2026-07-16");
      c.lab("tc", 178, "2026-07-16");
      c.lab("hdl", 47, "2026-07-16");
      c.smoking("never", "2026-07-20");
      c.condition("I10", "2009-04-02");
      c.condition("E11.9", "2013-11-18");
      c.medication("losartan", "2026-10-12");
      c.medication("metformin", "2026-10-12");
      c.medication("clarithromycin", "2026-11-19", { requester: EMERGENCY_PHYSICIAN });
      c.ecg(
        "2025-11-03T09:12:00+08:00",
        { seed: 4310, rateBpm: 72, axisDeg: 30, qtcMs: 418 },
        {
          report: "竇性心律 72／分。Sinus rhythm 72 per minute.",
        },
      );
      c.ecg(
        "2026-11-22T13:47:00+08:00",
        { seed: 431, rhythm: "atrial-fibrillation", rateBpm: 111, axisDeg: 27, qtcMs: 402 },
        { encounter: visit, device: "ECG-ER-03 (synthetic ECG generator)" },
      );
    },
  },
  {
    id: "wu-chien-hung",
    mrn: "T-000440",
    nationalId: "D100000026",
    name: "吳建宏",
    latin: { family: "Wu", given: ["Chien-Hung"] },
    sex: "male",
    birthDate: "1972-02-25",
    story: { en: "ST elevation, inferior leads", "zh-TW": "下壁導程 ST 段上升" },
    tags: ["st-elevation", "ecg", "unread-ecg", "prior-ecg"],
    chart(c) {
      const visit = c.encounter(
        "2026-11-22T12:05:00+08:00",
        "EMER",
        "胸痛 40 分鐘，冒冷汗",
        EMERGENCY_PHYSICIAN,
        "急診 R01 床",
      );
      c.bloodPressure(104, 66, "2026-11-22T12:08:00+08:00");
      c.vital("hr", 58, "2026-11-22T12:08:00+08:00");
      c.lab("tni", 0.02, "2026-11-22T12:15:00+08:00");
      c.lab("tc", 236, "2026-04-08");
      c.lab("hdl", 38, "2026-04-08");
      c.smoking("current", "2026-11-22T12:12:00+08:00");
      c.condition("E78.2", "2024-06-12");
      c.ecg(
        "2025-06-18T10:20:00+08:00",
        { seed: 4400, rateBpm: 70, axisDeg: 50 },
        {
          report: "竇性心律 70／分，正常心電圖。Sinus rhythm 70 per minute, normal ECG.",
        },
      );
      c.ecg(
        "2026-11-22T12:11:00+08:00",
        { seed: 440, rateBpm: 58, axisDeg: 58, stElevation: "inferior" },
        { encounter: visit, device: "ECG-ER-01 (synthetic ECG generator)" },
      );
    },
  },
  {
    id: "hung-mei-lien",
    mrn: "T-000462",
    nationalId: "D200000019",
    name: "洪美蓮",
    latin: { family: "Hung", given: ["Mei-Lien"] },
    sex: "female",
    birthDate: "1963-03-08",
    story: {
      en: "Chest pain in the emergency room, rising troponin, ECG full of noise",
      "zh-TW": "急診胸痛、肌鈣蛋白上升、心電圖雜訊大",
    },
    tags: ["emergency", "noisy-ecg", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-22T12:41:00+08:00", "EMER", "胸痛 3 小時", EMERGENCY_PHYSICIAN, "急診 B03 床");
      c.bloodPressure(156, 94, "2026-11-22T12:50:00+08:00");
      c.vital("hr", 92, "2026-11-22T12:50:00+08:00");
      c.lab("tni", 0.022, "2026-11-22T12:55:00+08:00");
      c.lab("tni", 0.038, "2026-11-22T13:58:00+08:00");
      c.lab("creat", 0.88, "2026-11-22T12:55:00+08:00");
      c.lab("tc", 224, "2024-03-12");
      c.condition("I10", "2016-10-03");
      c.condition("E11.9", "2019-01-22");
      c.condition("Z82.49", "2019-01-22");
      c.medication("aspirin", "2026-09-14");
      c.medication("amlodipine", "2026-09-14");
      c.ecg(
        "2026-11-22T12:58:00+08:00",
        { seed: 462, rateBpm: 92, axisDeg: 20, noise: 9 },
        { encounter: visit, device: "ECG-ER-02 (synthetic ECG generator)" },
      );
    },
  },
  {
    id: "cheng-chia-hao",
    mrn: "T-000451",
    nationalId: "G100000037",
    name: "鄭家豪",
    latin: { family: "Cheng", given: ["Chia-Hao"] },
    sex: "male",
    birthDate: "1985-07-11",
    story: { en: "Normal ECG, nobody has read it yet", "zh-TW": "正常心電圖，尚未判讀" },
    tags: ["normal-ecg", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-21", "AMB", "手術前檢查", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(118, 70, "2026-11-21");
      c.lab("tc", 176, "2026-11-21");
      c.lab("hdl", 54, "2026-11-21");
      c.lab("hba1c", 5.3, "2026-11-21");
      c.smoking("never", "2026-11-21");
      c.ecg("2026-11-21T09:55:00+08:00", { seed: 451, rateBpm: 66, axisDeg: 55 }, { encounter: visit });
    },
  },
  {
    id: "hsieh-chih-ming",
    mrn: "T-000463",
    nationalId: "J100000048",
    name: "謝志明",
    latin: { family: "Hsieh", given: ["Chih-Ming"] },
    sex: "male",
    birthDate: "1954-12-03",
    story: { en: "Atrial flutter with 2:1 conduction", "zh-TW": "心房撲動，2:1 傳導" },
    tags: ["flutter", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter(
        "2026-11-22T08:30:00+08:00",
        "EMER",
        "心跳過快、喘",
        EMERGENCY_PHYSICIAN,
        "急診 B11 床",
      );
      c.bloodPressure(126, 78, "2026-11-22T08:35:00+08:00");
      c.vital("hr", 150, "2026-11-22T08:35:00+08:00");
      c.lab("k", 4.1, "2026-11-22T08:40:00+08:00");
      c.condition("I50.9", "2023-03-27");
      c.condition("I63.9", "2022-08-15", { status: "resolved" });
      c.medication("bisoprolol", "2026-10-26");
      c.ecg(
        "2026-11-22T08:42:00+08:00",
        { seed: 463, rhythm: "atrial-flutter", rateBpm: 150, axisDeg: 44 },
        { encounter: visit, device: "ECG-ER-01 (synthetic ECG generator)" },
      );
    },
  },
  {
    id: "danuvu-ravagau",
    mrn: "T-000459",
    nationalId: "V200000059",
    name: "達努芙·拉瓦高·卡拉瑞穆德·伊斯瑪哈單·布昆",
    latin: { family: "Ravagau Karaimudu Ismahasan Bukun", given: ["Danuvu"] },
    sex: "female",
    birthDate: "1979-09-27",
    story: { en: "Very long name; slow heart rate with a long PR interval", "zh-TW": "姓名極長；心搏過慢、PR 延長" },
    tags: ["long-name", "av-block", "ecg", "unread-ecg"],
    chart(c) {
      const visit = c.encounter("2026-11-20", "AMB", "頭暈", CARDIOLOGIST, "心臟內科門診");
      c.bloodPressure(112, 68, "2026-11-20");
      c.lab("tc", 188, "2026-11-04");
      c.lab("hdl", 61, "2026-11-04");
      c.lab("k", 4.4, "2026-11-04");
      c.smoking("never", "2026-11-20");
      c.ecg("2026-11-20T14:33:00+08:00", { seed: 459, rateBpm: 44, prMs: 248, axisDeg: 35 }, { encounter: visit });
    },
  },
  {
    id: "kuo-chen-a-man",
    mrn: "T-000464",
    nationalId: "M200000062",
    name: "郭陳阿滿",
    latin: { family: "Kuo Chen", given: ["A-Man"] },
    sex: "female",
    birthDate: "1939-11-15",
    deceasedDateTime: "2026-03-01T04:10:00+08:00",
    story: { en: "Died; last ECG with anterior ST elevation", "zh-TW": "已故；最後一次心電圖為前壁 ST 段上升" },
    tags: ["deceased", "ecg"],
    chart(c) {
      c.encounter("2026-02-28T22:10:00+08:00", "IMP", "急性心肌梗塞", CARDIOLOGIST, "加護病房 3 床");
      c.bloodPressure(88, 52, "2026-02-28T22:15:00+08:00");
      c.condition("I10", "2001");
      c.condition("I48.21", "2018-09-10");
      c.medication("apixaban", "2026-01-15");
      c.ecg(
        "2026-02-28T22:20:00+08:00",
        { seed: 464, rateBpm: 104, stElevation: "anterior", axisDeg: 15 },
        {
          report: "竇性頻脈，V1 至 V4 ST 段上升。Sinus tachycardia, ST elevation in V1 to V4.",
        },
      );
    },
  },
];
