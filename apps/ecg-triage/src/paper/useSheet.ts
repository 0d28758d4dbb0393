import type { PatientIdentity } from "@bedside/chart";
import type { Measurements, PaperPrior, Recording } from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import { formatDateTime, useText } from "@bedside/ui";
import type { WorkspaceMessages } from "@bedside/ui/workspace";
import { type RefObject, useRef } from "react";
import { spokenFigures } from "../figures.ts";
import type { fileMessages } from "../files/messages.ts";
import { isOpened } from "../files/opened.ts";
import type { markerMessages } from "../markers/messages.ts";
import type { Edit } from "../markers/useEdits.ts";
import { valuesLine } from "../markers/words.ts";
import type { messages } from "../messages.ts";
import { useQtc } from "../qtc.ts";
import type { ChartEcg } from "../useEcgs.ts";
import { filterWords } from "./filter-words.ts";
import type { PaperOverlay, Sheet } from "./sheet.ts";
import type { DrawnFilter } from "./useFiltered.ts";
import type { PaperSettings } from "./usePaper.ts";

/** What a sheet says above the tracing, and what it shows: as the screen stands when it is asked for. */
export function useSheet({
  session,
  identity,
  ecg,
  drawn,
  measures,
  edited,
  settings,
  prior,
  warning,
  overlay,
}: {
  session: Session;
  identity: PatientIdentity | null;
  ecg: ChartEcg | null;
  /** Its recording as the screen draws it. */
  drawn: { recording: Recording | null; filter: DrawnFilter };
  /** Null while it is being measured, and when it could not be. */
  measures: Measurements | null;
  /** Who changed them, and what the machine had measured. */
  edited: { edit: Edit; machine: Measurements } | null;
  settings: PaperSettings;
  /** What lies under it. */
  prior: PaperPrior | null;
  /** What must stand on every sheet of this ECG: whose it may be. */
  warning: string | null;
  overlay: PaperOverlay;
}): { sheet: (() => Sheet) | null; shownFrom: RefObject<number> } {
  const text = useText<typeof messages & typeof fileMessages & typeof markerMessages & WorkspaceMessages>();
  const { formula, short } = useQtc();
  const shownFrom = useRef(0);
  const { recording } = drawn;
  if (!recording || !ecg || !identity) return { sheet: null, shownFrom };
  const filtered = filterWords(text, drawn.filter, recording.filters);
  return {
    shownFrom,
    sheet: () => ({
      recording,
      settings,
      startS: shownFrom.current,
      prior,
      overlay,
      head: [
        warning,
        patient(identity),
        origin(ecg),
        measures ? spoken(measures) : text("print.unmeasured"),
        edited && changed(edited),
      ].filter((line) => line !== null),
      caption: (fromS, toS, secondsPerLead) =>
        [
          filtered.short,
          text("paper.recording", {
            leads: recording.leads.length,
            seconds: Number(recording.durationS.toFixed(1)),
            rate: recording.samplingRateHz,
          }),
          text("paper.window", {
            from: fromS.toFixed(1),
            to: toS.toFixed(1),
            all: Number(recording.durationS.toFixed(1)),
          }),
          text("paper.a-lead", { seconds: secondsPerLead.toFixed(1) }),
        ].join("   "),
      filterLine: filtered.line,
    }),
  };

  function patient(of: PatientIdentity): string {
    const names = [of.nameText, of.latinName].filter(Boolean);
    return [
      names.length > 0 ? names.join(" ") : text("banner.name-missing"),
      of.sex ? text(`sex.${of.sex}`) : text("banner.sex-missing"),
      of.birthDate ? text("banner.born", { date: of.birthDate }) : text("banner.birth-missing"),
      of.recordNumber ? `${text("banner.record")} ${of.recordNumber}` : text("banner.record-missing"),
      session.issuer.environment === "production" ? null : text("environment.sandbox"),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  function origin(of: ChartEcg): string {
    const { at, reference, recording: own } = of;
    return [
      at === null ? null : text("ecg.of", { at: formatDateTime(at) }),
      own?.synthetic ? text("ecg.synthetic") : null,
      own?.device,
      isOpened(of) ? of.fileName : reference,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  /** The figures: the machine's, which nobody has signed, or a person's with the machine's beside them. */
  function spoken(measured: Measurements): string {
    const figures = spokenFigures(text, { formula, short }, measured);
    return [...figures, ...(edited ? [] : [text("print.unsigned")])].join(" · ");
  }

  function changed({ edit, machine }: { edit: Edit; machine: Measurements }): string {
    return text("print.edited", { by: edit.by, at: formatDateTime(edit.at), machine: valuesLine(machine, formula) });
  }
}
