import type { Localized } from "@bedside/terminology";
import { type AppId, isChartApp } from "./config.ts";
import type { LaunchError, LaunchErrorKind } from "./error.ts";
import { CONSOLE_REASONS } from "./reasons-console.ts";
import { LOGIN_REASONS } from "./reasons-login.ts";
import { SESSION_REASONS } from "./reasons-session.ts";
import { SETUP_REASONS } from "./reasons-setup.ts";

/** The page that a failure ends on. Texts may hold `{app}`, `{server}`, `{clock}` and `{problem}`. */
export interface LaunchReason {
  title: Localized;
  /** What happened. */
  what: Localized;
  /** What the reader does now. */
  you: readonly Localized[];
  /** What the IT desk or the informatician looks at. */
  desk: readonly Localized[];
}

/** A page for every way in which a launch fails or a session ends, in the words of a chart; the console has its own for some. */
export const LAUNCH_REASONS: Record<LaunchErrorKind, LaunchReason> = {
  ...SETUP_REASONS,
  ...LOGIN_REASONS,
  ...SESSION_REASONS,
};

const FILLED_IN = { en: "not named", "zh-TW": "未註明" };

/** The page of this failure with its place-holders filled. `app` is the app's name. */
export function launchReason(error: LaunchError, appId: AppId, app: Localized): LaunchReason {
  const { detail } = error;
  const problem = detail.problems[0];
  const clock = detail.clockAheadS;
  const values: Record<string, Localized> = {
    app,
    server: same(detail.server) ?? FILLED_IN,
    problem:
      problem === undefined
        ? FILLED_IN
        : {
            en: `${problem.file}, ${problem.at}: found ${problem.found}, expected ${problem.expected}. ${problem.todo}`,
            "zh-TW": `${problem.file}，${problem.at}：現為 ${problem.found}，應為 ${problem.expected}。${problem.todo}`,
          },
    clock:
      clock === null
        ? { en: "compare the two clocks", "zh-TW": "請比對兩邊時鐘" }
        : {
            en: `this PC is ${Math.abs(clock)} s ${clock < 0 ? "behind" : "ahead"}`,
            "zh-TW": `本機${clock < 0 ? "慢" : "快"} ${Math.abs(clock)} 秒`,
          },
  };
  const ofChart = LAUNCH_REASONS[error.kind];
  const { title, what, you, desk } = isChartApp(appId) ? ofChart : { ...ofChart, ...CONSOLE_REASONS[error.kind] };
  return {
    title: fill(title, values),
    what: fill(what, values),
    you: you.map((step) => fill(step, values)),
    desk: desk.map((step) => fill(step, values)),
  };
}

const same = (text: string | null): Localized | null => (text === null ? null : { en: text, "zh-TW": text });

function fill(text: Localized, values: Record<string, Localized>): Localized {
  const into = (locale: keyof Localized): string =>
    text[locale].replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.[locale] ?? whole);
  return { en: into("en"), "zh-TW": into("zh-TW") };
}
