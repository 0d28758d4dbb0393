import { exportJWK } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, follow, Jar, type Running, start } from "./auth-client.ts";

/** The same server through a client that somebody else wrote, which checks every answer by the RFCs. */

let run: Running;
let as: oauth.AuthorizationServer;
const insecure = { [oauth.allowInsecureRequests]: true };
const REDIRECT = "http://localhost:9999/cb";

beforeAll(async () => {
  run = await start();
  const issuer = new URL(run.fhir);
  as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
});
afterAll(() => run.sandbox.close());

async function keyPair(): Promise<{ keys: CryptoKeyPair; jwks: object }> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "ES384", use: "sig" };
  return { keys, jwks: { keys: [jwk] } };
}

/** SMART wants the token address as audience and a typ; the library's own choice is the issuer. */
const smartAssertion = (key: CryptoKey) =>
  oauth.PrivateKeyJwt(
    { key, kid: "k1" },
    {
      [oauth.modifyAssertion](header, payload) {
        header.typ = "JWT";
        payload.aud = as.token_endpoint ?? "";
      },
    },
  );

async function register(metadata: Partial<oauth.Client>): Promise<oauth.Client> {
  const answer = await oauth.dynamicClientRegistrationRequest(as, { redirect_uris: [REDIRECT], ...metadata }, insecure);
  return oauth.processDynamicClientRegistrationResponse(answer);
}

/** Registers with the server, launches by itself, exchanges, renews, introspects, revokes. */
async function wholeFlow(client: oauth.Client, auth: oauth.ClientAuth): Promise<void> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(as.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    scope: "launch/patient openid fhirUser offline_access patient/Patient.rs",
    state,
    nonce,
    aud: run.fhir,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  const jar = new Jar();
  const { url: page } = await follow(jar, url.href, REDIRECT);
  const fields = [
    ["step", "consent"],
    ["practitioner", "dr-lin"],
    ["patient", "ann"],
    ...["launch/patient", "openid", "fhirUser", "offline_access", "patient/Patient.rs"].map((it) => ["scope", it]),
  ] as [string, string][];
  const { url: back } = await follow(jar, page, REDIRECT, { method: "POST", body: new URLSearchParams(fields) });
  const parameters = oauth.validateAuthResponse(as, client, new URL(back), state);
  const exchanged = await oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, REDIRECT, verifier, insecure),
    { expectedNonce: nonce, requireIdToken: true },
  );
  expect(exchanged.patient).toBe("ann");
  const renewed = await oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, auth, exchanged.refresh_token ?? "", insecure),
  );
  const subject = oauth.getValidatedIdTokenClaims(exchanged)?.sub ?? "";
  const user = await oauth.processUserInfoResponse(
    as,
    client,
    subject,
    await oauth.userInfoRequest(as, client, renewed.access_token, insecure),
  );
  expect(user.fhirUser).toBe(`${run.fhir}/Practitioner/dr-lin`);
  const introspect = async () =>
    oauth.processIntrospectionResponse(
      as,
      client,
      await oauth.introspectionRequest(as, client, auth, renewed.access_token, insecure),
    );
  expect(await introspect()).toMatchObject({ active: true, patient: "ann", client_id: client.client_id });
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, auth, renewed.access_token, insecure),
  );
  expect(await introspect()).toEqual({ active: false });
}

describe("an independent client", () => {
  it("without a secret", async () => {
    const client = await register({
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
    });
    await wholeFlow(client, oauth.None());
  });

  it.each([
    ["client_secret_basic", oauth.ClientSecretBasic],
    ["client_secret_post", oauth.ClientSecretPost],
  ] as const)("with a secret by %s", async (method, authenticate) => {
    const client = await register({
      token_endpoint_auth_method: method,
      grant_types: ["authorization_code", "refresh_token"],
    });
    await wholeFlow(client, authenticate(String(client.client_secret)));
  });

  it("with a key", async () => {
    const { jwks, keys } = await keyPair();
    const client = await register({
      token_endpoint_auth_method: "private_key_jwt",
      grant_types: ["authorization_code", "refresh_token"],
      jwks: jwks as oauth.Client["jwks"],
    });
    await wholeFlow(client, smartAssertion(keys.privateKey));
  });

  it("as a backend service", async () => {
    const { jwks, keys } = await keyPair();
    const client = await register({
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks: jwks as oauth.Client["jwks"],
    });
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      smartAssertion(keys.privateKey),
      { scope: "system/Patient.rs" },
      insecure,
    );
    const tokens = await oauth.processClientCredentialsResponse(as, client, answer);
    expect((await call(run.fhir, tokens, "Patient")).body?.entry).toHaveLength(2);
  });
});
