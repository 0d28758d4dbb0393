import type { BedsideConfig, StaffSession } from "@bedside/smart";
import { LOINC_NOTICE } from "@bedside/terminology";
import type { CodeSystems } from "@bedside/terminology/code-systems";
import { useText } from "@bedside/ui";
import { KeyHelp } from "@bedside/ui/dialogs";
import type { Candidates } from "../candidates/client.ts";
import { approvalRefusal, type Change, type Entry } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import type { View, Workbench } from "../workbench/workbench.ts";
import { CheckDialog } from "./CheckDialog.tsx";
import { Confirm } from "./Confirm.tsx";
import { ExportDialog } from "./ExportDialog.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { ProjectDialog } from "./ProjectDialog.tsx";
import { TextAsk } from "./TextAsk.tsx";
import type { Site } from "./useSite.ts";

export type Dialog =
  | { kind: "import" | "export" | "projects" | "keys" | "assign" | "no-map" | "approve" }
  | { kind: "check"; codeSystems: CodeSystems };

interface MapDialogsProps {
  dialog: Dialog | null;
  config: BedsideConfig;
  session: StaffSession;
  person: string;
  workbench: Workbench;
  view: View;
  site: Site;
  candidates: Candidates;
  /** The rows that a bulk action is about. */
  chosen: readonly Entry[];
  lettersOn: boolean;
  onLettersOn: (on: boolean) => void;
  onMake: (changes: readonly Change[]) => void;
  onBulk: (changeOf: (row: string) => Change) => void;
  onTable: () => void;
  onClose: () => void;
}

const KEYS = [
  [["J", "↓"], "keys.down"],
  [["K", "↑"], "keys.up"],
  [["Enter"], "keys.open"],
  [["Space"], "keys.select"],
  [["1", "9"], "keys.pick"],
  [["N"], "keys.no-map"],
  [["A"], "keys.approve"],
  [["Ctrl S"], "keys.save"],
  [["Ctrl Z"], "keys.undo"],
  [["Ctrl ⇧ Z"], "keys.redo"],
  [["/"], "keys.search"],
] as const;
/** Rows that a question names; the others are counted. */
const NAMED = 8;

/** The dialogs of the code map; one at a time. */
export function MapDialogs(props: MapDialogsProps) {
  const { dialog, config, session, person, workbench, view, site, candidates, chosen, onClose } = props;
  const text = useText<ConsoleMessages>();
  const { project } = view;
  const bulk = (changeOf: (row: string) => Change) => {
    onClose();
    props.onBulk(changeOf);
  };
  const named = (entries: readonly Entry[]) => [
    ...entries.slice(0, NAMED).map(({ row }) => [row.code, row.item].filter((part) => part !== "").join(" ")),
    ...(entries.length > NAMED ? [text("import.more", { n: entries.length - NAMED })] : []),
  ];
  switch (dialog?.kind) {
    case "import":
      return <ImportDialog {...{ workbench, session, person, onClose }} local={site.local} trusted={site.trusted} />;
    case "export":
      if (!project) return null;
      return (
        <ExportDialog
          project={project}
          editions={site.editions}
          siteMaps={config.site.terminology}
          notice={LOINC_NOTICE}
          onClose={onClose}
        />
      );
    case "check":
      if (!project) return null;
      return (
        <CheckDialog
          {...{ project, candidates, onClose }}
          codeSystems={dialog.codeSystems}
          onMake={props.onMake}
          onTable={props.onTable}
        />
      );
    case "projects":
      return <ProjectDialog view={view} workbench={workbench} onClose={onClose} />;
    case "keys":
      return (
        <KeyHelp
          isOpen
          onOpenChange={(open) => !open && onClose()}
          keys={KEYS.map(([keys, what]) => ({ keys: [...keys], text: text(what) }))}
          enabled={props.lettersOn}
          onEnabledChange={props.onLettersOn}
        />
      );
    case "assign":
      return (
        <TextAsk
          title={text("ask.assign.title")}
          label={text("ask.assign.label")}
          onCancel={onClose}
          onDone={(to) => bulk((row) => ({ row, do: "assign", to: to || null }))}
        />
      );
    case "no-map":
      return (
        <Confirm
          title={text("ask.no-map.title", { n: chosen.length })}
          words={text("ask.no-map.text")}
          named={named(chosen)}
          onCancel={onClose}
          onDone={() => bulk((row) => ({ row, do: "propose", decision: { kind: "no-map", comment: "" } }))}
        />
      );
    case "approve": {
      const ready = chosen.filter(({ state }) => approvalRefusal(state, person) === null);
      return (
        <Confirm
          title={text("ask.approve.title", { n: ready.length })}
          words={text("ask.approve.text")}
          named={named(ready)}
          onCancel={onClose}
          onDone={() => bulk((row) => ({ row, do: "approve" }))}
        />
      );
    }
    default:
      return null;
  }
}
