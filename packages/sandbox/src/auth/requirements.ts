/**
 * What SMART App Launch 2.2 and the RFCs below it ask of a client, as the launch log checks it and
 * docs/smart-conformance.md lists it. `advice` is shown when a requirement is broken.
 */

interface Words {
  en: string;
  "zh-TW": string;
}

export interface Requirement {
  level: "SHALL" | "SHOULD";
  /** Where it is written. */
  section: string;
  text: Words;
  advice: Words;
}

const says = (
  level: Requirement["level"],
  section: string,
  en: string,
  zh: string,
  adviceEn: string,
  adviceZh: string,
): Requirement => ({ level, section, text: { en, "zh-TW": zh }, advice: { en: adviceEn, "zh-TW": adviceZh } });

const AUTHORIZE = "SMART 2.2, Obtain authorization code";
const TOKEN = "SMART 2.2, Obtain access token";
const BACKEND = "SMART 2.2, Backend services";
const ASYMMETRIC = "SMART 2.2, Client authentication: asymmetric";
const SYMMETRIC = "SMART 2.2, Client authentication: symmetric";
const REFRESH = "SMART 2.2, Refresh access token";
const ACCESS = "SMART 2.2, Access FHIR API";
const SCOPES = "SMART 2.2, Scopes and launch context";

