import type { LaunchErrorKind } from "./error.ts";
import { REOPEN, TELL_DESK, USE_EHR } from "./reason-steps.ts";
import type { LaunchReason } from "./reasons.ts";

type LoginKind = Extract<
  LaunchErrorKind,
  | "authorize-denied"
  | "authorize-failed"
  | "state-unknown"
  | "answer-lost"
  | "launch-expired"
  | "token-failed"
  | "id-token-invalid"
  | "no-patient"
  | "scope-missing"
  | "unexpected"
>;

/** Failures between the login page and the open chart. */
export const LOGIN_REASONS: Record<LoginKind, LaunchReason> = {
  "authorize-denied": {
    title: { en: "Access was not allowed", "zh-TW": "未同意存取" },
    what: {
      en: "The login page answered that access is refused: somebody chose Cancel or Deny, or your account may not use {app}.",
      "zh-TW": "登入頁回覆拒絕存取：可能按了取消或拒絕，或您的帳號無權使用「{app}」。",
    },
    you: [
      {
        en: "If you chose Cancel by mistake, open {app} again from the chart.",
        "zh-TW": "若為誤按，請由病人畫面重新開啟「{app}」。",
      },
      { en: "Otherwise ask the IT desk whether your account may use it.", "zh-TW": "否則請洽資訊室確認帳號權限。" },
    ],
    desk: [
      { en: "Check the roles that may use this client at {server}.", "zh-TW": "檢查 {server} 上可使用此程式的角色。" },
    ],
  },
  "authorize-failed": {
    title: { en: "The login did not succeed", "zh-TW": "登入未成功" },
    what: {
      en: "The authorization server sent the app back with an error instead of a login.",
      "zh-TW": "授權伺服器回傳錯誤，未完成登入。",
    },
    you: [
      ...REOPEN,
      {
        en: "If it repeats, tell the IT desk with the reference below.",
        "zh-TW": "若重複發生，請將下方代號告知資訊室。",
      },
    ],
    desk: [
      {
        en: "`invalid_scope`, `unauthorized_client` and `invalid_request` point at the registration: scopes, redirect address, client id.",
        "zh-TW":
          "`invalid_scope`、`unauthorized_client`、`invalid_request` 多為註冊問題：權限範圍、重新導向網址或 client id。",
      },
      {
        en: "An issuer that does not match means that `issuer` of the smart-configuration and the `iss` of the answer differ.",
        "zh-TW": "若為 issuer 不符，表示 smart-configuration 的 `issuer` 與回覆的 `iss` 不同。",
      },
    ],
  },
  "state-unknown": {
    title: { en: "This login does not belong to this tab", "zh-TW": "此登入不屬於本分頁" },
    what: {
      en: "The answer of the login page does not belong to a launch that this tab began. It was used before, was opened in another tab, or came from a bookmark.",
      "zh-TW": "登入結果與本分頁的啟動不符：可能已使用過、在其他分頁開啟，或來自書籤。",
    },
    you: REOPEN,
    desk: [
      {
        en: "Check that single sign-on or a proxy does not change or strip `state`.",
        "zh-TW": "確認單一登入或代理伺服器未變更或移除 `state`。",
      },
      {
        en: "If the EHR opens the login in another window, set it to stay in the same frame.",
        "zh-TW": "若系統另開視窗登入，請改為在同一框架內進行。",
      },
    ],
  },
  "answer-lost": {
    title: { en: "The login was not finished", "zh-TW": "登入未完成" },
    what: {
      en: "A login of this tab was under way, and its answer did not reach the app: the page was reloaded in between, or the answer lost its contents on the way. A login can be finished once only.",
      "zh-TW":
        "本分頁的登入正在進行，但結果未送達本程式：可能中途重新整理，或結果內容在途中遺失。每次登入只能完成一次。",
    },
    you: REOPEN,
    desk: [
      {
        en: "If it happens each time: a proxy, single sign-on or the frame's host drops `code` and `state` from the redirect address.",
        "zh-TW": "若每次發生：代理伺服器、單一登入或外層系統移除了重新導向網址中的 `code` 與 `state`。",
      },
      {
        en: "The redirect address is the folder of this app, with the slash at its end and without a further redirect.",
        "zh-TW": "重新導向網址為本程式的資料夾，結尾含斜線，且不再轉址。",
      },
    ],
  },
  "launch-expired": {
    title: { en: "This launch has expired", "zh-TW": "啟動連結已失效" },
    what: {
      en: "The EHR starts the app with a code that can be used once, for a few minutes. This one was used before or waited too long.",
      "zh-TW": "醫療資訊系統以一次性代碼啟動程式，數分鐘內有效。此代碼已使用過或已逾時。",
    },
    you: REOPEN,
    desk: [
      {
        en: "Ask whether the EHR window sits idle longer than the launch code lives.",
        "zh-TW": "確認視窗閒置時間是否超過啟動代碼的效期。",
      },
      {
        en: "Compare the clock of this PC with the server: {clock} (up to 300 s is fine).",
        "zh-TW": "比對本機與伺服器時鐘：{clock}（300 秒以內可接受）。",
      },
      {
        en: "Check that the redirect address is registered to the last slash.",
        "zh-TW": "確認重新導向網址已完整註冊，含最後的斜線。",
      },
    ],
  },
  "token-failed": {
    title: { en: "The login could not be completed", "zh-TW": "無法完成登入" },
    what: {
      en: "The authorization server did not hand out the key to the chart.",
      "zh-TW": "授權伺服器未核發讀取病歷所需的權杖。",
    },
    you: [
      ...REOPEN,
      {
        en: "If it repeats, tell the IT desk with the reference below.",
        "zh-TW": "若重複發生，請將下方代號告知資訊室。",
      },
    ],
    desk: [
      {
        en: "`invalid_client`: the app is registered as confidential; it must be a public client with PKCE.",
        "zh-TW": "`invalid_client`：程式被註冊為機密用戶端，應改為使用 PKCE 的公開用戶端。",
      },
      {
        en: "No answer: the token address lacks a CORS header for this app's origin.",
        "zh-TW": "無回應：權杖端點未對本程式的來源設定 CORS。",
      },
    ],
  },
  "id-token-invalid": {
    title: { en: "Who is logged in could not be verified", "zh-TW": "無法驗證登入者身分" },
    what: {
      en: "The server's statement about the user did not pass the check of its signature, its addressee or its time. The app does not go on with an unproven identity.",
      "zh-TW": "伺服器提供的使用者身分未通過簽章、對象或時效檢查。身分未經證實，程式不繼續執行。",
    },
    you: [
      ...REOPEN,
      {
        en: "If it repeats, tell the IT desk with the reference below.",
        "zh-TW": "若重複發生，請將下方代號告知資訊室。",
      },
    ],
    desk: [
      {
        en: "Compare the clock of this PC with the server: {clock} (up to 300 s is fine).",
        "zh-TW": "比對本機與伺服器時鐘：{clock}（300 秒以內可接受）。",
      },
      {
        en: "Check `issuer` and `jwks_uri` of the smart-configuration, and that the keys allow this app's origin by CORS.",
        "zh-TW": "檢查 smart-configuration 的 `issuer` 與 `jwks_uri`，以及金鑰網址的 CORS 設定。",
      },
    ],
  },
  "no-patient": {
    title: { en: "The EHR did not say which patient", "zh-TW": "未指定病人" },
    what: {
      en: "The login worked, but the server named no patient. {app} never guesses whose chart it should open.",
      "zh-TW": "登入成功，但伺服器未指定病人。「{app}」不會自行猜測病人。",
    },
    you: [
      {
        en: "Open the patient's chart first, then open {app} from it.",
        "zh-TW": "請先開啟病人畫面，再由該處開啟「{app}」。",
      },
    ],
    desk: [
      {
        en: "Allow the scope `launch` (in the EHR) or `launch/patient` (outside it) for this client, and place the app where a patient is open.",
        "zh-TW": "請對此程式開放 `launch`（系統內）或 `launch/patient`（系統外）權限，並將程式放在已開啟病人的畫面。",
      },
    ],
  },
  "scope-missing": {
    title: { en: "The EHR did not allow what the app needs", "zh-TW": "權限不足" },
    what: {
      en: "The login worked, but the rights that {app} needs to read this chart were not granted.",
      "zh-TW": "登入成功，但未取得「{app}」讀取病歷所需的權限。",
    },
    you: [
      {
        en: "Open {app} again, and leave all read rights ticked if the login page asks.",
        "zh-TW": "重新開啟「{app}」；登入頁若詢問權限，請保留所有讀取項目。",
      },
      TELL_DESK,
    ],
    desk: [
      {
        en: "Compare the registered scopes with those in the details below.",
        "zh-TW": "比對已註冊的權限範圍與下方細節。",
      },
    ],
  },
  unexpected: {
    title: { en: "Something went wrong in the app", "zh-TW": "程式發生未預期的錯誤" },
    what: {
      en: "{app} met an error that it has no page for. Nothing was written to the chart.",
      "zh-TW": "「{app}」發生未預期的錯誤，未寫入任何病歷資料。",
    },
    you: [...REOPEN, USE_EHR],
    desk: [
      { en: "Send the details below to the maintainers of the app.", "zh-TW": "請將下方細節提供給程式維護人員。" },
    ],
  },
};
