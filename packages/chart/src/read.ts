import { CONCEPTS, prepareDrugProducts, prepareUnits } from "@bedside/terminology";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import { conceptsOfCode } from "./codes.ts";
import { readCondition, selectYesNo, type YesNoReading } from "./conditions.ts";
import { dayNumber, today } from "./dates.ts";
import { deriveBmi, diabetesHints, ecgStudyFact } from "./derive.ts";
import type { Fact, PatientChart } from "./fact.ts";
import { readFamily } from "./family.ts";
import type { ChartResource } from "./flatten.ts";
import { codeText, isObject, objectsAt, textAt } from "./json.ts";
import { drugCodings, readMedication } from "./medications.ts";
import { aboutPart, readObservation } from "./observations.ts";
import { readAge, readIdentity, readSex } from "./patient.ts";
import { POLICY } from "./policy.ts";
import { barImpossiblePressures } from "./pressures.ts";
import { deriveQuitYears, readQuitDate, selectQuitDate } from "./quit.ts";
import type { Reading } from "./readings.ts";
import { candidateOf } from "./readings.ts";
import { modifierOf, type Row, readRows } from "./rows.ts";
import { emptyFact, factOf, selectFact, sortReadings, unusableFact } from "./select.ts";
import { impliedSmoking, selectSmoking, smokingOfCondition, smokingOfObservation } from "./smoking.ts";

/** Ids of every concept that a chart answers for; the leads of an ECG are read by the ECG package. */
export const CHART_CONCEPTS: readonly string[] = Object.keys(CONCEPTS).filter((id) => !id.startsWith("lead-"));

/** The drug classes among the yes/no concepts. */
export const DRUG_CONCEPTS: readonly string[] = ["statin", "htn-treated", "glucose-lowering"];

const UNASSIGNED = "unknown";

/** Every unit text of the rows that speak of a concept, so that unusual ones can be looked up before reading. */
function unitTexts(rows: readonly Row[]): string[] {
  const texts = new Set<string>();
  for (const row of rows) {
    if (row.resource.resourceType !== "Observation") continue;
    for (const part of [row.resource, ...objectsAt(row.resource, "component")]) {
      if (
        !isObject(part.valueQuantity) ||
        conceptsOfCode(codeText(part.code), () => true, aboutPart(row, part), row.local).length === 0
      )
        continue;
      const quantity = part.valueQuantity;
      for (const text of [textAt(quantity, "unit"), textAt(quantity, "code")]) if (text) texts.add(text);
    }
  }
  return [...texts];
}

/** A drug class: any row that says it is taken now makes it true; the newest such row is named. */
function selectDrug(concept: string, readings: readonly Reading[], asOfDay: number): Fact {
  const usable = sortReadings(readings.filter((reading) => reading.reason === null));
  const chosen = usable[0];
  if (!chosen) return unusableFact(concept, readings);
  const fact = factOf(chosen, asOfDay, POLICY.drugMaxAgeDays);
  fact.candidates = sortReadings(readings).map((reading) =>
    candidateOf(reading, reading.reason ?? (reading === chosen ? null : { code: "agrees" })),
  );
  return fact;
}

/** A Patient with a modifier that this software does not know tells nothing that may be used. */
function unlessModified(fact: Fact, patient: ChartResource | null): Fact {
  const reason = patient ? modifierOf(patient) : null;
  if (!reason || fact.candidates.length === 0) return fact;
  const candidates = fact.candidates.map((candidate) => ({ ...candidate, reason }));
  return { ...emptyFact(fact.concept, "unmapped", reason), candidates };
}

