import type { SimpleFault } from "../../../src/launch-settings.ts";
import type { Localized } from "./index.ts";

/** What each simulated failure is called on screen. */
export const FAULT_WORDS: Record<SimpleFault, Localized> = {
  auth_invalid_client_id: { en: "Unknown client id", "zh-TW": "client id 未登錄" },
  auth_invalid_redirect_uri: { en: "Redirect address not registered", "zh-TW": "重新導向網址未登錄" },
  auth_invalid_scope: { en: "Scope refused", "zh-TW": "權限範圍遭拒" },
  auth_invalid_client_secret: { en: "Wrong client secret", "zh-TW": "用戶端密鑰錯誤" },
  auth_wrong_state: { en: "state comes back changed", "zh-TW": "傳回的 state 遭更動" },
  auth_access_denied: { en: "The user says no", "zh-TW": "使用者拒絕授權" },
  token_invalid_token: { en: "Code or token not accepted", "zh-TW": "授權碼或權杖不被接受" },
  token_expired_launch: { en: "Expired launch code", "zh-TW": "啟動代碼已過期" },
  token_expired_refresh_token: { en: "Expired refresh token", "zh-TW": "更新權杖已過期" },
  token_expired_registration_token: { en: "Expired registration token", "zh-TW": "登錄權杖已過期" },
  token_invalid_scope: { en: "Scope not accepted", "zh-TW": "權限範圍不被接受" },
  token_invalid_jti: { en: "Assertion id (jti) not accepted", "zh-TW": "聲明編號（jti）不被接受" },
  token_no_patient: { en: "Answer without a patient", "zh-TW": "回應中沒有病人" },
  token_fewer_scopes: { en: "Fewer scopes than asked for", "zh-TW": "授予的權限少於請求" },
  id_token_wrong_signature: { en: "id_token with a wrong signature", "zh-TW": "id_token 簽章錯誤" },
  id_token_wrong_issuer: { en: "id_token of another issuer", "zh-TW": "id_token 發行者錯誤" },
  id_token_wrong_audience: { en: "id_token for another app", "zh-TW": "id_token 對象錯誤" },
  id_token_wrong_nonce: { en: "id_token with a wrong nonce", "zh-TW": "id_token 的 nonce 錯誤" },
  id_token_expired: { en: "id_token that has expired", "zh-TW": "id_token 已過期" },
  id_token_alg_none: { en: "id_token without a signature", "zh-TW": "id_token 沒有簽章" },
  request_invalid_token: { en: "Access token not accepted", "zh-TW": "存取權杖不被接受" },
  request_expired_token: { en: "Expired access token", "zh-TW": "存取權杖已過期" },
  half_answer: { en: "Half an answer", "zh-TW": "回應只到一半" },
  wrong_content_type: { en: "Wrong content type", "zh-TW": "內容類型錯誤" },
  endless_paging: { en: "Paging without end", "zh-TW": "分頁沒有盡頭" },
  wrong_cors_token: { en: "Wrong CORS headers, token", "zh-TW": "權杖端點的 CORS 標頭錯誤" },
  wrong_cors_fhir: { en: "Wrong CORS headers, data", "zh-TW": "資料端點的 CORS 標頭錯誤" },
  lying_capability: { en: "Capability statement that lies", "zh-TW": "能力聲明與實際不符" },
};

/** Faults with a number. `{n}` and `{s}` stand for the numbers. */
export const FAULT_NUMBER_WORDS = {
  faultAuthorize: { en: "Authorization", "zh-TW": "授權" },
  faultToken: { en: "Token", "zh-TW": "權杖" },
  faultData: { en: "Data", "zh-TW": "資料" },
  faultServer: { en: "Server", "zh-TW": "伺服器" },
  faultTooMany: { en: "429 at request {n}, Retry-After {s} s", "zh-TW": "第 {n} 個請求回 429，Retry-After {s} 秒" },
  faultErrors: { en: "5xx at {n} %", "zh-TW": "{n} % 的請求回 5xx" },
  faultSlow: { en: "Slow: {n} ms an answer", "zh-TW": "回應緩慢：每次 {n} 毫秒" },
  faultCut: { en: "Cut the line at request {n}", "zh-TW": "第 {n} 個請求時斷線" },
  faultSkew: { en: "Clock {n} s ahead", "zh-TW": "時鐘快 {n} 秒" },
  faultSkewBehind: { en: "Clock {n} s behind", "zh-TW": "時鐘慢 {n} 秒" },
  numberTooMany: { en: "429 at request", "zh-TW": "回 429 的請求序號" },
  numberRetryAfter: { en: "Retry-After, s", "zh-TW": "Retry-After 秒數" },
  numberErrors: { en: "5xx, % of requests", "zh-TW": "5xx 比率 %" },
  numberSlow: { en: "Slow answers, ms", "zh-TW": "回應延遲毫秒" },
  numberCut: { en: "Line cut at request", "zh-TW": "斷線的請求序號" },
  numberSkew: { en: "Clock ahead, s (minus: behind)", "zh-TW": "時鐘快幾秒（負數為慢）" },
} as const satisfies Record<string, Localized>;
