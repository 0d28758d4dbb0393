import { randomUUID } from "node:crypto";
import type { AnyResource, FhirRequest } from "../../packages/sandbox/src/fhir/service.ts";
import { BASE } from "./clinic.ts";

type Step = [name: string, request: FhirRequest];
const UUID = "urn:uuid:0b7e1d3c-9e29-4d56-8f6e-3a8b5c1d2e4f";

const row = (id: string | undefined, changes: Record<string, unknown> = {}): AnyResource => ({
  resourceType: "Observation",
  ...(id === undefined ? {} : { id }),
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "2093-3" }] },
  subject: { reference: "Patient/edge-1" },
  ...changes,
});
const call = (
  method: string,
  path: string,
  body: unknown = null,
  headers: Record<string, string> = {},
): FhirRequest => ({
  method,
  path,
  query: [],
  headers: { ...(body === null ? {} : { "content-type": "application/fhir+json" }), ...headers },
  body,
});
const transaction = (type: "transaction" | "batch", ...entry: object[]) => ({
  resourceType: "Bundle",
  type,
  entry,
});
const entry = (method: string, url: string, resource?: AnyResource, more: object = {}) => ({
  ...(resource ? { fullUrl: resource.id ? `${BASE}/${url}` : `urn:uuid:${randomUUID()}`, resource } : {}),
  request: { method, url, ...more },
});
const put = (resource: AnyResource) => call("PUT", `${resource.resourceType}/${resource.id}`, resource);
const putEntry = (resource: AnyResource) => entry("PUT", `${resource.resourceType}/${resource.id}`, resource);
const deleteEntry = (url: string) => entry("DELETE", url);
const to = (reference: string) => ({ reference });
const patient = (id: string): AnyResource => ({ resourceType: "Patient", id, name: [{ family: id }] });

/** What may refer to what, and what may be deleted. */
const LINKS: Step[] = [
  ["a reference to nobody", put(row("l1", { subject: to("Patient/nobody") }))],
  ["nothing of it is left", call("GET", "Observation/l1")],
  ["a reference below our own base to nobody", put(row("l2", { subject: to(`${BASE}/Patient/nobody`) }))],
  ["a reference to a version of nobody", put(row("l3", { derivedFrom: [to("Observation/nobody/_history/1")] }))],
  ["a reference to a version of what is there", put(row("l4", { subject: to("Patient/edge-1/_history/1") }))],
  ["a reference to a type that is none", put(row("l5", { subject: to("Nonsense/1") }))],
  ["a reference to a type that is none, where any may stand", put(row("l5a", { focus: [to("Nonsense/1")] }))],
  [
    "a reference to a type that is none on another server",
    put(row("l5b", { focus: [to("https://other.test/fhir/Nonsense/1")] })),
  ],
  ["an absolute address that names no type", put(row("l5c", { focus: [to("https://other.test/here")] }))],
  ["a reference by object identifier", put(row("l5e", { focus: [to("urn:oid:1.2.3")] }))],
  ["a wrong type on another server", put(row("l5f", { subject: to("https://other.test/fhir/Medication/1") }))],
  ["a reference by UUID where no search looks", put(row("l5g", { note: [{ authorReference: to(UUID), text: "x" }] }))],
  ["a reference that is a condition", put(row("l5h", { subject: to("Patient?identifier=none") }))],
  ["a reference without a type", put(row("l6", { subject: to("edge-1") }))],
  ["a reference by UUID outside a transaction", put(row("l7", { subject: to(UUID) }))],
  ["a reference to another server", put(row("l8", { subject: to("https://other.test/fhir/Patient/1") }))],
  ["a reference to a contained resource that is not there", put(row("l9", { device: to("#none") }))],
  [
    "a reference to a contained resource",
    put(row("l10", { contained: [{ resourceType: "Device", id: "d" }], device: to("#d") })),
  ],
  ["a reference to itself", put(row("l11", { hasMember: [to("Observation/l11")] }))],
  [
    "a reference where no search looks",
    put(row("l12", { note: [{ authorReference: to("Practitioner/none"), text: "x" }] })),
  ],
  [
    "a reference in an extension",
    put(row("l13", { extension: [{ url: "urn:x", valueReference: to("Patient/nobody") }] })),
  ],
  [
    "a canonical that leads nowhere",
    put({
      resourceType: "QuestionnaireResponse",
      id: "l14",
      status: "completed",
      questionnaire: "http://example.org/Questionnaire/none",
    }),
  ],
  ["an update that refers to nobody", put(row("l10", { subject: to("Patient/nobody") }))],
  [
    "a patch that refers to nobody",
    call(
      "PATCH",
      "Observation/l10",
      JSON.stringify([{ op: "add", path: "/performer", value: [to("Patient/nobody")] }]),
      {
        "content-type": "application/json-patch+json",
      },
    ),
  ],
  [
    "a transaction that refers to what comes later",
    call(
      "POST",
      "",
      transaction("transaction", putEntry(row("l20", { subject: to("Patient/l21") })), putEntry(patient("l21"))),
    ),
  ],
  [
    "a transaction that refers to nobody",
    call(
      "POST",
      "",
      transaction("transaction", putEntry(patient("l22")), putEntry(row("l23", { subject: to("Patient/nobody") }))),
    ),
  ],
  ["nothing of the transaction is left", call("GET", "Patient/l22")],
  [
    "a batch that refers to nobody",
    call(
      "POST",
      "",
      transaction("batch", putEntry(patient("l24")), putEntry(row("l25", { subject: to("Patient/nobody") }))),
    ),
  ],
  ["deletion of what another refers to", call("DELETE", "Patient/l21")],
  ["it is still there", call("GET", "Patient/l21")],
  [
    "a transaction that deletes what another refers to",
    call("POST", "", transaction("transaction", deleteEntry("Patient/l21"))),
  ],
  [
    "a transaction that deletes it and refers elsewhere",
    call(
      "POST",
      "",
      transaction("transaction", deleteEntry("Patient/l21"), putEntry(row("l20", { subject: to("Patient/edge-1") }))),
    ),
  ],
  ["a reference to what was deleted", put(row("l26", { subject: to("Patient/l21") }))],
  [
    "a transaction that writes two",
    call(
      "POST",
      "",
      transaction("transaction", putEntry(patient("l27")), putEntry(row("l28", { subject: to("Patient/l27") }))),
    ),
  ],
  [
    "a transaction that deletes both",
    call("POST", "", transaction("transaction", deleteEntry("Patient/l27"), deleteEntry("Observation/l28"))),
  ],
  ["the patient is gone", call("GET", "Patient/l27")],
];

