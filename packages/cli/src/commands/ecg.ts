import { type CsvLayout, describeRecording, ecgReasonText, examine, type Recording } from "@bedside/ecg";
import type { Inference } from "@bedside/inference";
import { createNodeInference } from "@bedside/inference/node";
import type { ModelCard } from "@bedside/models";
import { ecgsOf } from "../ecg-file.ts";
import { parse } from "../options.ts";
import type { Output } from "../output.ts";
import { UsageError } from "../usage.ts";

export async function ecg(args: string[], output: Output): Promise<void> {
  const { values, positionals } = parse(args, {
    samples: { type: "boolean", default: false },
    marks: { type: "boolean", default: false },
    beats: { type: "boolean", default: false },
    classify: { type: "boolean", default: false },
    "csv-rate": { type: "string" },
    "csv-unit": { type: "string" },
    "csv-leads": { type: "string" },
  });
  if (positionals.length === 0) throw new UsageError("ecg takes at least one file");
  const layout = layoutOf(values["csv-rate"], values["csv-unit"], values["csv-leads"]);
  const inference = values.classify ? createNodeInference() : null;
  try {
    const network = inference ? await findNetwork(inference) : null;
    for (const file of positionals) {
      for (const read of await ecgsOf(file, layout)) {
        if (!read.ok) {
          await refuse(file, read.source, read.error, output);
          continue;
        }
        const { samples, marks, beats, classify } = values;
        const described = describeRecording(read.recording, { samples, marks, beats, rules: classify });
        const { rules, ...rest } = described;
        const found = inference && network ? await classifyOne(read.recording, inference, network) : null;
        if (found?.refusal) output.refuse(file, read.recording.source, found.refusal);
        await output.line({
          file,
          ...rest,
          ...(classify ? { findings: found?.findings ?? [], rules: rules ?? [] } : {}),
        });
      }
    }
  } finally {
    inference?.dispose();
  }
}

function layoutOf(rate: string | undefined, unit: string | undefined, leads: string | undefined): CsvLayout {
  const samplingRateHz = rate === undefined ? undefined : Number(rate);
  if (samplingRateHz !== undefined && !(samplingRateHz > 0)) throw new UsageError("--csv-rate takes hertz");
  return { samplingRateHz, unit, leads: leads?.split(",").map((lead) => lead.trim()) };
}

async function refuse(
  file: string,
  source: string | null,
  error: { code: string; message: string },
  output: Output,
): Promise<void> {
  output.refuse(file, source, error.message);
  await output.line({ file, ...(source === null ? {} : { source }), error });
}

async function findNetwork(inference: Inference): Promise<ModelCard> {
  const entry = (await inference.catalogue()).find(({ card }) => card.kind === "network");
  if (!entry) throw new UsageError("--classify: there is no ECG network in this installation");
  return entry.card;
}

interface Finding {
  label: string;
  probability: number;
  operatingPoint: number | null;
  claimed: boolean;
}

async function classifyOne(
  recording: Recording,
  inference: Inference,
  network: ModelCard,
): Promise<{ findings: Finding[]; refusal: string | null }> {
  const { input } = examine(recording, recording.patient);
  if (!input.ok) return { findings: [], refusal: `not classified: ${ecgReasonText(input.reason, "en")}` };
  const { probability, labels } = await inference.classify(network.id, input.ecg, 1);
  const findings = labels.map((label, i): Finding => {
    const known = network.findings?.find((finding) => finding.label === label);
    return {
      label,
      probability: probability[i] ?? Number.NaN,
      operatingPoint: known?.operatingPoint ?? null,
      claimed: known?.claimed ?? false,
    };
  });
  return { findings, refusal: null };
}
