export { useFactText } from "../components/facttext.ts";
export type { AppProps } from "./boot.tsx";
export { ClinicFrame, type ClinicFrameProps } from "./ClinicFrame.tsx";
export { FiledCard } from "./FiledCard.tsx";
export { FilingDialog } from "./FilingDialog.tsx";
export {
  Answer,
  AnswerColumn,
  FactsPanel,
  focusEntry,
  ModelsScreen,
  outcomesOf,
  RiskCompare,
  useModelsFooter,
} from "./ModelsScreen.tsx";
export type { WorkspaceMessages } from "./messages.ts";
export { CameBack, EntriesBack, FiledUnknown } from "./notices.tsx";
export { causeOf } from "./read-name.ts";
export { StaffControls, useSignedIn } from "./StaffControls.tsx";
export type { StaffAppProps } from "./staff-app.tsx";
export { DECISIONS, MEASUREMENTS } from "./unfiled.ts";
export { type ChartRead, type OpenChart, useChart } from "./useChart.ts";
export { type Clinic, useClinic, useClinician } from "./useClinic.ts";
export { useFiledLine, useFiling } from "./useFiling.ts";
export { useModelFiling } from "./useModelFiling.ts";
export { usePreferences } from "./usePreferences.ts";
export { useRead } from "./useRead.ts";
export { type ModelOutcome, useCatalogue } from "./useResults.ts";
export { useUnfiled } from "./useUnfiled.ts";
export { APP_VERSION } from "./version.ts";
export { default as workspaceStyles } from "./workspace.module.css";
