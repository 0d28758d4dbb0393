import type { LaunchErrorKind } from "./error.ts";
import { REOPEN, TELL_DESK, USE_EHR } from "./reason-steps.ts";
import type { LaunchReason } from "./reasons.ts";

type SetupKind = Extract<
  LaunchErrorKind,
  | "config-wrong"
  | "issuer-not-listed"
  | "client-id-missing"
  | "url-override"
  | "no-launch"
  | "insecure-page"
  | "storage-blocked"
  | "discovery-failed"
  | "pkce-missing"
>;

/** Failures before the login: the way the app was installed or opened. */
export const SETUP_REASONS: Record<SetupKind, LaunchReason> = {
  "config-wrong": {
    title: { en: "The app's settings can not be read", "zh-TW": "無法讀取系統設定" },
    what: {
      en: "The settings file of this installation has a mistake, so {app} stopped before contacting any server.",
      "zh-TW": "此院所的設定檔有誤，「{app}」尚未連線任何伺服器即已停止。",
    },
    you: [TELL_DESK, USE_EHR],
    desk: [
      { en: "{problem}", "zh-TW": "{problem}" },
      {
        en: "Correct the file and reload this page. Nothing has to be built again.",
        "zh-TW": "修正檔案後重新整理本頁即可，不需重新建置。",
      },
    ],
  },
  "issuer-not-listed": {
    title: { en: "This EHR server is not on the list of this app", "zh-TW": "此醫院伺服器未登錄" },
    what: {
      en: "The launch came from a server that nobody at this hospital has registered for {app}. The app stopped before contacting it, because a launch from an unknown server can be an attempt to steal a login.",
      "zh-TW": "啟動要求來自本院未替「{app}」登錄的伺服器。來路不明的啟動可能是竊取登入的手法，因此在連線前即已停止。",
    },
    you: [
      {
        en: "Open the app from the patient chart in your usual EHR.",
        "zh-TW": "請從平常使用的醫療資訊系統病人畫面開啟。",
      },
      {
        en: "If you came from a link in a message, do not use it. Report it.",
        "zh-TW": "若是由訊息中的連結進入，請勿使用並通報資訊室。",
      },
    ],
    desk: [
      {
        en: "If the server is yours, add {server} with its client id to `issuers` in config.json. The address must match to the last slash.",
        "zh-TW":
          "若為院內伺服器，請將 {server} 及其 client id 加入 config.json 的 `issuers`，網址須完全相同，含最後的斜線。",
      },
      {
        en: "If it is not yours, keep the reference below for the security team.",
        "zh-TW": "若非院內伺服器，請保留下方代號交給資安人員。",
      },
    ],
  },
  "client-id-missing": {
    title: { en: "The app is not registered at this EHR server", "zh-TW": "本程式尚未於此伺服器註冊" },
    what: {
      en: "The server {server} is listed, but the settings hold no client id of {app} for it.",
      "zh-TW": "伺服器 {server} 已登錄，但設定中沒有「{app}」的 client id。",
    },
    you: [TELL_DESK, USE_EHR],
    desk: [
      {
        en: "Register {app} at the EHR, then enter its id under `clientIds` of this issuer in config.json.",
        "zh-TW": "先於醫療資訊系統註冊「{app}」，再將識別碼填入 config.json 該伺服器的 `clientIds`。",
      },
    ],
  },
  "url-override": {
    title: { en: "The link tries to change the app's settings", "zh-TW": "此連結企圖變更系統設定" },
    what: {
      en: "The address carries a value that only the EHR may decide, such as the patient or the server. The app does not follow such links.",
      "zh-TW": "網址夾帶了應由醫療資訊系統決定的內容（例如病人或伺服器）。本程式不接受這類連結。",
    },
    you: [
      {
        en: "Do not use this link. Open the app from the patient chart.",
        "zh-TW": "請勿使用此連結，改由病人畫面開啟。",
      },
      { en: "If somebody sent you the link, report it.", "zh-TW": "若連結由他人傳來，請通報資訊室。" },
    ],
    desk: [
      {
        en: "Register the launch address without parameters. The EHR adds only `iss` and `launch`.",
        "zh-TW": "註冊啟動網址時不要帶參數，醫療資訊系統只會加上 `iss` 與 `launch`。",
      },
    ],
  },
  "no-launch": {
    title: { en: "No patient chart was handed over", "zh-TW": "未取得病人資料" },
    what: {
      en: "{app} opens from a patient chart in the EHR. This page was opened by itself, from a bookmark or a typed address.",
      "zh-TW": "「{app}」須由醫療資訊系統的病人畫面開啟。本頁是由書籤或直接輸入網址開啟。",
    },
    you: REOPEN,
    desk: [
      {
        en: "The launch address is the page launch.html of this app, not this page.",
        "zh-TW": "啟動網址應設為本程式的 launch.html，而不是本頁。",
      },
      {
        en: "Check that single sign-on does not strip `iss` and `launch` from the address.",
        "zh-TW": "確認單一登入未移除網址中的 `iss` 與 `launch`。",
      },
    ],
  },
  "insecure-page": {
    title: { en: "The app is not served over a secure connection", "zh-TW": "未使用安全連線" },
    what: {
      en: "The browser gives the functions for a safe login only to https pages.",
      "zh-TW": "瀏覽器僅對 https 網頁提供安全登入所需的功能。",
    },
    you: [TELL_DESK, USE_EHR],
    desk: [
      { en: "Serve the app over https.", "zh-TW": "請以 https 提供本程式。" },
      {
        en: "Plain http works only for an address of the same PC (localhost), for development.",
        "zh-TW": "http 僅限本機（localhost）開發使用。",
      },
    ],
  },
  "storage-blocked": {
    title: { en: "The EHR frame blocks what the login needs", "zh-TW": "內嵌視窗限制了登入所需的功能" },
    what: {
      en: "The frame around this page does not let the app remember the login between two pages.",
      "zh-TW": "外層視窗不允許本程式在登入過程中暫存資料。",
    },
    you: [
      {
        en: "If the EHR offers it, open {app} in a new tab.",
        "zh-TW": "若系統提供此選項，請改以新分頁開啟「{app}」。",
      },
      TELL_DESK,
    ],
    desk: [
      {
        en: "If the EHR sets `sandbox` on the frame, add `allow-same-origin` and `allow-scripts`.",
        "zh-TW": "若醫療資訊系統對框架設定了 `sandbox`，請加上 `allow-same-origin` 與 `allow-scripts`。",
      },
      {
        en: "Check the browser policy that blocks storage of third-party frames.",
        "zh-TW": "檢查瀏覽器是否有封鎖第三方框架儲存的原則。",
      },
    ],
  },
  "discovery-failed": {
    title: { en: "The EHR server does not answer", "zh-TW": "醫院伺服器沒有回應" },
    what: {
      en: "{server} did not say how to log in. It may be down, or it does not let this app ask.",
      "zh-TW": "{server} 未提供登入方式，可能暫停服務，或未允許本程式查詢。",
    },
    you: [
      { en: "Wait a minute and open {app} again from the chart.", "zh-TW": "稍候一分鐘，再由病人畫面開啟「{app}」。" },
      {
        en: "If the EHR itself is down, follow its downtime procedure.",
        "zh-TW": "若醫療資訊系統停機，請依停機程序處理。",
      },
      {
        en: "If it repeats, tell the IT desk with the reference below.",
        "zh-TW": "若重複發生，請將下方代號告知資訊室。",
      },
    ],
    desk: [
      {
        en: "Open {server}/.well-known/smart-configuration from this PC.",
        "zh-TW": "從本機開啟 {server}/.well-known/smart-configuration。",
      },
      {
        en: "If it opens there and fails here, the server lacks a CORS header for this app's origin, or this app's Content-Security-Policy lacks the server under `connect-src`.",
        "zh-TW":
          "若可開啟但此處失敗，表示伺服器未對本程式的來源設定 CORS，或本程式的 Content-Security-Policy 未在 `connect-src` 列入該伺服器。",
      },
    ],
  },
  "pkce-missing": {
    title: { en: "The EHR server's login is not safe enough", "zh-TW": "伺服器的登入方式不夠安全" },
    what: {
      en: "{server} does not offer PKCE with S256. Without it a stolen code would open the chart, so {app} does not log in.",
      "zh-TW": "{server} 不支援 PKCE S256。缺少此保護時，授權碼若遭竊即可開啟病歷，因此「{app}」不進行登入。",
    },
    you: [TELL_DESK, USE_EHR],
    desk: [
      {
        en: "Switch on PKCE at the authorization server, so that `code_challenge_methods_supported` of its smart-configuration lists S256 (required by SMART App Launch 2).",
        "zh-TW":
          "於授權伺服器啟用 PKCE，使 smart-configuration 的 `code_challenge_methods_supported` 列出 S256（SMART App Launch 2 必要項目）。",
      },
    ],
  },
};
