import type { LaunchErrorKind } from "./error.ts";
import { REOPEN } from "./reason-steps.ts";
import type { LaunchReason } from "./reasons.ts";

type SessionKind = Extract<
  LaunchErrorKind,
  "patient-mismatch" | "duplicate-tab" | "chart-closed" | "session-expired" | "signed-out" | "idle"
>;

/** Ends of a chart that was open. */
export const SESSION_REASONS: Record<SessionKind, LaunchReason> = {
  "patient-mismatch": {
    title: { en: "The EHR has changed the patient", "zh-TW": "病人已變更" },
    what: {
      en: "When the session was renewed the server named another patient. The app closed the chart, so that two patients never mix.",
      "zh-TW": "更新工作階段時，伺服器回報的病人不同。為避免混淆病人，程式已關閉病歷。",
    },
    you: REOPEN,
    desk: [
      {
        en: "{server} must keep the patient of a launch when it renews a token (SMART App Launch 2.2).",
        "zh-TW": "{server} 更新權杖時須維持原啟動的病人（SMART App Launch 2.2）。",
      },
    ],
  },
  "duplicate-tab": {
    title: { en: "This chart is open in another tab", "zh-TW": "此病歷已在其他分頁開啟" },
    what: {
      en: "This tab is a copy of one that is still open. One session belongs to one tab.",
      "zh-TW": "本分頁是另一個仍開啟之分頁的複本，一個工作階段僅能對應一個分頁。",
    },
    you: [
      { en: "Close this tab and go on in the other one.", "zh-TW": "關閉本分頁，於原分頁繼續使用。" },
      {
        en: "For a second view, open {app} from the chart once more.",
        "zh-TW": "若需要第二個畫面，請由病人畫面再開啟一次「{app}」。",
      },
    ],
    desk: [{ en: "Nothing to do.", "zh-TW": "無須處理。" }],
  },
  "chart-closed": {
    title: { en: "This chart is not open any more", "zh-TW": "此病歷已關閉" },
    what: {
      en: "Its session has ended, or another patient has been opened in this window since. Nothing of it is left on this PC; what you filed is in the record.",
      "zh-TW": "其工作階段已結束，或之後已在此視窗開啟其他病人。本機未留存其內容；已寫入的資料在病歷中。",
    },
    you: REOPEN,
    desk: [{ en: "Nothing to do.", "zh-TW": "無須處理。" }],
  },
  "session-expired": {
    title: { en: "The session is over", "zh-TW": "工作階段已結束" },
    what: {
      en: "The right to read this chart was given for a limited time, and it could not be renewed. The chart was cleared from this PC; what you filed is in the record.",
      "zh-TW": "讀取病歷的授權有時間限制，且未能更新。病歷內容已自本機清除；已寫入的資料在病歷中。",
    },
    you: REOPEN,
    desk: [
      {
        en: "For longer sessions allow the scope `online_access` for this client, with refresh tokens.",
        "zh-TW": "若需較長的工作階段，請對此程式開放 `online_access` 並核發更新權杖。",
      },
      {
        en: "Compare the clock of this PC with the server: {clock}.",
        "zh-TW": "比對本機與伺服器時鐘：{clock}。",
      },
    ],
  },
  "signed-out": {
    title: { en: "You are signed out", "zh-TW": "已登出" },
    what: {
      en: "The chart is closed and the login is cleared from this PC.",
      "zh-TW": "病歷已關閉，登入資訊已自本機清除。",
    },
    you: [{ en: "To go on, open {app} from the chart again.", "zh-TW": "如需繼續，請由病人畫面重新開啟「{app}」。" }],
    desk: [{ en: "Nothing to do.", "zh-TW": "無須處理。" }],
  },
  idle: {
    title: { en: "Closed because nobody was here", "zh-TW": "閒置過久，已自動關閉" },
    what: {
      en: "Nobody used this page for a while, so the chart was closed and the login cleared.",
      "zh-TW": "本頁閒置一段時間，已關閉病歷並清除登入資訊。",
    },
    you: [{ en: "To go on, open {app} from the chart again.", "zh-TW": "如需繼續，請由病人畫面重新開啟「{app}」。" }],
    desk: [
      {
        en: "The time is `session.idleMinutes` in config.json.",
        "zh-TW": "閒置時間由 config.json 的 `session.idleMinutes` 設定。",
      },
    ],
  },
};
