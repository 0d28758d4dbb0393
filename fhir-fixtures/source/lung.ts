import type { Observation } from "fhir/r4";
import {
  at,
  CHEST_PHYSICIAN,
  type Chart,
  NURSE,
  ORGANIZATION,
  observationCategory,
  type PatientSource,
  quantity,
} from "./chart.ts";
import { coding, HL7, LOINC, NHI, SNOMED } from "./codes.ts";

interface NoduleScan {
  date: string;
  nodule: number;
  site: string;
  kind: string;
  sizeMm: number;
  solidMm?: number;
}

/** One nodule on one scan: its size and, when part-solid, the size of the solid part. */
function nodule(c: Chart, scan: NoduleScan): Observation {
  return c.add({
    resourceType: "Observation",
    id: c.id("nodule"),
    status: "final",
    category: [observationCategory("imaging")],
    code: { coding: [coding(SNOMED, "786838002", "Nodule of lung")], text: `肺結節 ${scan.nodule}` },
    subject: c.subject,
    effectiveDateTime: at(scan.date),
    performer: [{ reference: CHEST_PHYSICIAN }],
    bodySite: { text: scan.site },
    valueCodeableConcept: { text: scan.kind },
    component: [
      {
        code: { coding: [coding(LOINC, "33728-7", "Size.maximum dimension in Tumor")], text: "平均直徑 mean diameter" },
        valueQuantity: quantity(scan.sizeMm, ["mm", "mm"]),
      },
      ...(scan.solidMm === undefined
        ? []
        : [
            {
              code: { text: "實質部分直徑 solid part, mean diameter" },
              valueQuantity: quantity(scan.solidMm, ["mm", "mm"]),
            },
          ]),
    ],
  });
}

function lowDoseCt(c: Chart, date: string, conclusion: string, results: Observation[]): void {
  c.add({
    resourceType: "DiagnosticReport",
    id: c.id("ct"),
    status: "final",
    category: [{ coding: [coding(`${HL7}/v2-0074`, "RAD", "Radiology")] }],
    code: {
      coding: [
        coding(LOINC, "79086-5", "CT Chest for screening WO contrast"),
        coding(NHI, "33070B", "電腦斷層造影－無造影劑"),
      ],
      text: "低劑量胸部電腦斷層",
    },
    subject: c.subject,
    effectiveDateTime: at(date),
    issued: at(date),
    performer: [{ reference: ORGANIZATION }],
    resultsInterpreter: [{ reference: CHEST_PHYSICIAN }],
    result: results.map((result) => ({ reference: `Observation/${result.id}` })),
    conclusion,
  });
}

/** A coded or textual finding of the tumour record. */
function tumourFinding(
  c: Chart,
  kind: string,
  date: string,
  rest: Pick<Observation, "code"> & Partial<Observation>,
): Observation {
  return c.add({
    resourceType: "Observation",
    id: c.id(kind),
    status: "final",
    category: [observationCategory("laboratory")],
    subject: c.subject,
    effectiveDateTime: at(date),
    performer: [{ reference: CHEST_PHYSICIAN }],
    ...rest,
  });
}

