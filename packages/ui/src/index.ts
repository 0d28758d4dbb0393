export { AppFrame, Footer } from "./components/AppFrame.tsx";
export { Button, Card, Chip, Kbd, LinkButton } from "./components/basic.tsx";
export { ClauseList } from "./components/ClauseList.tsx";
export { ConflictPicker } from "./components/ConflictPicker.tsx";
export { ContributionBars } from "./components/ContributionBars.tsx";
export { FactEntry } from "./components/FactEntry.tsx";
export { FactRow } from "./components/FactRow.tsx";
export { FactSheet } from "./components/FactSheet.tsx";
export { FactStateChip } from "./components/FactStateChip.tsx";
export { FindingList, FindingMark, firstFinding } from "./components/FindingList.tsx";
export { LanguageSwitch } from "./components/LanguageSwitch.tsx";
export { AiLabel, BackendBadge } from "./components/labels.tsx";
export { ModelCompare } from "./components/ModelCompare.tsx";
export { NextBestTest } from "./components/NextBestTest.tsx";
export { PathStepper } from "./components/PathStepper.tsx";
export { PatientBanner } from "./components/PatientBanner.tsx";
export { ErrorPage, IssuerChooser } from "./components/pages.tsx";
export { EmptyState, LoadingBody, ProgressList } from "./components/progress.tsx";
export { CategoryChip, RangeBar } from "./components/RangeBar.tsx";
export { RefusalCard } from "./components/RefusalCard.tsx";
export { ResultCard } from "./components/ResultCard.tsx";
export { SessionTimer } from "./components/SessionTimer.tsx";
export * from "./format/format.ts";
export * from "./format/result.ts";
export {
  createI18n,
  defineMessages,
  type Locale,
  type MessageTable,
  setLocale,
  type TextFunction,
  type TextValues,
  UiProvider,
  useConcept,
  useLocale,
  useLocalized,
  useReasonText,
  useText,
} from "./i18n/i18n.tsx";
export { uiMessages } from "./i18n/messages.ts";
export * from "./icons/icons.tsx";
export * from "./props.ts";