function readChart(reference: string, patient: ChartResource | null, rows: readonly Row[], asOf: string): PatientChart {
  const asOfDay = dayNumber(asOf);
  const byType = (type: string) => rows.filter((row) => row.resource.resourceType === type);
  const observations = byType("Observation");
  const conditions = byType("Condition");
  const medications = rows.filter((row) => row.resource.resourceType.startsWith("Medication"));

  const measured = barImpossiblePressures(
    observations.flatMap((row) => [...readObservation(row, asOfDay), ...readQuitDate(row, asOfDay)]),
  );
  const drugs = medications.flatMap((row) => readMedication(row, asOfDay));
  const diagnoses: YesNoReading[] = [
    ...conditions.flatMap((row) => readCondition(row, asOfDay)),
    ...byType("FamilyMemberHistory").flatMap((row) => readFamily(row, asOfDay)),
  ];
  const smoking = [
    ...observations.flatMap((row) => smokingOfObservation(row, asOfDay)),
    ...conditions.flatMap((row) => smokingOfCondition(row, asOfDay)),
    ...impliedSmoking(measured),
  ];
  const hints = diabetesHints([...measured, ...drugs]);

  const identity = readIdentity(reference, patient);
  const of = (concept: string) => (reading: Reading) => reading.concept === concept;
  const facts: Record<string, Fact> = {};
  for (const concept of CHART_CONCEPTS) {
    if (concept === "age") facts[concept] = unlessModified(readAge(identity, asOfDay), patient);
    else if (concept === "sex") facts[concept] = unlessModified(readSex(identity, patient), patient);
    else if (concept === "smoking") facts[concept] = selectSmoking(smoking, asOfDay);
    else if (concept === "quitdate") facts[concept] = selectQuitDate(measured.filter(of(concept)), asOfDay);
    else if (concept === "ecg-study") facts[concept] = ecgStudyFact(observations, asOfDay);
    else if (DRUG_CONCEPTS.includes(concept)) facts[concept] = selectDrug(concept, drugs.filter(of(concept)), asOfDay);
    else if (CONCEPTS[concept]?.kind === "boolean")
      facts[concept] = selectYesNo(
        concept,
        diagnoses.filter(of(concept)),
        asOfDay,
        concept === "diabetes" ? hints : [],
      );
    else facts[concept] = selectFact(concept, measured.filter(of(concept)), asOfDay);
  }
  const at = (concept: string) => facts[concept] ?? emptyFact(concept);
  facts.bmi = deriveBmi(at("bmi"), at("weight"), at("height"), at("age"), identity.birthDate);
  facts.quityears = deriveQuitYears(at("quityears"), at("quitdate"), at("smoking"), asOfDay);
  if (at("htn-treated").value === true && at("htn-treated").state === "found" && at("htn").value !== true)
    facts["htn-treated"] = { ...at("htn-treated"), reason: { code: "drug-without-diagnosis" } };
  return { patient: identity, asOf, facts };
}

/**
 * The charts of all patients that the resources speak about, one a patient, sorted by reference. Facts are as of `asOf`
 * (`YYYY-MM-DD`, default today). Rows that name no patient are nobody's: they are shown as unusable candidates when there
 * is one patient only. The order of the resources does not matter. `local` are the hospital's own maps.
 *
 * @throws RangeError when `asOf` is not a day.
 */
export async function readCharts(
  resources: readonly ChartResource[],
  options: { asOf?: string; local?: LocalCodes | null } = {},
): Promise<PatientChart[]> {
  const asOf = options.asOf ?? today();
  dayNumber(asOf);
  const { patients, rows } = readRows(resources, options.local ?? null);
  await Promise.all([prepareUnits(unitTexts(rows)), prepareDrugProducts(drugCodings(rows))]);
  const orphans = rows.filter((row) => row.patient === null);
  if (patients.size === 0 && orphans.length > 0) patients.set(UNASSIGNED, null);
  const only = patients.size === 1;
  return [...patients.keys()].sort().map((reference) => {
    const own = rows.filter((row) => row.patient === reference || (only && row.patient === null));
    return readChart(reference, patients.get(reference) ?? null, own, asOf);
  });
}
