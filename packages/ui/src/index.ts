import "./styles/base.css";

export * from "./props.ts";
export { uiMessages } from "./i18n/messages.ts";
export {
  createI18n,
  defineMessages,
  setLocale,
  UiProvider,
  useConcept,
  useLocale,
  useLocalized,
  useReasonText,
  useText,
  type Locale,
  type MessageTable,
  type TextFunction,
} from "./i18n/i18n.tsx";
export * from "./format/format.ts";
export * from "./icons/icons.tsx";
export { Button, Card, Chip, LinkButton } from "./components/basic.tsx";
export { AppFrame, Footer } from "./components/AppFrame.tsx";
export { PatientBanner } from "./components/PatientBanner.tsx";
export { SessionTimer } from "./components/SessionTimer.tsx";
export { AiLabel, BackendBadge } from "./components/labels.tsx";
export { FactStateChip } from "./components/FactStateChip.tsx";
export { FactEntry } from "./components/FactEntry.tsx";
export { ConflictPicker } from "./components/ConflictPicker.tsx";
export { FactRow } from "./components/FactRow.tsx";
export { FactSheet } from "./components/FactSheet.tsx";
export { CategoryChip, RangeBar } from "./components/RangeBar.tsx";
export { ResultCard } from "./components/ResultCard.tsx";
export { RefusalCard } from "./components/RefusalCard.tsx";
export { ModelCompare } from "./components/ModelCompare.tsx";
export { NextBestTest } from "./components/NextBestTest.tsx";
export { ContributionBars } from "./components/ContributionBars.tsx";
export { ClauseList } from "./components/ClauseList.tsx";
export { PathStepper } from "./components/PathStepper.tsx";
export { FindingList, FindingMark } from "./components/FindingList.tsx";
export { ErrorPage, IssuerChooser } from "./components/pages.tsx";
export { EmptyState, LoadingBody, ProgressList } from "./components/progress.tsx";
export { LanguageSwitch } from "./components/LanguageSwitch.tsx";
export * from "./format/result.ts";
