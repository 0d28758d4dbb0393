import { createServer, type IncomingMessage, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface Seen {
  method: string;
  /** Path and query as they came, not decoded. */
  url: string;
  authorization: string | null;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Ends the connection without an answer. */
  drop?: boolean;
  delayMs?: number;
}

const KEYS = Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);

type Handler = (seen: Seen) => Answer | Promise<Answer> | undefined;

/** A small EHR: discovery, token endpoint with PKCE and one-time codes and refresh tokens, JWKS, and a FHIR handler. */
export class FakeEhr {
  readonly seen: Seen[] = [];
  readonly issued: { code: string; nonce: string; challenge: string; clientId: string; redirectUri: string }[] = [];
  fhir: Handler = () => undefined;
  token: Record<string, unknown> = {};
  idToken: { sign?: "other-key"; claims?: Record<string, unknown> } | null = {};
  discovery: Record<string, unknown> = {};
  refreshTokens = new Set<string>();
  reusedRefreshToken = false;
  refreshDelayMs = 0;
  dropRefresh = false;
  /** What the token address answers to refreshes without looking at them. */
  busyRefresh: Answer | null = null;
  accessTokens = new Set<string>();
  iss = "";
  #server: Server;
  #keys: CryptoKeyPair;
  #otherKeys: CryptoKeyPair;
  #count = 0;

  private constructor(keys: CryptoKeyPair, otherKeys: CryptoKeyPair) {
    this.#keys = keys;
    this.#otherKeys = otherKeys;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", async () => {
        const seen: Seen = {
          method: request.method ?? "",
          url: request.url ?? "",
          authorization: request.headers.authorization ?? null,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        this.seen.push(seen);
        const answer = await this.#answer(seen);
        if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
        if (answer.drop) return request.socket.destroy();
        const body =
          answer.body === undefined ? "" : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
        response.writeHead(answer.status ?? 200, {
          "content-type": "application/json",
          "cache-control": "no-store",
          ...answer.headers,
        });
        response.end(body);
      });
    });
  }

  static async start(): Promise<FakeEhr> {
    const [keys, other] = await KEYS;
    const ehr = new FakeEhr(keys, other);
    await new Promise<void>((resolve) => ehr.#server.listen(0, "127.0.0.1", resolve));
    const address = ehr.#server.address();
    ehr.iss = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/fhir`;
    return ehr;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the login page would do: takes the authorize address and gives the address that the browser comes back to. */
  authorize(url: string): string {
    const params = new URL(url).searchParams;
    const code = `code-${++this.#count}`;
    this.issued.push({
      code,
      nonce: params.get("nonce") ?? "",
      challenge: params.get("code_challenge") ?? "",
      clientId: params.get("client_id") ?? "",
      redirectUri: params.get("redirect_uri") ?? "",
    });
    return `${params.get("redirect_uri")}?code=${code}&state=${params.get("state")}`;
  }

  fhirRequests(): Seen[] {
    return this.seen.filter(({ url }) => url.startsWith("/fhir") && !url.includes(".well-known"));
  }

  async #answer(seen: Seen): Promise<Answer> {
    const path = seen.url.split("?")[0] ?? "";
    const origin = new URL(this.iss).origin;
    if (path === "/fhir/.well-known/smart-configuration") {
      return {
        body: {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          jwks_uri: `${origin}/jwks`,
          revocation_endpoint: `${origin}/revoke`,
          capabilities: ["launch-ehr", "permission-v2", "client-public", "sso-openid-connect"],
          code_challenge_methods_supported: ["S256"],
          ...this.discovery,
        },
      };
    }
    if (path === "/jwks") {
      return { body: { keys: [{ ...(await exportJWK(this.#keys.publicKey)), kid: "k1", alg: "RS256", use: "sig" }] } };
    }
    if (path === "/revoke") return { status: 200 };
    if (path === "/token") return this.#tokenAnswer(new URLSearchParams(seen.body), origin);
    if (path.startsWith("/fhir")) {
      const bearer = seen.authorization?.replace(/^Bearer /, "") ?? "";
      if (!this.accessTokens.has(bearer)) return { status: 401, body: outcome("the token is not known") };
      return (await this.fhir(seen)) ?? { status: 404, body: outcome("nothing here") };
    }
    return { status: 404 };
  }

  async #tokenAnswer(form: URLSearchParams, origin: string): Promise<Answer> {
    if (form.get("grant_type") === "refresh_token") {
      if (this.busyRefresh !== null) return this.busyRefresh;
      const used = form.get("refresh_token") ?? "";
      if (!this.refreshTokens.delete(used)) {
        this.reusedRefreshToken = true;
        return { status: 400, body: { error: "invalid_grant" } };
      }
      if (this.dropRefresh) return { drop: true };
      return { delayMs: this.refreshDelayMs, body: this.#newTokens() };
    }
    const at = this.issued.findIndex(({ code }) => code === form.get("code"));
    const issued = this.issued[at];
    const verifier = new TextEncoder().encode(form.get("code_verifier") ?? "");
    const challenge = Buffer.from(await crypto.subtle.digest("SHA-256", verifier)).toString("base64url");
    const good =
      issued?.challenge === challenge &&
      issued.clientId === form.get("client_id") &&
      issued.redirectUri === form.get("redirect_uri");
    if (issued === undefined || !good) return { status: 400, body: { error: "invalid_grant" } };
    this.issued.splice(at, 1);
    const idToken = this.idToken === null ? {} : { id_token: await this.#signIdToken(issued, origin) };
    return { body: { ...this.#newTokens(), patient: "p1", ...idToken, ...this.token } };
  }

  #newTokens(): Record<string, unknown> {
    const access = `access-${++this.#count}`;
    const refresh = `refresh-${this.#count}`;
    this.accessTokens.add(access);
    this.refreshTokens.add(refresh);
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: "Bearer",
      expires_in: 3600,
      scope:
        "openid fhirUser launch online_access patient/*.rs patient/RiskAssessment.c patient/Provenance.c user/Device.crs",
    };
  }

  #signIdToken(issued: { nonce: string; clientId: string }, origin: string): Promise<string> {
    const { privateKey } = this.idToken?.sign === "other-key" ? this.#otherKeys : this.#keys;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      nonce: issued.nonce,
      fhirUser: `${this.iss}/Practitioner/dr1`,
      name: "Dr Lin",
      iss: origin,
      aud: issued.clientId,
      sub: "dr1",
      iat: now,
      exp: now + 300,
      ...this.idToken?.claims,
    })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(privateKey);
  }
}

export const outcome = (text: string) => ({
  resourceType: "OperationOutcome",
  issue: [{ severity: "error", code: "processing", diagnostics: text }],
});
