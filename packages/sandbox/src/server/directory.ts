import type { Encounter, HumanName, Patient, Practitioner, PractitionerRole } from "fhir/r4.js";
import type { AnyResource, FhirService } from "../fhir/service.ts";

export interface Localized {
  en: string;
  "zh-TW": string;
}

/** A patient as the launcher and the picker list it. Unknown parts are null, never guessed. */
export interface PatientSummary {
  id: string;
  name: string;
  latinName: string | null;
  gender: string | null;
  sexLetter: string;
  birthDate: string | null;
  /** Whole years today, null without a full birth year. */
  age: number | null;
  deceased: string | null;
  mrn: string | null;
  story: Localized;
}

export interface PractitionerInfo {
  name: string;
  latinName: string | null;
  role: Localized | null;
}

export interface PractitionerSummary extends PractitionerInfo {
  id: string;
}

/** A visit as pickers list it. */
export interface EncounterSummary {
  id: string;
  /** ISO date and time of its start, null when unknown. */
  date: string | null;
  text: string;
}

/** One-line stories of the clinic's patients, by patient id. */
type Stories = ReadonlyMap<string, Localized>;

const HAN = /\p{Script=Han}/u;
const NO_STORY: Localized = { en: "", "zh-TW": "" };

function nameText(name: HumanName): string {
  if (name.text) return name.text;
  const family = name.family ?? "";
  const given = (name.given ?? []).join(" ");
  return HAN.test(family + given) ? family + given.replaceAll(" ", "") : [given, family].filter(Boolean).join(" ");
}

function names(list: HumanName[] | undefined): { name: string; latinName: string | null } {
  const texts = (list ?? [])
    .filter((name) => name.use !== "old")
    .map(nameText)
    .filter(Boolean);
  const han = texts.find((text) => HAN.test(text));
  const latin = texts.find((text) => !HAN.test(text)) ?? null;
  if (han) return { name: han, latinName: latin };
  return { name: latin ?? "", latinName: null };
}

function ageAt(birthDate: string | undefined, now: Date): number | null {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(birthDate ?? "");
  if (!match) return null;
  const [, year, month = "01", day = "01"] = match;
  const years = now.getFullYear() - Number(year);
  const passed = (now.getMonth() + 1) * 100 + now.getDate() >= Number(month) * 100 + Number(day);
  return passed ? years : years - 1;
}

function medicalRecordNumber(patient: Patient): string | null {
  const list = patient.identifier ?? [];
  const marked = list.find((identifier) => identifier.type?.coding?.some((coding) => coding.code === "MR"));
  return (marked ?? list.find((identifier) => identifier.use === "usual") ?? list[0])?.value ?? null;
}

function summarisePatient(patient: Patient, stories: Stories, now: Date): PatientSummary {
  const id = patient.id ?? "";
  return {
    id,
    ...names(patient.name),
    gender: patient.gender ?? null,
    sexLetter: { male: "M", female: "F" }[patient.gender as string] ?? "",
    birthDate: patient.birthDate ?? null,
    age: ageAt(patient.birthDate, now),
    deceased: patient.deceasedDateTime ?? (patient.deceasedBoolean ? "yes" : null),
    mrn: medicalRecordNumber(patient),
    story: stories.get(id) ?? NO_STORY,
  };
}

/** Reads all pages of a search; stops at `limit` resources. */
export async function searchAll(
  service: FhirService,
  path: string,
  query: [string, string][],
  limit = 1000,
): Promise<AnyResource[]> {
  const found: AnyResource[] = [];
  let parameters: [string, string][] = [...query, ["_count", String(Math.min(limit, 250))]];
  for (let page = 0; page < 40 && found.length < limit; page++) {
    const answer = await service.handle({ method: "GET", path, query: parameters, headers: {}, body: null });
    const bundle = answer.body as {
      entry?: { resource?: AnyResource; search?: { mode?: string } }[];
      link?: { relation: string; url: string }[];
    } | null;
    if (answer.status !== 200 || !bundle) break;
    for (const entry of bundle.entry ?? [])
      if (entry.resource && entry.search?.mode !== "outcome") found.push(entry.resource);
    const next = bundle.link?.find((link) => link.relation === "next")?.url;
    if (!next) break;
    const url = new URL(next, "http://localhost/");
    parameters = [...url.searchParams];
    path = url.pathname.replace(/^.*\/fhir\/?/, "");
  }
  return found.slice(0, limit);
}

const FALLBACK: Practitioner = {
  resourceType: "Practitioner",
  id: "sandbox-practitioner",
  active: true,
  name: [{ text: "測試醫師" }, { text: "Dr Sandbox" }],
};

