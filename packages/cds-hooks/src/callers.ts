import type { BedsideConfig } from "@bedside/smart";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { Refusal } from "./types.ts";

const ALGORITHMS = ["RS256", "RS384", "ES256", "ES384"];
const CLOCK_TOLERANCE_S = 60;

/**
 * Who may call (CDS Hooks 2.0, "Trusting CDS Clients"): every caller where the configuration names none; else only those
 * whose JWT is signed with the key at the address that the configuration gives, for exactly this endpoint, and not used before.
 */
export function callers(clients: BedsideConfig["cdsHooks"]["clients"]) {
  const keys = new Map(clients.map(({ iss, jwksUrl }) => [iss, createRemoteJWKSet(new URL(jwksUrl))]));
  /** Ids of tokens already used, with the second at which they end. */
  const used = new Map<string, number>();

  /** @throws Refusal 401 in words. */
  return async function checkCaller(authorization: string | null, endpoint: string): Promise<void> {
    if (keys.size === 0) return;
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw new Refusal(401, "A signed token of a known EHR is needed.");
    try {
      const iss = decodeJwt(token).iss ?? "";
      const jwks = keys.get(iss);
      if (!jwks) throw new Error("unknown issuer");
      const { payload } = await jwtVerify(token, jwks, {
        issuer: iss,
        audience: endpoint,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ["exp", "iat", "jti"],
      });
      const id = `${iss} ${payload.jti}`;
      const now = Date.now() / 1000;
      for (const [old, end] of used) if (end < now) used.delete(old);
      if (used.has(id)) throw new Error("used before");
      used.set(id, (payload.exp ?? now) + CLOCK_TOLERANCE_S);
    } catch {
      throw new Refusal(401, "The token is not one of a known EHR for this address, or it has expired or been used.");
    }
  };
}