/** Patients whose first question is about the lung: screening, nodule, stage and therapy. */
export const LUNG: PatientSource[] = [
  {
    id: "chang-wen-lung",
    mrn: "T-000426",
    nationalId: "F100000063",
    name: "張文龍",
    latin: { family: "Chang", given: ["Wen-Lung"] },
    sex: "male",
    birthDate: "1960-02-17",
    story: { en: "Heavy smoker, two quit dates", "zh-TW": "重度吸菸史，兩個戒菸年份" },
    tags: ["heavy-smoker", "two-quit-dates", "lung"],
    chart(c) {
      c.encounter("2026-09-02", "AMB", "成人健檢", CHEST_PHYSICIAN, "胸腔內科門診");
      c.smoking("former", "2026-09-02");
      c.packYears(26.5, "2019-04-16");
      c.quitDate("2010", "2019-04-16", CHEST_PHYSICIAN, "門診紀錄：每日 20 支 16 年，之後每日 15 支 14 年");
      c.packYears(29.5, "2026-09-02", NURSE);
      c.quitDate("2014", "2026-09-02", NURSE, "健檢問卷：每日 20 支 16 年，之後每日 15 支 18 年");
      c.bloodPressure(136, 80, "2026-09-02");
      c.vital("height", 168, "2026-09-02");
      c.vital("weight", 66, "2026-09-02");
      c.vital("bmi", 23.4, "2026-09-02");
      c.condition("Z87.891", "2019-04-16", { recorder: CHEST_PHYSICIAN });
      c.condition("J44.9", "2021-11-08", { recorder: CHEST_PHYSICIAN });
    },
  },
  {
    id: "lin-hsiu-ying",
    mrn: "T-000434",
    nationalId: "Q200000071",
    name: "林秀英",
    latin: { family: "Lin", given: ["Hsiu-Ying"] },
    sex: "female",
    birthDate: "1974-05-09",
    story: { en: "Never-smoker, sister with lung cancer", "zh-TW": "從未吸菸，姊姊罹患肺癌" },
    tags: ["never-smoker", "family-history", "lung"],
    chart(c) {
      c.encounter("2026-09-30", "AMB", "詢問肺癌篩檢", CHEST_PHYSICIAN, "胸腔內科門診");
      c.smoking("never", "2026-09-30");
      c.relative("NSIS", "姊姊", "C34.90", 58);
      c.condition("Z80.1", "2026-09-30", { recorder: CHEST_PHYSICIAN });
      c.bloodPressure(116, 72, "2026-09-30");
      c.vital("height", 158, "2026-09-30");
      c.vital("weight", 55, "2026-09-30");
      c.vital("bmi", 22, "2026-09-30");
      c.lab("tc", 201, "2026-09-16");
      c.lab("hdl", 63, "2026-09-16");
      c.lab("hba1c", 5.4, "2026-09-16");
    },
  },
  {
    id: "wang-ta-ming",
    mrn: "T-000436",
    nationalId: "A100000088",
    name: "王大明",
    latin: { family: "Wang", given: ["Ta-Ming"] },
    sex: "male",
    birthDate: "1956-05-30",
    story: { en: "Heavy smoker, part-solid nodule that grows", "zh-TW": "重度吸菸，部分實質結節逐漸變大" },
    tags: ["heavy-smoker", "nodule", "lung"],
    chart(c) {
      c.encounter("2026-11-16", "AMB", "低劑量電腦斷層追蹤", CHEST_PHYSICIAN, "胸腔內科門診");
      c.smoking("current", "2026-11-16");
      c.packYears(44, "2026-11-16");
      c.condition("R91.1", "2025-05-14", { recorder: CHEST_PHYSICIAN });
      c.condition("J43.9", "2022-10-05", { recorder: CHEST_PHYSICIAN });
      c.vital("bmi", 24.2, "2026-11-16");
      c.bloodPressure(140, 82, "2026-11-16");
      const site = "右上肺葉 right upper lobe";
      const scans = [
        { date: "2025-05-14", sizeMm: 9.8, solidMm: 3.6, text: "右上肺葉部分實質結節 9.8 mm，實質部分 3.6 mm。" },
        { date: "2025-11-17", sizeMm: 10.4, solidMm: 4.4, text: "結節 10.4 mm，實質部分 4.4 mm。" },
        { date: "2026-11-16", sizeMm: 12.1, solidMm: 6.4, text: "結節 12.1 mm，實質部分 6.4 mm，較前次增大。" },
      ];
      for (const scan of scans)
        lowDoseCt(c, scan.date, scan.text, [
          nodule(c, {
            date: scan.date,
            nodule: 1,
            site,
            kind: "部分實質 part-solid",
            sizeMm: scan.sizeMm,
            solidMm: scan.solidMm,
          }),
          nodule(c, { date: scan.date, nodule: 2, site: "右下肺葉 right lower lobe", kind: "實質 solid", sizeMm: 4.1 }),
        ]);
    },
  },
  {
    id: "li-shu-chen",
    mrn: "T-000438",
    nationalId: "E200000040",
    name: "李淑貞",
    latin: { family: "Li", given: ["Shu-Chen"] },
    sex: "female",
    birthDate: "1963-01-19",
    story: { en: "Stage IV adenocarcinoma, EGFR L858R", "zh-TW": "第四期肺腺癌，EGFR L858R" },
    tags: ["lung-cancer", "egfr", "lung", "ecg"],
    chart(c) {
      c.encounter("2026-10-28", "AMB", "肺腺癌追蹤", CHEST_PHYSICIAN, "胸腔內科門診");
      c.smoking("never", "2026-10-28");
      c.condition("C34.11", "2024-04-22", { recorder: CHEST_PHYSICIAN });
      c.condition("C79.51", "2026-10-21", { recorder: CHEST_PHYSICIAN });
      c.lab("cea", 18.6, "2026-10-21");
      c.lab("creat", 0.83, "2026-10-21");
      c.lab("k", 4, "2026-10-21");
      tumourFinding(c, "stage", "2026-10-28", {
        code: { coding: [coding(LOINC, "21908-9", "Stage group.clinical Cancer")], text: "臨床期別" },
        valueCodeableConcept: { text: "IVB" },
      });
      tumourFinding(c, "ecog", "2026-10-28", {
        code: { coding: [coding(LOINC, "89247-1", "ECOG Performance Status score")], text: "ECOG" },
        valueQuantity: quantity(1, ["{score}", "{score}"]),
      });
      tumourFinding(c, "egfr-variant", "2024-05-06", {
        code: {
          coding: [
            coding(LOINC, "69548-6", "Genetic variant assessment"),
            coding(NHI, "30101B", "肺癌表皮生長因子受體(EGFR)突變體外診斷醫療器材檢測(IVD)"),
          ],
          text: "EGFR 基因檢測",
        },
        valueCodeableConcept: { text: "檢出 detected" },
        component: [
          { code: { coding: [coding(LOINC, "48018-6", "Gene studied [ID]")] }, valueCodeableConcept: { text: "EGFR" } },
          { code: { text: "Amino acid change" }, valueCodeableConcept: { text: "p.Leu858Arg (L858R)" } },
        ],
      });
      tumourFinding(c, "pdl1", "2024-05-09", {
        code: {
          coding: [
            coding(LOINC, "83052-1", "PD-L1 by clone 22C3 [Presence] in Tissue by Immune stain"),
            coding(NHI, "30103B", "PD-L1免疫組織化學染色"),
          ],
          text: "PD-L1 22C3",
        },
        valueQuantity: quantity(5, ["%", "%"]),
      });
      c.medication("osimertinib", "2024-05-20", { requester: CHEST_PHYSICIAN });
      c.ecg(
        "2026-10-28T10:15:00+08:00",
        { seed: 438, rateBpm: 80, axisDeg: 40, qtcMs: 462 },
        {
          report: "竇性心律 80／分，QTc 偏長，建議追蹤。Sinus rhythm 80 per minute, long QTc, follow up.",
        },
      );
    },
  },
];
