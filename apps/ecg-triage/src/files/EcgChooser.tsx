import { CrossIcon, formatDateTime, useText } from "@bedside/ui";
import styles from "../ecg.module.css";
import type { messages } from "../messages.ts";
import type { ChartEcg } from "../useEcgs.ts";
import type { fileMessages } from "./messages.ts";
import { OpenFileButton } from "./OpenFileButton.tsx";
import { isOpened, type OpenedEcg } from "./opened.ts";
import type { HeldFile } from "./useHeldFiles.ts";
import type { OpenedFiles } from "./useOpenedFiles.ts";

/** Which ECG: the opened files first, then those of the chart; and the way to open and close a file. */
export function EcgChooser({
  ecgs,
  files,
  held,
  ecg,
  onChoose,
}: {
  /** Of the chart. */
  ecgs: readonly ChartEcg[];
  files: OpenedFiles;
  /** Files in reports and documents of the chart, each opened when it is chosen. */
  held: readonly HeldFile[];
  /** The one on the screen. */
  ecg: ChartEcg;
  onChoose: (reference: string) => void;
}) {
  const text = useText<typeof messages & typeof fileMessages>();
  const name = ({ fileName, part, parts }: OpenedEcg) =>
    parts > 1 ? text("files.part", { name: fileName, part, parts }) : fileName;
  const ofChart = ecgs.map((it) => (
    <option key={it.reference} value={it.reference}>
      {formatDateTime(it.at)}
    </option>
  ));
  return (
    <>
      <select
        aria-label={text("ecg.choose")}
        value={ecg.reference}
        onChange={({ target: { value } }) => {
          const file = held.find(({ id }) => id === value);
          if (file) file.open();
          else onChoose(value);
        }}
        className={styles.chooser}
        data-testid="choose-ecg"
      >
        {files.ecgs.length + held.length === 0 ? (
          ofChart
        ) : (
          <>
            {files.ecgs.length > 0 && (
              <optgroup label={text("files.opened")}>
                {files.ecgs.map((it) => (
                  <option key={it.reference} value={it.reference}>
                    {name(it)}
                  </option>
                ))}
              </optgroup>
            )}
            {ofChart.length > 0 && <optgroup label={text("files.chart")}>{ofChart}</optgroup>}
            {held.length > 0 && (
              <optgroup label={text("files.held")}>
                {held.map((file) => (
                  <option key={file.id} value={file.id}>
                    {file.name}
                  </option>
                ))}
              </optgroup>
            )}
          </>
        )}
      </select>
      {isOpened(ecg) && (
        <button
          type="button"
          className={styles.toggle}
          onClick={() => files.close(ecg.reference)}
          title={text("files.close")}
          aria-label={`${text("files.close")}: ${name(ecg)}`}
          data-testid="close-file"
        >
          <CrossIcon size={12} />
        </button>
      )}
      <OpenFileButton onFiles={files.open} />
    </>
  );
}
