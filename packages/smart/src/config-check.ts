import type { $ZodIssue } from "zod/v4/core";
import { type BedsideConfig, configSchema } from "./config.ts";
import { jsonErrorOffset } from "./json-position.ts";

/** One thing wrong in `config.json`, for the informatician who has to put it right. */
export interface ConfigProblem {
  file: string;
  /** `line 4, column 7` for JSON that does not parse, else a path such as `issuers[0].iss`. */
  at: string;
  found: string;
  expected: string;
  todo: string;
}

export type ConfigCheck = { ok: true; config: BedsideConfig } | { ok: false; problems: ConfigProblem[] };

/** Checks the text of a configuration file; `file` is only used in the messages. */
export function checkConfig(source: string, file: string): ConfigCheck {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    return { ok: false, problems: [syntaxProblem(source, file)] };
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => schemaProblem(issue, json, file)) };
  }
  const seen = new Set<string>();
  const twice: ConfigProblem[] = [];
  parsed.data.issuers.forEach(({ iss }, index) => {
    if (seen.has(iss)) {
      twice.push({
        file,
        at: `issuers[${index}].iss`,
        found: JSON.stringify(iss),
        expected: "each iss once",
        todo: "Keep one entry for this server and put all client ids into it.",
      });
    }
    seen.add(iss);
  });
  return twice.length > 0 ? { ok: false, problems: twice } : { ok: true, config: parsed.data };
}

function syntaxProblem(source: string, file: string): ConfigProblem {
  const offset = jsonErrorOffset(source) ?? 0;
  const before = source.slice(0, offset).split("\n");
  const found =
    source.trim() === ""
      ? "an empty file"
      : source.trimStart().startsWith("<")
        ? "an HTML page"
        : excerpt(source, offset);
  return {
    file,
    at: `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`,
    found,
    expected: "JSON",
    todo:
      found === "an HTML page"
        ? "The web server answers another page here. Copy config.json to this address."
        : "Look just before this place for a missing comma, quote or bracket, or a comma too many.",
  };
}

function excerpt(source: string, offset: number): string {
  const rest = source.slice(offset).trimStart();
  return rest === "" ? "the end of the file" : JSON.stringify(rest.slice(0, 24).split("\n")[0]);
}

function schemaProblem(issue: $ZodIssue, json: unknown, file: string): ConfigProblem[] {
  const path = [...issue.path];
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    json,
  );
  const at = path.reduce<string>(
    (place, key) =>
      typeof key === "number" ? `${place}[${key}]` : place === "" ? String(key) : `${place}.${String(key)}`,
    "",
  );
  return [{ file, at: at === "" ? "file" : at, found: describe(value), ...advice(issue, at) }];
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}

function advice(issue: $ZodIssue, at: string): { expected: string; todo: string } {
  if (at.endsWith(".iss")) {
    return {
      expected: "the FHIR base address, https://..., without ? or #",
      todo: "Copy the address exactly as the EHR sends it in iss, to the last slash.",
    };
  }
  if (/\.(origins|frameAncestors)\[\d+\]$/.test(at)) {
    return {
      expected: "an origin: scheme, host and port, in lower case",
      todo: "Write it without a path and without a slash at the end: https://ehr.example.org",
    };
  }
  if (at.endsWith(".clientIds") && issue.code === "custom") {
    return {
      expected: "clientId, or clientIds with one id an app",
      todo: "Enter the client id that the EHR gave at registration.",
    };
  }
  switch (issue.code) {
    case "invalid_type":
      return { expected: issue.expected, todo: `Write a value of type ${issue.expected} here.` };
    case "invalid_value": {
      const values = issue.values.map((value) => JSON.stringify(value)).join(", ");
      return { expected: `one of ${values}`, todo: "Choose one of these values." };
    }
    case "too_small":
      return {
        expected: `at least ${issue.minimum}${issue.origin === "array" ? " entry" : issue.origin === "string" ? " character" : ""}`,
        todo: "Fill it in.",
      };
    case "too_big":
      return { expected: `at most ${issue.maximum}`, todo: "Enter a smaller number." };
    case "invalid_key":
    case "unrecognized_keys":
      return {
        expected: "the name of an app: ecg-triage, coronary-risk, lung-decision, console",
        todo: "Correct the name.",
      };
    default:
      return { expected: "another value", todo: "Compare with the configuration page of the documentation." };
  }
}
