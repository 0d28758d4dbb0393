import type { Reason } from "@bedside/chart";
import { ECG_REASONS, ecgReasonText } from "@bedside/ecg";
import { useLocale, useText } from "@bedside/ui";
import type { fileMessages } from "./messages.ts";

const OF_WORKER = new Set(["too-slow", "worker-died", "worker-failed"]);
const WITH_OWN_ADVICE = new Set(["wfdb-files", "document-file", "compressed-file", "file-too-large", "held-unread"]);

/** Why a file could not be opened, or a recording not measured, in words; and what to do. */
export function useFileText() {
  const text = useText<typeof fileMessages>();
  const locale = useLocale();
  return {
    reason: ({ code, values }: Reason): string =>
      Object.hasOwn(ECG_REASONS, code)
        ? ecgReasonText({ code, values: readable(code, values) }, locale)
        : text(`problem.${code as "too-slow"}`, values),
    advice: ({ code }: Reason, fileName: string): string => {
      if (OF_WORKER.has(code)) return text("problem.worker-anew");
      if (WITH_OWN_ADVICE.has(code)) return text(`do.${code as "wfdb-files"}`);
      return text(code === "unknown-format" && /\.dat$/i.test(fileName) ? "do.signal-file" : "do.other");
    },
  };
}

/** Sizes in numbers that can be read. */
function readable(code: string, values: Reason["values"] = {}): Record<string, string | number> {
  if (code !== "file-too-large") return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value).toLocaleString("en")]));
}
