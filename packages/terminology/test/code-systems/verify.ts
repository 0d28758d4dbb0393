import { type CodeSystems, type Edition, findingText } from "../../src/code-systems/index.ts";
import type { CODE_ROWS } from "../../src/concepts.generated.ts";
import { isLoincCode, SYSTEMS, type SystemKey } from "../../src/index.ts";
import { CODE_SOURCES } from "../../src/sources.generated.ts";

export type CodeRow = (typeof CODE_ROWS)[number];

/** The edition in which the codes of each system are checked. */
const EDITIONS: Partial<Record<SystemKey, string>> = {
  icd10cm: "tw-2023",
  nhiService: "twcore-0.3.3",
  nhiDrug: "2026-04-24",
  loinc: "curated-2026-11",
  rxnorm: "curated-2026-11",
};

/** Codes whose name no data file holds: they may be shown as met in the wild and feed nothing. */
const WITHOUT_OFFICIAL_NAME = new Set(["63640-7", "8664-5"]);
/** Official names of an earlier LOINC release, as the code table read them. */
const EARLIER_NAMES: Readonly<Record<string, string>> = {
  "33914-3":
    "Glomerular filtration rate [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (MDRD)/1.73 sq M",
};

/** What the code table says of rows whose name nobody read in a file. */
const UNVERIFIED = /^(FROM MEMORY|LOOKUP|VERIFIED-CODE)/;

const FORMS: Partial<Record<SystemKey, RegExp>> = {
  icd10cm: /^[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/,
  atc: /^[A-Z]\d{2}[A-Z]{2}\d{2}$/,
  nhiDrug: /^[A-Z\d]{10}$/,
  mdc: /^\d{5,6}$/,
  rxnorm: /^\d+$/,
};

/** What is wrong with a row of the concepts, each text naming it. Empty when nothing is. */
export async function problemsOf(row: CodeRow, systems: CodeSystems): Promise<string[]> {
  const [concept, key, code, display, , , safe, at] = row;
  const name = `${concept} | ${key} | ${code} | ${display}`;
  const problems: string[] = [];
  const wrong = (text: string) => problems.push(`${name}: ${text}`);
  const system = key as SystemKey;
  if (FORMS[system] && !FORMS[system].test(code)) wrong("not the form of such a code");
  if (system === "loinc" && !isLoincCode(code)) wrong("check digit");
  if (system === "snomed" && !isSnomedId(code)) wrong("check digit");
  if (system === "snomed" && display !== "") wrong("a name of SNOMED CT may not be passed on");
  const source = CODE_SOURCES[at] ?? "";
  if (source === "") wrong("no file says where it was read");
  if (safe && UNVERIFIED.test(source)) wrong(`may feed a model, and its name was read in no file (${source})`);
  const edition = EDITIONS[system];
  if (!edition) return problems;
  if (WITHOUT_OFFICIAL_NAME.has(code)) {
    if (safe) wrong("may feed a model without an official name");
    return problems;
  }
  const where: Edition = { system: SYSTEMS[system], edition };
  const answer = await systems.lookup({ ...where, code });
  if (!answer.found) {
    wrong(findingText(answer.finding, "en"));
    return problems;
  }
  if (system === "icd10cm") await sameInBothEditions();
  const { en, "zh-TW": zh, short } = answer.entry.names;
  const expected =
    system === "icd10cm"
      ? [`${en} / ${zh}`]
      : system === "nhiService"
        ? [en ? `${zh} / ${en}` : zh]
        : [en, short, EARLIER_NAMES[code]];
  if (answer.entry.code !== code) wrong(`written ${answer.entry.code} in ${edition}`);
  if (!expected.includes(display)) wrong(`named ${expected.filter(Boolean).join(" or ")} in ${edition}`);
  return problems;

  /** The concepts are read in Taiwan and from American test servers alike. */
  async function sameInBothEditions() {
    for (const edition of ["tw-2023", "us-fy2021"]) {
      const { findings } = await systems.validate({ system: SYSTEMS.icd10cm, edition, code, billable: true });
      for (const finding of findings) if (finding.code !== "code-form") wrong(findingText(finding, "en"));
    }
  }
}

/** The check digit of a SNOMED CT identifier (Verhoeff). */
function isSnomedId(code: string): boolean {
  if (!/^\d{6,18}$/.test(code)) return false;
  let check = 0;
  for (const [at, digit] of [...code].reverse().entries()) check = dihedral(check, permuted(at, Number(digit)));
  return check === 0;
}

/** Product in the dihedral group of the pentagon. */
function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5;
  return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5;
}

function permuted(times: number, digit: number): number {
  let moved = digit;
  for (let at = 0; at < times % 8; at += 1) moved = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][moved]!;
  return moved;
}
