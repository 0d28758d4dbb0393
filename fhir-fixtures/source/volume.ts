import { seededRandom } from "@bedside/ecg/synthetic";
import type { PatientSource } from "./chart.ts";
import { CARDIOLOGIST } from "./chart.ts";

const DAY_MS = 86_400_000;

/** The largest and the emptiest chart of the clinic. */
export const VOLUME: PatientSource[] = [
  {
    id: "chou-wen-pin",
    mrn: "T-000418",
    nationalId: "P100000040",
    name: "周文彬",
    latin: { family: "Chou", given: ["Wen-Pin"] },
    sex: "male",
    birthDate: "1945-01-27",
    story: { en: "3,000 observations, paging needed", "zh-TW": "3,000 筆檢驗檢查，需分頁讀取" },
    tags: ["paging", "coronary"],
    chart(c) {
      c.encounter("2026-11-14", "AMB", "慢性病追蹤", CARDIOLOGIST, "心臟內科門診");
      c.condition("I10", "1998");
      c.condition("E11.9", "2004-06");
      c.medication("amlodipine", "2026-11-14");
      c.medication("metformin", "2026-11-14");
      const random = seededRandom(418);
      const last = Date.parse("2026-11-20T00:00:00Z");
      const day = (daysAgo: number) => new Date(last - daysAgo * DAY_MS).toISOString().slice(0, 10);
      const round = (value: number, digits: number) => Number(value.toFixed(digits));
      c.smoking("former", "2026-11-14");
      for (let n = 0; n < 1799; n++)
        c.bloodPressure(Math.round(138 + 9 * random.normal()), Math.round(76 + 6 * random.normal()), day(2 * n));
      for (let n = 0; n < 600; n++) c.vital("hr", Math.round(72 + 6 * random.normal()), day(6 * n + 1));
      for (let n = 0; n < 120; n++) {
        const date = day(30 * n + 12);
        c.lab("tc", Math.round(182 + 14 * random.normal()), date);
        c.lab("hdl", Math.round(46 + 4 * random.normal()), date);
        c.lab("hba1c", round(7.1 + 0.4 * random.normal(), 1), date);
        c.lab("creat", round(1.21 + 0.08 * random.normal(), 2), date);
        c.lab("k", round(4.3 + 0.3 * random.normal(), 1), date);
      }
    },
  },
  {
    id: "kao-ching-i",
    mrn: "T-000458",
    nationalId: "T200000058",
    name: "高靜怡",
    latin: { family: "Kao", given: ["Ching-I"] },
    sex: "female",
    birthDate: "1997-10-08",
    story: { en: "Nothing in the chart", "zh-TW": "病歷中沒有任何資料" },
    tags: ["empty"],
    chart() {},
  },
];
