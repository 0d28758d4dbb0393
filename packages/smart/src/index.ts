export type { Capability } from "./capability.ts";
export {
  APP_IDS,
  type AppId,
  type BedsideConfig,
  CHART_APP_IDS,
  type ChartAppId,
  clientIdFor,
  configSchema,
  type IssuerConfig,
  isChartApp,
} from "./config.ts";
export { type ConfigProblem, checkConfig } from "./config-check.ts";
export { LaunchError, type LaunchErrorDetail, type LaunchErrorKind } from "./error.ts";
export { beginLaunch, type LaunchOutcome, launchStandalone } from "./launch.ts";
export { loadConfig } from "./load-config.ts";
export type { Activity, MessageOutcome, Messaging, UiMessage } from "./messaging.ts";
export { openSession, openStaffSession } from "./open.ts";
export type { Platform } from "./platform.ts";
export type { Preferences, PreferenceValues } from "./preferences.ts";
export { LAUNCH_REASONS, type LaunchReason, launchReason } from "./reasons.ts";
export type {
  FoundPage,
  OutcomeIssue,
  ReadOutcome,
  RequestFailure,
  SearchOptions,
  SearchOutcome,
  SearchPlan,
  WriteOutcome,
} from "./request.ts";
export { type Interaction, parseScopes } from "./scopes.ts";
export { isInside, runSearch, SearchError, searchUrl } from "./search.ts";
export type {
  EndReason,
  ServerSession,
  Session,
  SessionState,
  SessionUser,
  StaffSession,
  Unfiled,
} from "./session.ts";
export { loadSiteMaps } from "./site-maps.ts";
export type { EhrStyle, StyleOutcome } from "./style.ts";
export type { HttpOutcome, Send } from "./transport.ts";
