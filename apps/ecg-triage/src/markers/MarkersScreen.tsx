import { type ExaminedPatient, type Recording, tTangent } from "@bedside/ecg";
import { Button, useText } from "@bedside/ui";
import { useRef, useState } from "react";
import type { messages } from "../messages.ts";
import { EcgView } from "../paper/EcgView.tsx";
import type { Sheet } from "../paper/sheet.ts";
import type { Paper } from "../paper/usePaper.ts";
import { useRoom } from "../paper/useRoom.ts";
import { useKeys } from "../useKeys.ts";
import { BeatMarks } from "./BeatMarks.tsx";
import type { EditedReading } from "./edited.ts";
import { MarkersBar } from "./MarkersBar.tsx";
import { MedianBeat } from "./MedianBeat.tsx";
import styles from "./markers.module.css";
import type { markerMessages } from "./messages.ts";
import type { Edits } from "./useEdits.ts";
import { useMarkers } from "./useMarkers.ts";
import { ValuesPanel } from "./ValuesPanel.tsx";

/** From this width the paper stands beside the median beat; below it one of both is shown. */
const WIDE_PX = 1280;
const CHOICES = ["II", "V2", "V5"];
const NEAR_MS = 20;

/** Measurements by hand: the median beat with marks that can be moved, what follows from them, and the beats on the paper. */
export function MarkersScreen({
  recording,
  reading,
  ecg,
  edits,
  by,
  patient,
  settings,
  sheet,
}: {
  recording: Recording;
  reading: EditedReading;
  ecg: string;
  edits: Edits;
  /** Who edits, in words. */
  by: string;
  patient: ExaminedPatient | null;
  settings: Paper;
  sheet: (() => Sheet) | null;
}) {
  const text = useText<typeof messages & typeof markerMessages>();
  const box = useRef<HTMLDivElement>(null);
  const shownFrom = useRef(0);
  const { widthPx } = useRoom(box);
  const isWide = widthPx >= WIDE_PX;
  const [shown, setShown] = useState<string>(() =>
    recording.leads.includes("II") ? "II" : (recording.leads[0] ?? ""),
  );
  const [isTangent, setTangent] = useState(false);
  const [isPaper, setPaper] = useState(false);
  const [chosenBeat, chooseBeat] = useState(0);
  const leads = shown === "all" ? recording.leads : [shown];
  const lead = shown === "all" ? (recording.leads.includes("II") ? "II" : (recording.leads[0] ?? "")) : shown;
  const marks = useMarkers({ reading, recording, ecg, edits, by, patient, tangentLead: lead });
  const { now, machine, own, edit, tangent, said } = marks;
  useKeys({ t: () => setTangent((is) => !is), u: marks.restore });
  const { median } = now;
  const others = recording.leads.filter((it) => !CHOICES.includes(it));
  const fixed = CHOICES.filter((it) => recording.leads.includes(it));
  const paper = (
    <div className={styles.paperSide}>
      <EcgView
        recording={recording}
        settings={{ ...settings.paper, layout: "6x2" }}
        view={settings.view}
        onView={settings.setView}
        drawer={false}
        prior={null}
        beats={now.beats}
        hrBpm={now.hrBpm}
        words={usedWords()}
        shownFrom={shownFrom}
        overlay={(geometry) => (
          <BeatMarks
            beats={marks.beats}
            median={median}
            samplingRateHz={recording.samplingRateHz}
            geometry={geometry}
            chosen={chosenBeat}
            onChoose={chooseBeat}
            onMove={marks.moveBeat}
            onRemove={marks.removeBeat}
            onInsert={marks.insertBeat}
            onAdd={marks.addBeat}
          />
        )}
      />
      <div className={styles.beatBar} data-testid="beat-bar">
        <Button size="small" onAction={() => marks.insertBeat(null)} testId="add-beat">
          {text("beats.add")}
        </Button>
        <Button size="small" onAction={() => marks.removeBeat(chosenBeat)} testId="remove-beat">
          {text("beats.remove")}
        </Button>
        <small>{text("beats.keys")}</small>
      </div>
    </div>
  );
  return (
    <>
      <MarkersBar settings={settings} isTangent={isTangent} onTangent={() => setTangent(!isTangent)} sheet={sheet} />
      <div className={styles.screen} data-wide={isWide || undefined} ref={box} data-testid="markers-screen">
        {isWide && paper}
        <div className={styles.beatSide}>
          <div className={styles.head}>
            <b>{text("markers.median")}</b>
            <small data-testid="beats-used">{usedWords()}</small>
            <div className={styles.segments}>
              {!isWide && (
                <Segment isOn={isPaper} onChoose={() => setPaper(!isPaper)} testId="show-paper">
                  {text("markers.paper")}
                </Segment>
              )}
              {[...fixed, "all"].map((it) => (
                <Segment key={it} isOn={shown === it} onChoose={() => setShown(it)} testId={`show-${it}`}>
                  {it === "all" ? text("markers.all") : it}
                </Segment>
              ))}
              {others.length > 0 && (
                <select
                  aria-label={text("markers.other-lead")}
                  value={others.includes(shown) ? shown : ""}
                  onChange={(event) => event.target.value && setShown(event.target.value)}
                  data-testid="show-other"
                >
                  <option value="">{text("markers.other-lead")}</option>
                  {others.map((it) => (
                    <option key={it}>{it}</option>
                  ))}
                </select>
              )}
            </div>
          </div>
          {!isWide && isPaper ? (
            paper
          ) : median ? (
            <MedianBeat
              median={median}
              measures={now}
              machine={own}
              machineQtMs={machine.qtMs}
              leads={leads}
              tangent={isTangent ? tangent : null}
              edit={edit}
              together={togetherWords()}
              onMove={marks.move}
              onReset={marks.reset}
            />
          ) : (
            <p className={styles.status} data-said="">
              {text("markers.none", { reason: text("markers.none.beats") })}
            </p>
          )}
          <div className={styles.status} data-said={said ? "" : undefined}>
            <span role="status" data-testid="markers-said">
              {said ?? (isTangent && median ? tangentWords() : text("markers.keys"))}
            </span>
            {isTangent && tangent && median && (
              <Button size="small" onAction={marks.toTangent} testId="to-tangent">
                {text("marker.to-tangent", { lead })}
              </Button>
            )}
          </div>
        </div>
        <ValuesPanel
          machine={machine}
          now={now}
          edit={edit}
          changes={marks.changes}
          onPlace={marks.place}
          onRestore={marks.restore}
          onUse={marks.use}
        />
      </div>
    </>
  );

  function usedWords(): string {
    if (!median) return "";
    const out = median.leftOut.filter((i) => !median.ectopic.includes(i)).length;
    const ectopic = median.ectopic.length;
    return [
      text("markers.used", { used: median.used.length, all: now.beats.length }),
      ectopic > 0 ? text("markers.ectopic", { n: ectopic }) : null,
      out > 0 ? text("markers.left-out", { n: out }) : null,
    ]
      .filter(Boolean)
      .join("; ");
  }

  function tangentWords(): string {
    const onsetMs = median?.markers.qrsOnset?.ms ?? 0;
    return tangent
      ? text("tangent.said", { lead, ms: Math.round(tangent.endMs - onsetMs) })
      : text("tangent.none", { lead });
  }

  function togetherWords(): string | null {
    const { qrsOnset, tPeak, tOffset } = median?.markers ?? {};
    if (!median || !qrsOnset || !tPeak || !tOffset) return null;
    const ends = median.beat.leads.flatMap((it) => tTangent(median.beat, it, qrsOnset.ms, tPeak.ms)?.endMs ?? []);
    const near = ends.filter((ms) => Math.abs(ms - tOffset.ms) <= NEAR_MS).length;
    return text("markers.together", { n: near, all: ends.length });
  }
}

function Segment({
  isOn,
  onChoose,
  children,
  testId,
}: {
  isOn: boolean;
  onChoose: () => void;
  children: string;
  testId: string;
}) {
  return (
    <button type="button" aria-pressed={isOn} onClick={onChoose} data-testid={testId}>
      {children}
    </button>
  );
}
