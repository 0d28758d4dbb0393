import type { Localized } from "@bedside/terminology";
import type { LaunchErrorKind } from "./error.ts";
import type { LaunchReason } from "./reasons.ts";

const AGAIN: Localized = {
  en: "Open {app} again: from its own address, or from where the EHR has it.",
  "zh-TW": "重新開啟「{app}」：由其網址，或由醫療資訊系統中的入口。",
};
const TELL_SERVER: Localized = {
  en: "Give the reference below to whoever runs the server or this installation.",
  "zh-TW": "將下方代號告知伺服器或本程式的管理人員。",
};
const MAPS_STAY: Localized = {
  en: "Until then the apps read charts with the code maps that are installed.",
  "zh-TW": "排除前，各程式沿用已安裝的代碼對照表。",
};
const OWN_ADDRESS: Localized = {
  en: "Open {app} from its own address, and choose the server there.",
  "zh-TW": "由「{app}」的網址開啟，並在該處選擇伺服器。",
};
const REPEATS: Localized = {
  en: "If it repeats, give the reference below to whoever runs the server.",
  "zh-TW": "若重複發生，請將下方代號告知伺服器管理人員。",
};
const STAYS = {
  en: "The login is cleared from this PC; what {app} has saved in this browser stays.",
  "zh-TW": "登入資訊已自本機清除；「{app}」存於此瀏覽器的內容仍保留。",
};

/** The console's own words, where those of a chart would speak of a patient who is not there. */
export const CONSOLE_REASONS: Partial<Record<LaunchErrorKind, Partial<LaunchReason>>> = {
  "config-wrong": { you: [TELL_SERVER, MAPS_STAY] },
  "issuer-not-listed": {
    you: [
      OWN_ADDRESS,
      {
        en: "If you came from a link in a message, do not use it. Report it.",
        "zh-TW": "若是由訊息中的連結進入，請勿使用並通報資訊室。",
      },
    ],
  },
  "client-id-missing": { you: [TELL_SERVER, MAPS_STAY] },
  "url-override": {
    what: {
      en: "The address carries a value that only the EHR may decide, such as the user or the server. The app does not follow such links.",
      "zh-TW": "網址夾帶了應由醫療資訊系統決定的內容（例如使用者或伺服器）。本程式不接受這類連結。",
    },
    you: [
      {
        en: "Do not use this link. Open {app} from its own address.",
        "zh-TW": "請勿使用此連結，改由「{app}」的網址開啟。",
      },
      { en: "If somebody sent you the link, report it.", "zh-TW": "若連結由他人傳來，請通報資訊室。" },
    ],
  },
  "no-launch": {
    title: { en: "The launch named no server", "zh-TW": "啟動未指定伺服器" },
    what: {
      en: "{app} was opened with a launch code and without the address of the server that it is for.",
      "zh-TW": "開啟「{app}」時附有啟動代碼，但未指明伺服器網址。",
    },
    you: [OWN_ADDRESS],
  },
  "insecure-page": { you: [TELL_SERVER, MAPS_STAY] },
  "storage-blocked": {
    you: [
      {
        en: "Open {app} in a tab of its own instead of a frame.",
        "zh-TW": "請改以獨立分頁開啟「{app}」，不要在內嵌視窗中使用。",
      },
      TELL_SERVER,
    ],
  },
  "discovery-failed": {
    you: [{ en: "Wait a minute and open {app} again.", "zh-TW": "稍候一分鐘，再重新開啟「{app}」。" }, REPEATS],
  },
  "pkce-missing": {
    what: {
      en: "{server} does not offer PKCE with S256. Without it a stolen code would open the server's data, so {app} does not log in.",
      "zh-TW": "{server} 不支援 PKCE S256。缺少此保護時，授權碼若遭竊即可讀取伺服器資料，因此「{app}」不進行登入。",
    },
    you: [TELL_SERVER, MAPS_STAY],
  },
  "authorize-denied": {
    you: [
      { en: "If you chose Cancel by mistake, open {app} again.", "zh-TW": "若為誤按，請重新開啟「{app}」。" },
      {
        en: "Otherwise ask whoever runs the server whether your account may use it.",
        "zh-TW": "否則請洽伺服器管理人員確認帳號權限。",
      },
    ],
  },
  "authorize-failed": { you: [AGAIN, REPEATS] },
  "state-unknown": { you: [AGAIN] },
  "answer-lost": { you: [AGAIN] },
  "launch-expired": { you: [AGAIN] },
  "token-failed": {
    what: {
      en: "The authorization server did not hand out the key to the server's data.",
      "zh-TW": "授權伺服器未核發讀取資料所需的權杖。",
    },
    you: [AGAIN, REPEATS],
  },
  "id-token-invalid": { you: [AGAIN, REPEATS] },
  unexpected: {
    what: {
      en: "{app} met an error that it has no page for. Nothing was written to the server.",
      "zh-TW": "「{app}」發生未預期的錯誤，未對伺服器寫入任何資料。",
    },
    you: [AGAIN],
  },
  "duplicate-tab": {
    title: { en: "This login is open in another tab", "zh-TW": "此登入已在其他分頁開啟" },
    you: [
      { en: "Close this tab and go on in the other one.", "zh-TW": "關閉本分頁，於原分頁繼續使用。" },
      {
        en: "For a second view, open {app} once more and sign in.",
        "zh-TW": "若需要第二個畫面，請再開啟一次「{app}」並登入。",
      },
    ],
  },
  "chart-closed": {
    title: { en: "This login is over", "zh-TW": "此登入已結束" },
    what: {
      en: `Its session has ended, or another has been opened in this window since. ${STAYS.en}`,
      "zh-TW": `其工作階段已結束，或之後已在此視窗開啟其他工作階段。${STAYS["zh-TW"]}`,
    },
    you: [AGAIN],
  },
  "session-expired": {
    what: {
      en: `The right to read from the server was given for a limited time, and it could not be renewed. ${STAYS.en}`,
      "zh-TW": `讀取伺服器的授權有時間限制，且未能更新。${STAYS["zh-TW"]}`,
    },
    you: [AGAIN],
  },
  "signed-out": {
    what: STAYS,
    you: [{ en: "To go on, open {app} again.", "zh-TW": "如需繼續，請重新開啟「{app}」。" }],
  },
  idle: {
    what: {
      en: `Nobody used this page for a while. ${STAYS.en}`,
      "zh-TW": `本頁閒置一段時間。${STAYS["zh-TW"]}`,
    },
    you: [{ en: "To go on, open {app} again.", "zh-TW": "如需繼續，請重新開啟「{app}」。" }],
  },
};