/** Who is in the store: patients for lists and pickers, practitioners for sign-in. */
export class Directory {
  readonly #service: FhirService;
  readonly #stories: Stories;
  readonly #staff: ReadonlyMap<string, PractitionerInfo>;
  readonly #now: () => Date;

  constructor(
    service: FhirService,
    stories: Stories,
    staff: ReadonlyMap<string, PractitionerInfo>,
    now: () => Date = () => new Date(),
  ) {
    this.#service = service;
    this.#stories = stories;
    this.#staff = staff;
    this.#now = now;
  }

  async patients(): Promise<PatientSummary[]> {
    const resources = await searchAll(this.#service, "Patient", [["_sort", "_id"]]);
    const order = [...this.#stories.keys()];
    const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return resources
      .filter((resource) => resource.resourceType === "Patient")
      .map((resource) => summarisePatient(resource as unknown as Patient, this.#stories, this.#now()))
      .sort((a, b) => rank(a.id) - rank(b.id));
  }

  /** Patients whose name, record number or story holds every word of the query; of `only` these ids when given. */
  async searchPatients(
    query: string,
    limit: number,
    only: string[] | null = null,
  ): Promise<{ found: PatientSummary[]; total: number }> {
    const all = (await this.patients()).filter((patient) => only?.includes(patient.id) ?? true);
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((patient) => {
      const text = [patient.name, patient.latinName, patient.mrn, patient.story.en, patient.story["zh-TW"]]
        .join(" ")
        .toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return { found: found.slice(0, limit), total: all.length };
  }

  async #read(type: string, id: string): Promise<AnyResource | null> {
    if (!/^[A-Za-z0-9.-]{1,64}$/.test(id)) return null;
    const answer = await this.#service.handle({
      method: "GET",
      path: `${type}/${id}`,
      query: [],
      headers: {},
      body: null,
    });
    return answer.status === 200 ? (answer.body as AnyResource) : null;
  }

  async patient(id: string): Promise<PatientSummary | null> {
    const resource = await this.#read("Patient", id);
    return resource ? summarisePatient(resource as unknown as Patient, this.#stories, this.#now()) : null;
  }

  /** Id of the patient whose visit it is, empty when it names none, null when there is no such visit. */
  async patientOfEncounter(id: string): Promise<string | null> {
    const resource = await this.#read("Encounter", id);
    const subject = (resource as unknown as Encounter | null)?.subject?.reference ?? "";
    return resource && (/(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})$/.exec(subject)?.[1] ?? "");
  }

  /** Visits of a patient, newest first. */
  async encounters(patient: string): Promise<EncounterSummary[]> {
    const found = await searchAll(this.#service, "Encounter", [["patient", `Patient/${patient}`]], 200);
    return (found.filter((it) => it.resourceType === "Encounter") as unknown as Encounter[])
      .map((it) => ({
        id: it.id ?? "",
        date: it.period?.start ?? null,
        text: it.location?.[0]?.location?.display ?? it.class?.display ?? "",
      }))
      .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? ""));
  }

  #staffMember(person: Practitioner, roles: PractitionerRole[]): PractitionerSummary {
    const id = person.id ?? "";
    const known = this.#staff.get(id);
    if (known) return { id, ...known };
    const role = roles.find((each) => each.practitioner?.reference === `Practitioner/${id}`);
    const speciality = role?.specialty?.[0] ?? role?.code?.[0] ?? person.qualification?.[0]?.code;
    const text = speciality?.text ?? speciality?.coding?.[0]?.display;
    return { id, ...names(person.name), role: text ? { en: text, "zh-TW": text } : null };
  }

  async practitioners(): Promise<PractitionerSummary[]> {
    const people = await searchAll(this.#service, "Practitioner", [], 100);
    const roles = (await searchAll(this.#service, "PractitionerRole", [], 200)) as unknown as PractitionerRole[];
    const order = [...this.#staff.keys()];
    const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return people
      .filter((resource) => resource.resourceType === "Practitioner")
      .map((resource) => this.#staffMember(resource as unknown as Practitioner, roles))
      .sort((a, b) => rank(a.id) - rank(b.id));
  }

  /** One practitioner; the role is only known for staff that clinic.json names. */
  async practitioner(id: string): Promise<PractitionerSummary | null> {
    const resource = await this.#read("Practitioner", id);
    return resource ? this.#staffMember(resource as unknown as Practitioner, []) : null;
  }

  /** Somebody must be able to sign in: makes one practitioner when the store has none. */
  async ensurePractitioner(): Promise<void> {
    if ((await this.practitioners()).length === 0) await this.#service.load([FALLBACK as unknown as AnyResource]);
  }
}
