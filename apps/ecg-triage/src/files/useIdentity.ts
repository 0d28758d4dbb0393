import type { PatientIdentity } from "@bedside/chart";
import { compareIdentity, type FilePatient, type IdentityComparison, type IdentityItem } from "@bedside/ecg";
import { useText } from "@bedside/ui";
import { useMemo } from "react";
import type { fileMessages } from "./messages.ts";
import type { OpenedEcg } from "./opened.ts";

/** Whose file it is, beside the chart that is open, and the sentence that says so. */
export interface FileIdentity {
  verdict: IdentityComparison["verdict"];
  sentence: string;
}

/** Null for an ECG of the chart. */
export function useIdentity(ecg: OpenedEcg | null, chart: PatientIdentity | null): FileIdentity | null {
  const text = useText<typeof fileMessages>();
  const recording = ecg?.recording ?? null;
  const found = useMemo(
    () => recording && compareIdentity(recording.patient, chart, recording.start),
    [recording, chart],
  );
  if (!found) return null;
  const { verdict, differs, agrees } = found;
  const comma = text("list.comma");
  const items = (list: IdentityItem[]) => list.map((item) => text(`identity.item.${item}`)).join(comma);
  if (verdict === "same") return { verdict, sentence: text("identity.same", { agrees: items(agrees) }) };
  if (verdict === "unknown") {
    const sentence = agrees.length > 0 ? text("identity.little", { agrees: items(agrees) }) : text("identity.unknown");
    return { verdict, sentence };
  }
  return {
    verdict,
    sentence: text("identity.says", {
      file: stated(recording?.patient ?? null),
      chart: ofChart(differs),
      differs: items(differs),
    }),
  };

  function stated(patient: FilePatient | null): string {
    const age = patient?.birthDate == null ? patient?.ageYears : null;
    return [
      patient?.name?.replace(/[\^\s]+/g, " ").trim(),
      patient?.id,
      patient?.birthDate,
      patient?.sex ? text(`sex.${patient.sex}`) : null,
      age == null ? null : text("identity.years", { n: age }),
    ]
      .filter(Boolean)
      .join(comma);
  }

  /** Name and birth date, and whatever else differs. */
  function ofChart(items: IdentityItem[]): string {
    return [
      [chart?.nameText, chart?.latinName].filter(Boolean).join(" "),
      items.includes("id") ? chart?.recordNumber : null,
      chart?.birthDate,
      items.includes("sex") && chart?.sex ? text(`sex.${chart.sex}`) : null,
    ]
      .filter(Boolean)
      .join(comma);
  }
}
