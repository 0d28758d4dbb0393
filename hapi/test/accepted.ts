import { fixtures } from "./clinic.ts";
import type { Search, Seen } from "./compare.ts";
import { edgeCases } from "./edge-cases.ts";

/** A difference that stays, with its reason and a search that shows it: when that search agrees, the entry must go. */
export interface Accepted {
  id: string;
  reason: string;
  witness: Search;
  applies(search: Search, embedded: Seen, hapi: Seen): boolean;
}

const names = (search: Search, pattern: RegExp) => search.query.some(([name]) => pattern.test(name));
const values = (search: Search, name: RegExp, value: RegExp) =>
  search.query.some(([each, said]) => name.test(each) && said.split(",").some((one) => value.test(one)));
const isCount = (search: Search) => search.query.some(([name, value]) => name === "_summary" && value === "count");

/** Rows that one answer has and the other has not. */
function onlyInOne(embedded: Seen, hapi: Seen): string[] {
  const ours = new Set(embedded.pages.flat());
  const theirs = new Set(hapi.pages.flat());
  return [...ours].filter((it) => !theirs.has(it)).concat([...theirs].filter((it) => !ours.has(it)));
}

/** Rows whose code is text alone. */
const TEXT_ONLY = new Set([
  "Observation/chiu-shu-fen-tg-1",
  "Observation/edge-period",
  "Observation/edge-open-period",
  "Condition/edge-condition-2",
]);

/** Rows with a time whose day in UTC is not the day that is written. */
const SHIFTED = new Set(
  [...fixtures(), ...edgeCases()]
    .filter((resource) =>
      [...JSON.stringify(resource).matchAll(/"(\d{4}-\d\d-\d\d)T[^"]*[+-]\d\d:\d\d"/g)].some(
        ([time, day]) => new Date(time.slice(1, -1)).toISOString().slice(0, 10) !== day,
      ),
    )
    .map(({ resourceType, id }) => `${resourceType}/${id}`),
);

export const ACCEPTED: readonly Accepted[] = [
  {
    id: "a-date-twice",
    reason:
      "A repeated parameter is a conjunction (FHIR R4 3.1.1.4.17); HAPI takes two dates only when they make a range.",
    witness: {
      type: "DiagnosticReport",
      query: [
        ["issued", "ne1968-04-12"],
        ["issued", "ge1968-04-12"],
      ],
    },
    applies: (search, embedded, hapi) =>
      embedded.status === 200 &&
      hapi.status === 400 &&
      search.query.some(([name], at) => search.query.findIndex(([other]) => other === name) !== at),
  },
  {
    id: "text-is-not-missing",
    reason:
      "A concept that has only text is not missing (FHIR R4 3.1.1.4.5: missing means no value for the element); HAPI looks at its code index, where a text has no row.",
    witness: { type: "Observation", query: [["code:missing", "true"]] },
    applies: (search, embedded, hapi) =>
      names(search, /^(code|combo-code|component-code):missing$/) &&
      (isCount(search) || onlyInOne(embedded, hapi).every((it) => TEXT_ONLY.has(it))),
  },
  {
    id: "logical-reference-is-not-missing",
    reason: "A reference that has only an identifier is not missing; HAPI looks at its index of literal references.",
    witness: { type: "Observation", query: [["subject:missing", "true"]] },
    applies: (search, embedded, hapi) =>
      names(search, /^(subject|patient):missing$/) &&
      (isCount(search) || onlyInOne(embedded, hapi).every((it) => it === "Observation/edge-logical")),
  },
  {
    id: "unit-as-printed",
    reason:
      'number||code matches the code or the printed unit of a quantity (FHIR R4 3.1.1.4.11: "in code or unit"); HAPI compares the code alone when there is one.',
    witness: { type: "Observation", query: [["component-value-quantity", "120||mmHg"]] },
    applies: (search) => values(search, /quantity$/, /\|\|/),
  },
  {
    id: "reference-by-identifier",
    reason:
      "A reference can be searched by its identifier (FHIR R4 3.1.1.4.12, modifier :identifier); HAPI keeps no index of those and answers 400.",
    witness: { type: "Observation", query: [["subject:identifier", "urn:x|1"]] },
    applies: (search, embedded, hapi) =>
      embedded.status === 200 && hapi.status === 400 && names(search, /:identifier$/),
  },
  {
    id: "labels-of-a-system",
    reason:
      "system| matches every code of a system (FHIR R4 3.1.1.4.10); HAPI keeps labels in tables of their own, where it needs a code, and answers 400.",
    witness: { type: "Observation", query: [["_security", "http://nowhere|"]] },
    applies: (search, embedded, hapi) =>
      embedded.status === 200 && hapi.status === 400 && values(search, /^(_security|_tag)(:not)?$/, /\|$/),
  },
  {
    id: "a-day-in-utc",
    reason:
      "The embedded store takes a day as a span in UTC, as its CapabilityStatement says; HAPI compares the day that is written in the resource, whatever its time zone.",
    witness: { type: "Observation", query: [["date", "2019-12-31"]] },
    applies: (search, embedded, hapi) =>
      values(search, /^[^_]/, /^(\w\w)?\d{4}-\d\d-\d\d$/) &&
      (isCount(search)
        ? Math.abs((embedded.total ?? 0) - (hapi.total ?? 0)) <= SHIFTED.size
        : onlyInOne(embedded, hapi).every((it) => SHIFTED.has(it))),
  },
  {
    id: "contact-system",
    reason: 'FHIR R4 gives a ContactPoint no system in token searches; HAPI takes "phone" and "email" for one.',
    witness: { type: "Patient", query: [["telecom", "email|"]] },
    applies: (search) => values(search, /^(telecom|phone|email)(:not)?$/, /\|/),
  },
];