export const REQUIREMENTS = {
  "discovery-smart-configuration": says(
    "SHALL",
    "SMART 2.2, Retrieve .well-known/smart-configuration",
    "Endpoints are read from .well-known/smart-configuration",
    "由 .well-known/smart-configuration 取得各端點",
    "Read [iss]/.well-known/smart-configuration before the authorization request.",
    "送出授權要求之前，先讀取 [iss]/.well-known/smart-configuration。",
  ),
  "authorize-response-type": says(
    "SHALL",
    AUTHORIZE,
    "response_type is code",
    "response_type 為 code",
    "Send response_type=code.",
    "請送 response_type=code。",
  ),
  "authorize-client-id": says(
    "SHALL",
    AUTHORIZE,
    "client_id is the registered one",
    "client_id 為已登記的值",
    "Send the client_id that was given at registration.",
    "請送登記時取得的 client_id。",
  ),
  "authorize-redirect-uri": says(
    "SHALL",
    AUTHORIZE,
    "redirect_uri is a registered one, byte for byte",
    "redirect_uri 與登記的網址逐字相同",
    "Send one of the registered addresses exactly, with its slash, port and case.",
    "請送登記的網址，斜線、連接埠與大小寫都要相同。",
  ),
  "authorize-launch": says(
    "SHALL",
    AUTHORIZE,
    "launch is returned as it was received, or absent in a standalone launch",
    "launch 原樣送回；獨立啟動時不得帶入",
    "Send back the launch value of this launch unchanged, and none when the app was started by itself.",
    "請把這次啟動收到的 launch 原樣送回；自行啟動時不要送。",
  ),
  "authorize-scope": says(
    "SHALL",
    AUTHORIZE,
    "scope holds at least one scope, each well formed",
    "scope 至少一項，且每項格式正確",
    "Send scopes parted by one space, as in patient/Observation.rs.",
    "以單一空格分隔各項 scope，例如 patient/Observation.rs。",
  ),
  "authorize-scope-launch": says(
    "SHALL",
    SCOPES,
    "An EHR launch asks for the launch scope",
    "由病歷啟動時要求 launch 這項 scope",
    "Add launch to the scopes, or no patient is given.",
    "請在 scope 加上 launch，否則不會提供病人。",
  ),
  "authorize-scope-least": says(
    "SHOULD",
    SCOPES,
    "No wildcard scopes: only what is needed is asked for",
    "不使用萬用 scope，只要求需要的項目",
    "Name the resource types that the app reads.",
    "請列出實際需要的資源類型。",
  ),
  "authorize-state": says(
    "SHALL",
    AUTHORIZE,
    "state is present",
    "帶有 state",
    "Send a fresh, unpredictable state with each request.",
    "每次要求都送一個新的、無法預測的 state。",
  ),
  "authorize-state-entropy": says(
    "SHALL",
    AUTHORIZE,
    "state has at least 122 bits of entropy",
    "state 至少有 122 位元的熵",
    "Use crypto.randomUUID() or 16 bytes of crypto.getRandomValues(); this one has about {seen} bits.",
    "請用 crypto.randomUUID() 或 16 位元組的 crypto.getRandomValues()；目前約只有 {seen} 位元。",
  ),
  "authorize-state-fresh": says(
    "SHALL",
    AUTHORIZE,
    "state is not used again",
    "state 不重複使用",
    "Make a new state for each authorization request.",
    "每次授權要求都產生新的 state。",
  ),
  "authorize-aud": says(
    "SHALL",
    AUTHORIZE,
    "aud is the FHIR base, byte for byte",
    "aud 與 FHIR 位址逐字相同",
    "Send aud exactly as iss was received: {seen}",
    "aud 須與收到的 iss 完全相同：{seen}",
  ),
  "authorize-pkce": says(
    "SHALL",
    AUTHORIZE,
    "code_challenge is present",
    "帶有 code_challenge",
    "Send code_challenge = BASE64URL(SHA256(code_verifier)).",
    "請送 code_challenge = BASE64URL(SHA256(code_verifier))。",
  ),
  "authorize-pkce-s256": says(
    "SHALL",
    AUTHORIZE,
    "code_challenge_method is S256",
    "code_challenge_method 為 S256",
    "Send code_challenge_method=S256; plain is never allowed.",
    "請送 code_challenge_method=S256，不可使用 plain。",
  ),
  "authorize-nonce": says(
    "SHOULD",
    "OpenID Connect Core 1.0, 3.1.2.1",
    "nonce is sent when an id_token is asked for",
    "要求 id_token 時帶有 nonce",
    "Send a fresh nonce and compare it with the id_token's.",
    "請送新的 nonce，並與 id_token 中的值比對。",
  ),
  "token-post-form": says(
    "SHALL",
    TOKEN,
    "The token request is a POST of application/x-www-form-urlencoded",
    "取得權杖的要求為 POST，格式 application/x-www-form-urlencoded",
    "Send the parameters as a form in the body.",
    "請以表單格式把參數放在內文。",
  ),
  "token-grant-type": says(
    "SHALL",
    TOKEN,
    "grant_type is one that the client is registered for",
    "grant_type 為此用戶端登記的種類",
    "Send grant_type=authorization_code, refresh_token or client_credentials.",
    "請送 grant_type=authorization_code、refresh_token 或 client_credentials。",
  ),
  "token-code": says(
    "SHALL",
    TOKEN,
    "code is the one issued in this launch to this client",
    "code 為此次啟動發給此用戶端的值",
    "Exchange the code that came back with your own state.",
    "請使用與自己的 state 一同回來的 code。",
  ),
  "token-code-once": says(
    "SHALL",
    "RFC 6749, 4.1.2",
    "A code is used once",
    "code 只使用一次",
    "Remove the code from the address after the exchange; a reload must not send it again.",
    "換得權杖後請從網址移除 code，重新整理時不可再送。",
  ),
  "token-redirect-uri": says(
    "SHALL",
    TOKEN,
    "redirect_uri is that of the authorization request",
    "redirect_uri 與授權要求相同",
    "Send the same redirect_uri as before.",
    "請送與先前相同的 redirect_uri。",
  ),
  "token-verifier": says(
    "SHALL",
    TOKEN,
    "code_verifier matches the code_challenge",
    "code_verifier 與 code_challenge 相符",
    "Send the verifier that the challenge was made of.",
    "請送產生 code_challenge 所用的 code_verifier。",
  ),
  "token-client-public": says(
    "SHALL",
    TOKEN,
    "A public client sends client_id, and no secret",
    "公開用戶端送 client_id，不送密鑰",
    "Send client_id in the form, and no client_secret or Authorization header.",
    "請在表單送 client_id，不送 client_secret 或 Authorization 標頭。",
  ),
  "token-client-basic": says(
    "SHALL",
    SYMMETRIC,
    "A client with a secret authenticates with HTTP Basic",
    "具密鑰的用戶端以 HTTP Basic 驗證",
    "Send Authorization: Basic base64(client_id:client_secret).",
    "請送 Authorization: Basic base64(client_id:client_secret)。",
  ),
  "token-client-assertion": says(
    "SHALL",
    ASYMMETRIC,
    "A client with a key authenticates with a signed assertion",
    "具金鑰的用戶端以簽署的 client_assertion 驗證",
    "Send client_assertion and client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer.",
    "請送 client_assertion 與 client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer。",
  ),
  "assertion-typ": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion's header says typ JWT",
    "assertion 標頭的 typ 為 JWT",
    "Set typ to JWT in the header.",
    "請在標頭設定 typ 為 JWT。",
  ),
  "assertion-alg": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion is signed with RS384 or ES384",
    "assertion 以 RS384 或 ES384 簽署",
    "Sign with RS384 or ES384; this one says {seen}.",
    "請以 RS384 或 ES384 簽署；目前為 {seen}。",
  ),
  "assertion-kid": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion names its key by kid",
    "assertion 以 kid 指明金鑰",
    "Set kid in the header to that of the registered key.",
    "請在標頭設定 kid 為登記金鑰的 kid。",
  ),
  "assertion-jku": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion's jku, when it has one, is the registered address of the client's keys",
    "assertion 若有 jku，須為登記的金鑰網址",
    "Leave jku out, or set it to the address of the key set that was registered; keys registered by value have none.",
    "請省略 jku，或設為登記的金鑰集網址；若登記時直接提供金鑰，則不可有 jku。",
  ),
  "assertion-iss": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion's iss is the client_id",
    "assertion 的 iss 為 client_id",
    "Set iss to the client_id.",
    "請將 iss 設為 client_id。",
  ),
  "assertion-sub": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion's sub is the client_id",
    "assertion 的 sub 為 client_id",
    "Set sub to the client_id.",
    "請將 sub 設為 client_id。",
  ),
  "assertion-aud": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion's aud is the token address",
    "assertion 的 aud 為權杖端點網址",
    "Set aud to {seen}",
    "請將 aud 設為 {seen}",
  ),
  "assertion-exp": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion expires in the future, within five minutes",
    "assertion 尚未逾期，且效期不超過五分鐘",
    "Set exp to at most 300 seconds from now; this one is {seen} seconds away.",
    "exp 請設在現在起 300 秒之內；目前為 {seen} 秒。",
  ),
  "assertion-jti": says(
    "SHALL",
    ASYMMETRIC,
    "The assertion has a jti that was never used",
    "assertion 的 jti 從未使用過",
    "Make a new jti for each assertion.",
    "每次 assertion 都產生新的 jti。",
  ),
  "backend-scope": says(
    "SHALL",
    BACKEND,
    "A backend service asks for system/ scopes",
    "後端服務要求 system/ 的 scope",
    "Send scope with system/ scopes only, as in system/Observation.rs.",
    "scope 只使用 system/，例如 system/Observation.rs。",
  ),
  "refresh-token": says(
    "SHALL",
    REFRESH,
    "refresh_token is the one issued in this launch",
    "refresh_token 為此次啟動發給的值",
    "Send the newest refresh token of this session.",
    "請送此工作階段最新的 refresh token。",
  ),
  "refresh-once": says(
    "SHALL",
    "RFC 9700, 4.14.2",
    "A rotated refresh token is used once",
    "更換後的 refresh token 只使用一次",
    "Store the new refresh token of each answer and refresh in one place; a reuse ends the session.",
    "每次都保存新的 refresh token，並集中由一處更新；重複使用會結束工作階段。",
  ),
  "refresh-scope": says(
    "SHALL",
    REFRESH,
    "A refresh asks for no scope beyond those granted",
    "更新時不要求超出原先給予的 scope",
    "Leave scope out, or name fewer scopes.",
    "請省略 scope，或只列出較少的項目。",
  ),
  "fhir-bearer": says(
    "SHALL",
    ACCESS,
    "The access token is sent as Authorization: Bearer",
    "access token 以 Authorization: Bearer 送出",
    "Send Authorization: Bearer [token] with each request.",
    "每次要求都送 Authorization: Bearer [token]。",
  ),
  "token-not-in-url": says(
    "SHALL",
    "RFC 9700, 4.3.2",
    "No token and no secret in an address",
    "網址中沒有權杖或密鑰",
    "Send tokens in the Authorization header or the body only.",
    "權杖只可放在 Authorization 標頭或內文。",
  ),
  "fhir-scope": says(
    "SHOULD",
    SCOPES,
    "The request stays within the scopes granted",
    "要求在所給予的 scope 之內",
    "Read the scope of the token answer: it can hold less than was asked for.",
    "請查看權杖回應的 scope，可能少於所要求的項目。",
  ),
} as const satisfies Record<string, Requirement>;

export type RequirementId = keyof typeof REQUIREMENTS;
