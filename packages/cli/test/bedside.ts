import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const repository = path.resolve(import.meta.dirname, "../../..");
const node = path.join(repository, "node_modules/.bin/node");

export interface Ran {
  code: number | null;
  out: string;
  err: string;
  lines: Record<string, unknown>[];
}

/** The real command in its own process. */
export function bedside(args: string[], stdin?: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [path.join(repository, "packages/cli/src/main.ts"), ...args], { cwd: repository });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = out.split("\n").filter((line) => line.startsWith("{"));
      resolve({ code, out, err, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) });
    });
    child.stdin.end(stdin ?? "");
  });
}

const folder = mkdtempSync(path.join(tmpdir(), "bedside-"));

export function file(name: string, content: unknown): string {
  const at = path.join(folder, name);
  writeFileSync(at, typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content));
  return at;
}

const lab = (id: string, code: string, value: number, unit: string) => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code }] },
  subject: { reference: "Patient/1" },
  effectiveDateTime: "2026-03-01",
  valueQuantity: { value, unit, system: "http://unitsofmeasure.org", code: unit },
});

export const patient = { resourceType: "Patient", id: "1", gender: "male", birthDate: "1968-04-12" };

export const resources = [
  patient,
  lab("sbp", "8480-6", 140, "mm[Hg]"),
  lab("tc", "2093-3", 212, "mg/dL"),
  lab("hdl", "2085-9", 50, "mg/dL"),
  {
    resourceType: "Observation",
    id: "smoking",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "72166-2" }] },
    subject: { reference: "Patient/1" },
    effectiveDateTime: "2026-03-02",
    valueCodeableConcept: { coding: [{ system: "http://snomed.info/sct", code: "449868002" }] },
  },
];

export const bundle = (entries: object[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: entries.map((resource) => ({ resource })),
});
