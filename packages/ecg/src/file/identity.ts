import type { PatientIdentity } from "@bedside/chart";
import type { FilePatient } from "../recording.ts";

export type IdentityItem = "id" | "name" | "birthDate" | "sex" | "age";

/**
 * Whether a file is of the patient whose chart is open. `other`: something that the file states contradicts the chart,
 * whatever else agrees. `same`: nothing does, and the record number or the national id agrees, or the name together with a
 * whole birth date. `unknown`: what it states is too little.
 */
export interface IdentityComparison {
  verdict: "same" | "other" | "unknown";
  differs: IdentityItem[];
  agrees: IdentityItem[];
}

type Chart = Pick<PatientIdentity, "nameText" | "latinName" | "birthDate" | "sex" | "recordNumber" | "nationalId">;

/** True, false, or null where both can not be compared. */
type Agreement = boolean | null;

/** Words that devices and exports write in place of an identity. */
const NOTHING = /^(?:anon\w*|unknown|none|null|n\/?a|not? ?(?:name|given|known|available|entered)|test|[-x*.?_0\s]+)$/i;
/** A national id or residence permit of Taiwan. */
const NATIONAL_ID = /^[A-Z][A-D0-9]\d{8}$/;
/** A reference names a row of some server, which is no number of a patient. */
const REFERENCE = /(?:^|\/)[A-Z][A-Za-z]+\/[\w.-]+$/;
const HAN = /\p{Script=Han}/u;
const TITLES = new Set(["MR", "MRS", "MS", "MISS", "DR", "PROF"]);

/**
 * Compares what a file says of its patient with the chart that is open.
 * @param start FHIR dateTime of the recording: an age is that of this day
 */
export function compareIdentity(
  file: FilePatient | null,
  chart: Chart | null,
  start: string | null = null,
): IdentityComparison {
  if (file === null || chart === null) return { verdict: "unknown", differs: [], agrees: [] };
  const items: [IdentityItem, Agreement][] = [
    ["id", sameId(file.id, chart)],
    ["name", sameName(file.name, chart)],
    ["birthDate", sameDate(file.birthDate, chart.birthDate)],
    ["sex", sameSex(file.sex, chart.sex)],
    ["age", file.birthDate === null ? sameAge(file.ageYears, chart.birthDate, start) : null],
  ];
  const that = (wanted: boolean) => items.flatMap(([item, agreement]) => (agreement === wanted ? [item] : []));
  const [differs, agrees] = [that(false), that(true)];
  const isNamed = agrees.includes("name") && agrees.includes("birthDate") && isWhole(file.birthDate);
  const verdict = differs.length > 0 ? "other" : agrees.includes("id") || isNamed ? "same" : "unknown";
  return { verdict, differs, agrees };
}

/** What is written, or null where it stands for nothing. */
function stated(text: string | null): string | null {
  const plain = text?.normalize("NFKC").trim() ?? "";
  return plain === "" || NOTHING.test(plain) ? null : plain;
}

/** A number that looks like a national id is only compared with one, and any other only with the record number. */
function sameId(text: string | null, { recordNumber, nationalId }: Chart): Agreement {
  const given = stated(text);
  if (given === null || REFERENCE.test(given)) return null;
  const id = plainId(given);
  const known = [recordNumber, nationalId].map((it) => (it === null ? null : plainId(it)));
  if (known.includes(id)) return true;
  const ofItsKind = NATIONAL_ID.test(id) ? known[1] : known[0];
  return ofItsKind == null ? null : false;
}

const plainId = (text: string): string =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s._-]/g, "");

/**
 * Han with Han, Latin with Latin. Family name first or last, hyphens, case and marks are no difference; a part of the name
 * alone neither agrees nor differs. Representations of a DICOM name stand between `=`: one that agrees is enough.
 */
function sameName(text: string | null, chart: Chart): Agreement {
  const given = stated(text);
  if (given === null) return null;
  const found = given.split("=").flatMap((name) => {
    const parts = partsOf(name);
    if (parts.length === 0) return [];
    return [chart.nameText, chart.latinName].flatMap((own) => {
      const ours = own === null ? [] : partsOf(own);
      const sameScript = HAN.test(ours.join("")) === HAN.test(parts.join(""));
      return ours.length > 0 && sameScript ? [sameParts(parts, ours)] : [];
    });
  });
  if (found.includes(true)) return true;
  return found.length > 0 && found.every((it) => it === false) ? false : null;
}

function partsOf(name: string): string[] {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "" && !TITLES.has(part));
}

function sameParts(one: string[], other: string[]): Agreement {
  const [a, b] = [one.join(""), other.join("")];
  if (a.length === b.length && (a + a).includes(b)) return true;
  const isPartOf = (few: string[], many: string[]) => few.every((part) => many.includes(part));
  return isPartOf(one, other) || isPartOf(other, one) ? null : false;
}

const isWhole = (date: string | null): boolean => /^\d{4}-\d{2}-\d{2}/.test(date ?? "");

/** As far as both are known. */
function sameDate(given: string | null, own: string | null): Agreement {
  const length = Math.min(given?.length ?? 0, own?.length ?? 0, 10);
  return given === null || own === null || length < 4 ? null : given.slice(0, length) === own.slice(0, length);
}

function sameSex(given: FilePatient["sex"], own: Chart["sex"]): Agreement {
  const isSaid = (sex: string | null) => sex === "male" || sex === "female";
  return isSaid(given) && isSaid(own) ? given === own : null;
}

/** Within a year: a device counts the years itself, and the chart may know only the year of birth. */
function sameAge(ageYears: number | null, birthDate: string | null, start: string | null): Agreement {
  const [born, at] = [Number(birthDate?.slice(0, 4)), Number(start?.slice(0, 4))];
  if (ageYears === null || !birthDate || !start || Number.isNaN(born) || Number.isNaN(at)) return null;
  const oldest = at - born;
  return ageYears >= oldest - 2 && ageYears <= oldest + 1;
}
