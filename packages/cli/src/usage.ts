/** Texts of `--help`: only what is here. */

export const HELP = `bedside: the models and readers of the apps, from a terminal

  bedside <command> [options] FILE...

Commands
  oracles DIR            run every file of test vectors in a folder
  facts FILE...          FHIR in, clinical facts out
  run MODEL FILE...      results of one model, or of all, for each patient
  ecg FILE...            ECG recordings in; quality, measurements, marks, findings out
  map IN.csv OUT.csv     a laboratory's own list to LOINC, with abstention
  translate CODE...      codes translated by a concept map
  code SYSTEM@EDITION    codes checked or searched in one edition of a code system

  bedside <command> --help says the rest.

Answers are JSON, one object a line, on stdout; everything else is on stderr.
Exit code  0  all done
           1  some rows or files were refused; each is named on stderr, the rest is done
           2  wrong usage
`;

const FILES = `FILE is FHIR JSON (a Bundle of any type, a resource, an array) or NDJSON; "-" reads stdin. Each file is a chart of
its own.`;

export const COMMAND_HELP = {
  oracles: `bedside oracles DIR [--model ID]

Runs every *.json file of test vectors in DIR. A line a file: name, passed, total; misses on stderr (id, field,
expected, got). Last line: "N passed, M failed". A file that no model here answers counts as failed.

  --model ID    only the files that this model answers
`,
  facts: `bedside facts FILE... [--as-of DATE] [--merge]

One line for each file, patient and concept, also when absent.
${FILES}

  --as-of DATE  the day that counts as today, YYYY-MM-DD
  --merge       read all files as one chart
`,
  run: `bedside run MODEL FILE... [--set CONCEPT=VALUE]... [--as-of DATE] [--merge]

MODEL is a model's id, or "all" for every equation and rule table. A model that refuses a patient is an answer
(status "refused" with its reason), not a failure of the command.
${FILES}

  --model ID           the model, instead of the first argument
  --set CONCEPT=VALUE  enter a value for every patient, in the concept's canonical unit (--set sbp=132,
                       --set symptom=typical, --set fhlca=true), or set a site setting (--set score2-region=moderate)
  --as-of DATE         the day that counts as today, YYYY-MM-DD
  --merge              read all files as one chart
`,
  ecg: `bedside ecg FILE... [--samples] [--marks] [--beats] [--classify] [--csv-rate HZ --csv-unit UNIT --csv-leads LIST]

One object a recording. FILE is any ECG file, told by its content: HL7 aECG, GE MUSE XML, Philips XML, SCP-ECG, DICOM,
EDF, a WFDB header (.hea) beside its signal files, a CSV, or FHIR (ECG Observations, and files in a Binary,
DocumentReference or DiagnosticReport). "-" reads stdin. "stated" is what the file says of itself, the device's
measurements and statements among it; "measurements" are made here and take nothing from it.

  --samples     millivolt of every lead
  --marks       P, QRS and T of every lead
  --beats       sample index of each QRS
  --classify    findings of the ECG network, and rule warnings
  --csv-rate HZ, --csv-unit UNIT, --csv-leads I,II,...
                what a CSV does not say of itself: a row is a sample, a column is a lead
`,
  map: `bedside map IN.csv OUT.csv [--loinc FILE]

Adds to each row of a laboratory's list: loinc, loinc_name, decision (accept, review, none), score, relation, reason,
candidates (five at most, best first, "|" between). IN.csv is UTF-8 with the columns name, specimen, unit, and where there
are any item, method, timing, samples; other columns pass through. A bad row is named on stderr and left out. "-" reads
stdin or writes stdout. loinc_name is an official name or empty.

  --loinc FILE  your own Loinc.csv to choose from, instead of the table here
`,
  translate: `bedside translate --map ID CODE... [--system URI] [--depends PROPERTY=VALUE]... [--reverse]

One object a code, as $translate answers: result, message, matches with their equivalence. A code without a target is
named on stderr.

  --map ID                   nhi-loinc (NHI orders), icd9-icd10, icd10-icd9 (CMS GEMs), or the file of a ConceptMap (.json)
  --system URI               the system of the codes, where the map has several
  --depends PROPERTY=VALUE   what else is known of the thing: an item text, a specimen, SYSTEM|CODE
  --reverse                  from target to source, by maps that say that they may be read so
`,
  code: `bedside code SYSTEM@EDITION CODE... [--billable]
bedside code SYSTEM@EDITION --search TEXT [--limit N]

One object a code: whether it exists in that edition, its names, what stands above it, what is wrong. A code that is
not valid is named on stderr. SYSTEM is a URI or one of icd10cm, nhiService, nhiDrug, loinc, rxnorm; the editions are
named when there is none of the one given. There is no default edition.

  --billable    the codes are meant for claims: headings are not valid
  --search      the rest is a text in Chinese or English, or the beginning of a code; the best entries first
  --limit N     at most so many (20)
`,
} as const;

export type CommandName = keyof typeof COMMAND_HELP;

/** Commands of the design that this version does not have. */
export const NOT_HERE: readonly string[] = ["doctor"];

/** Wrong usage: printed to stderr, exit code 2. */
export class UsageError extends Error {}