/** Writes and reads, one after the other: status by status. */
export const STORY: Step[] = [
  ...LINKS,
  ["create by id", call("PUT", "Observation/w1", row("w1"))],
  ["the same again", call("PUT", "Observation/w1", row("w1"))],
  ["update", call("PUT", "Observation/w1", row("w1", { status: "amended" }))],
  ["update of a version", call("PUT", "Observation/w1", row("w1", { status: "final" }), { "if-match": 'W/"2"' })],
  ["update of an old version", call("PUT", "Observation/w1", row("w1", { status: "final" }), { "if-match": 'W/"1"' })],
  ["history", call("GET", "Observation/w1/_history")],
  ["a version", call("GET", "Observation/w1/_history/1")],
  ["a version that never was", call("GET", "Observation/w1/_history/99")],
  ["an id in the body that is not the address", call("PUT", "Observation/w2", row("w3"))],
  ["a body of another type", call("PUT", "Observation/w2", { resourceType: "Patient", id: "w2" })],
  ["no JSON", call("PUT", "Observation/w2", "{")],
  [
    "patch",
    call("PATCH", "Observation/w1", JSON.stringify([{ op: "replace", path: "/status", value: "final" }]), {
      "content-type": "application/json-patch+json",
    }),
  ],
  [
    "create once",
    call("POST", "Observation", row(undefined, { identifier: [{ system: "urn:w", value: "1" }] }), {
      "if-none-exist": "identifier=urn:w|1",
    }),
  ],
  [
    "create once more",
    call("POST", "Observation", row(undefined, { identifier: [{ system: "urn:w", value: "1" }] }), {
      "if-none-exist": "identifier=urn:w|1",
    }),
  ],
  ["read", call("GET", "Observation/w1")],
  ["read what never was", call("GET", "Observation/never")],
  ["delete", call("DELETE", "Observation/w1")],
  ["read what was deleted", call("GET", "Observation/w1")],
  ["delete what others refer to", call("DELETE", "Patient/edge-1")],
  [
    "transaction with a reference inside",
    call(
      "POST",
      "",
      transaction(
        "transaction",
        {
          ...entry("POST", "Patient", { resourceType: "Patient", name: [{ family: "W" }] }),
          fullUrl: UUID,
        },
        entry("POST", "Observation", row(undefined, { subject: { reference: UUID } })),
      ),
    ),
  ],
  [
    "transaction with an entry that can not be",
    call(
      "POST",
      "",
      transaction(
        "transaction",
        entry("PUT", "Observation/w5", row("w5")),
        entry("PUT", "Observation/w6", row("w6", { code: undefined })),
      ),
    ),
  ],
  ["nothing of that is left", call("GET", "Observation/w5")],
  [
    "batch where one entry fails",
    call(
      "POST",
      "",
      transaction("batch", entry("PUT", "Observation/w7", row("w7")), entry("GET", "Observation/never")),
    ),
  ],
  [
    "transaction that creates once",
    call(
      "POST",
      "",
      transaction(
        "transaction",
        entry("POST", "Observation", row(undefined), { ifNoneExist: "identifier=urn%3Aw%7C1" }),
      ),
    ),
  ],
];

/** Steps where the two part, with the reason. */
export const PARTED: Readonly<Record<string, string>> = {
  "a reference to itself": "HAPI looks for the target before it writes; R4 lets a resource refer to itself",
  "a reference that is a condition":
    "HAPI looks for what the condition finds (404 for nothing); R4 knows such references in transactions alone (400)",
  "update of an old version": "R4 asks for 412, HAPI answers 409",
  delete: "204 without a body or 200 with an OperationOutcome: R4 allows both",
};
