import type { FhirResource } from "fhir/r4";
import { CARDIOLOGIST, CHEST_PHYSICIAN, EMERGENCY_PHYSICIAN, NURSE, ORGANIZATION } from "./chart.ts";
import { coding, HL7, TAGS } from "./codes.ts";

export interface PractitionerSource {
  id: string;
  name: string;
  latin: { prefix?: string; family: string; given: string[] };
  specialty: { en: string; "zh-TW": string };
  role: keyof typeof ROLES;
}

/** Codes and names of http://terminology.hl7.org/CodeSystem/practitioner-role (R4). */
const ROLES = { doctor: "Doctor", nurse: "Nurse", ict: "ICT professional" } as const;

const idOf = (reference: string) => reference.split("/")[1] ?? reference;

export const PRACTITIONERS: PractitionerSource[] = [
  {
    id: idOf(CARDIOLOGIST),
    name: "林怡君",
    latin: { prefix: "Dr", family: "Lin", given: ["Yi-Chun"] },
    specialty: { en: "Cardiology", "zh-TW": "心臟內科" },
    role: "doctor",
  },
  {
    id: idOf(CHEST_PHYSICIAN),
    name: "周明德",
    latin: { prefix: "Dr", family: "Chou", given: ["Ming-Te"] },
    specialty: { en: "Chest medicine", "zh-TW": "胸腔內科" },
    role: "doctor",
  },
  {
    id: idOf(EMERGENCY_PHYSICIAN),
    name: "吳佳玲",
    latin: { prefix: "Dr", family: "Wu", given: ["Chia-Ling"] },
    specialty: { en: "Emergency medicine", "zh-TW": "急診醫學科" },
    role: "doctor",
  },
  {
    id: idOf(NURSE),
    name: "蔡慧芬",
    latin: { family: "Tsai", given: ["Hui-Fen"] },
    specialty: { en: "Outpatient nursing", "zh-TW": "門診護理" },
    role: "nurse",
  },
  {
    id: "dr-huang-shu-chuan",
    name: "黃淑娟",
    latin: { prefix: "Dr", family: "Huang", given: ["Shu-Chuan"] },
    specialty: { en: "Laboratory medicine", "zh-TW": "檢驗醫學科" },
    role: "doctor",
  },
  {
    id: "it-wang-hsin-hung",
    name: "王信宏",
    latin: { family: "Wang", given: ["Hsin-Hung"] },
    specialty: { en: "Informatics", "zh-TW": "資訊室" },
    role: "ict",
  },
];

/** Organization, practitioners and their roles: loaded before the patients, who refer to them. */
export function clinicResources(): FhirResource[] {
  const tag = [{ system: TAGS, code: "invented-organization", display: "Invented, test data" }];
  return [
    {
      resourceType: "Organization",
      id: idOf(ORGANIZATION),
      meta: { tag },
      identifier: [
        {
          use: "temp",
          type: { coding: [coding(`${HL7}/v2-0203`, "PRN", "Provider number")] },
          system: "https://bedside.example.org/jen-hsin-clinic/organization",
          value: "TEST-0001",
          assigner: { display: "TEST" },
        },
      ],
      active: true,
      type: [{ coding: [coding(`${HL7}/organization-type`, "prov", "Healthcare Provider")] }],
      name: "仁心測試診所",
      alias: ["Jen Hsin Test Clinic"],
    },
    ...PRACTITIONERS.flatMap((person): FhirResource[] => [
      {
        resourceType: "Practitioner",
        id: person.id,
        meta: { tag },
        identifier: [
          {
            use: "temp",
            type: { coding: [coding(`${HL7}/v2-0203`, "MB", "Member Number")] },
            system: "https://bedside.example.org/jen-hsin-clinic/staff",
            value: `TEST-${person.id}`,
            assigner: { display: "TEST" },
          },
        ],
        active: true,
        name: [
          { use: "official", text: person.name },
          {
            use: "usual",
            text: [person.latin.prefix, person.latin.family, ...person.latin.given].filter(Boolean).join(" "),
            family: person.latin.family,
            given: person.latin.given,
            ...(person.latin.prefix ? { prefix: [person.latin.prefix] } : {}),
          },
        ],
      },
      {
        resourceType: "PractitionerRole",
        id: `${person.id}-role`,
        active: true,
        practitioner: { reference: `Practitioner/${person.id}`, display: person.name },
        organization: { reference: ORGANIZATION, display: "仁心測試診所" },
        code: [{ coding: [coding(`${HL7}/practitioner-role`, person.role, ROLES[person.role])] }],
        specialty: [{ text: `${person.specialty["zh-TW"]} ${person.specialty.en}` }],
      },
    ]),
  ];
}
