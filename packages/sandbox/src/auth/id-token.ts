import { decodeJwt, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import type { AuthKeys } from "./keys.ts";
import type { Launch } from "./launches.ts";

const CLAIMS = {
  id_token_wrong_issuer: (claims: JWTPayload) => ({ ...claims, iss: "https://other-issuer.example/fhir" }),
  id_token_wrong_audience: (claims: JWTPayload) => ({ ...claims, aud: "another-client" }),
  id_token_wrong_nonce: (claims: JWTPayload) => ({ ...claims, nonce: "another-nonce" }),
  id_token_expired: (claims: JWTPayload) => shifted(claims, -7200),
} as const;

function shifted(claims: JWTPayload, seconds: number): JWTPayload {
  const moved = { ...claims };
  for (const name of ["iat", "exp", "auth_time"] as const) {
    const value = moved[name];
    if (typeof value === "number") moved[name] = value + seconds;
  }
  return moved;
}

/**
 * The id_token as a launch's simulated failures and clock leave it: wrong in that one way, right in all others. Null
 * when nothing is simulated; `fault` is null when only the clock differs.
 */
export async function spoiledIdToken(
  idToken: string,
  launch: Launch,
  keys: AuthKeys,
): Promise<{ token: string; fault: string | null } | null> {
  let claims = decodeJwt(idToken);
  let fault: string | null = null;
  for (const [name, change] of Object.entries(CLAIMS) as [
    keyof typeof CLAIMS,
    (typeof CLAIMS)[keyof typeof CLAIMS],
  ][]) {
    if (!launch.has(name)) continue;
    claims = change(claims);
    fault ??= name;
  }
  const skew = launch.faults.clockSkewSeconds;
  if (skew !== 0) claims = shifted(claims, skew);
  if (launch.has("id_token_alg_none")) return { token: new UnsecuredJWT(claims).encode(), fault: "id_token_alg_none" };
  const forged = launch.has("id_token_wrong_signature");
  if (!forged && fault === null && skew === 0) return null;
  const [key] = keys.jwks.keys;
  if (!key) throw new Error("no signing key");
  const signer = forged ? (await generateKeyPair("RS256")).privateKey : await importJWK(key, "RS256");
  const token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid }).sign(signer);
  return { token, fault: forged ? "id_token_wrong_signature" : fault };
}
