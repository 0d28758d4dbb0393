import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Database } from "./database.ts";

export interface AuthKeys {
  jwks: { keys: JWK[] };
  cookieKeys: string[];
}

/** The signing key (RS256, which every OpenID client knows) and the cookie key: made once for each data folder, or for each start without one. */
export async function authKeys(database: Database): Promise<AuthKeys> {
  const stored = database.find("Keys", "current");
  if (stored) return stored as unknown as AuthKeys;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key: JWK = { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString("hex"), alg: "RS256", use: "sig" };
  const keys: AuthKeys = { jwks: { keys: [key] }, cookieKeys: [randomBytes(32).toString("base64url")] };
  database.upsert("Keys", "current", keys, undefined);
  return keys;
}
