import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Launches } from "./launches.ts";
import type { TokenFacts } from "./provider.ts";
import { subjectOf, type User } from "./records.ts";
import { traceOf } from "./trace.ts";

export interface UserinfoOptions {
  fhirBase: string;
  launches: Launches;
  findToken(value: string): Promise<TokenFacts | null>;
  userName(user: User): Promise<string | undefined>;
  isRegisteredOrigin(origin: string): boolean;
}

/**
 * Userinfo (OpenID Connect Core 5.3). The engine's own refuses every SMART token, because those are made for the FHIR
 * endpoint and not for userinfo.
 */
export function userinfoRoutes(options: UserinfoOptions): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.on(["GET", "POST", "OPTIONS"], "/userinfo", async (c) => {
    const origin = c.req.header("origin");
    c.header("vary", "Origin");
    c.header("cache-control", "no-store");
    if (origin && options.isRegisteredOrigin(origin)) {
      c.header("access-control-allow-origin", origin);
      c.header("access-control-allow-headers", "Authorization");
    }
    if (c.req.method === "OPTIONS") return c.body(null, 204);
    const bearer = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const token = bearer ? await options.findToken(bearer) : null;
    const trace = traceOf(c.env.incoming);
    trace?.attach(options.launches.find(token?.launchId));
    trace?.check("fhir-bearer", bearer !== undefined, "Authorization");
    const name = token?.user ? await options.userName(token.user) : undefined;
    if (!token?.user || name === undefined || !token.scopes.includes("openid")) {
      const error = token ? "insufficient_scope" : "invalid_token";
      trace?.answered(error);
      c.header("www-authenticate", `Bearer realm="userinfo", error="${error}"`);
      return c.json({ error }, token ? 403 : 401);
    }
    const fhirUser = `${options.fhirBase}/${token.user.type}/${token.user.id}`;
    return c.json({
      sub: subjectOf(token.user),
      ...(token.scopes.includes("fhirUser") ? { fhirUser } : {}),
      ...(token.scopes.includes("profile") ? { name, profile: fhirUser } : {}),
    });
  });
  return routes;
}
