import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { Database } from "../auth/database.ts";
import type { Launches } from "../auth/launches.ts";
import type { TokenFacts } from "../auth/provider.ts";
import type { User } from "../auth/records.ts";
import { parseResourceScope, scopesFor } from "../auth/scopes.ts";
import { traceOf } from "../auth/trace.ts";
import type { ScopeLetter } from "../fhir/service.ts";
import { bodyText, TooLarge } from "./body.ts";

type Env = { Bindings: HttpBindings; Variables: { token: TokenFacts; user: User } };

/** Where the sandbox keeps app state: beside its FHIR server, also when that is another's. */
export const APP_STATE_PATH = "/app-state";

const KIND = "AppState";
const MOST_BYTES = 256 * 1024;

const text = z.string().min(1);
/** Only what is kept is taken: an element that would be dropped refuses the whole. */
const basicSchema = z.strictObject({
  resourceType: z.literal("Basic"),
  id: z.optional(z.string()),
  meta: z.optional(z.looseObject({ versionId: z.optional(z.string()) })),
  subject: z.optional(z.strictObject({ reference: text })),
  code: z.strictObject({ coding: z.tuple([z.strictObject({ system: text, code: text, display: z.optional(text) })]) }),
  extension: z.optional(z.array(z.strictObject({ url: text, valueString: z.string() }))),
});
type Basic = z.infer<typeof basicSchema>;

interface Row {
  /** App, user and code together: see `rowKey`. */
  uid: string;
  version: number;
  resource: Basic & { id: string };
}

export interface AppStateOptions {
  fhirBase: string;
  database: Database;
  launches: Launches;
  findToken(value: string): Promise<TokenFacts | null>;
  /** May a page of this origin call with a token? */
  isRegisteredOrigin(origin: string): boolean;
}

/**
 * SMART App State (SMART App Launch 2.2, "Managing app state"): one Basic for each app, user and code. An app reaches what it
 * wrote itself for the user of its token, and nothing else: state of patients and of the whole hospital is refused.
 */
export function appStateRoutes(options: AppStateOptions): Hono<Env> {
  const { fhirBase, database } = options;
  const routes = new Hono<Env>();

  routes.use(async (c, next) => {
    const origin = c.req.header("origin");
    c.header("vary", "Origin");
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    if (origin && options.isRegisteredOrigin(origin)) {
      c.header("access-control-allow-origin", origin);
      c.header("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS");
      c.header("access-control-allow-headers", "Authorization, Content-Type, Accept, If-Match");
      c.header("access-control-expose-headers", "ETag, Location, WWW-Authenticate");
    }
    if (c.req.method === "OPTIONS") return c.body(null, 204);
    const bearer = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const token = bearer === undefined ? null : await options.findToken(bearer);
    traceOf(c.env.incoming)?.attach(options.launches.find(token?.launchId));
    traceOf(c.env.incoming)?.check("fhir-bearer", bearer !== undefined, "Authorization");
    if (!token) {
      c.header("www-authenticate", 'Bearer realm="app-state"');
      return refuse(c, 401, "login", "An access token of this server that has not expired is needed.");
    }
    if (!token.user) return refuse(c, 403, "forbidden", "App state is kept for a user, and this token has none.");
    c.set("token", token);
    c.set("user", token.user);
    return next();
  });

  const rowKey = (c: Context<Env>, code: string): string => {
    const { clientId } = c.get("token");
    const { type, id } = c.get("user");
    return JSON.stringify([clientId, type, id, code]);
  };

  /** Is this absolute reference the user of the token? By the common base or by a launch's own. */
  const isUser = (c: Context<Env>, reference: string | undefined): boolean => {
    const { type, id } = c.get("user");
    if (!reference?.startsWith(`${fhirBase}/`)) return false;
    return reference.slice(fhirBase.length + 1).replace(/^sim\/[\w-]{12}\//, "") === `${type}/${id}`;
  };

  const mayNot = (c: Context<Env>, letter: ScopeLetter, code: string): Response | null => {
    const granted = c.get("token").scopes.flatMap((scope) => parseResourceScope(scope) ?? []);
    const allowing = scopesFor(granted, { type: "Basic", interaction: letter }).filter(
      ({ context, constraint }) =>
        context === "user" && constraint.every(([name, value]) => name === "code" && value === code),
    );
    traceOf(c.env.incoming)?.check("fhir-scope", allowing.length > 0, "scope");
    if (allowing.length > 0) return null;
    return refuse(c, 403, "forbidden", `This needs the scope user/Basic.${letter}, which the token does not have.`);
  };

  /** The body and its code, or the answer that refuses it. */
  const bodyOf = async (c: Context<Env>): Promise<{ basic: Basic; code: string } | Response> => {
    let json: unknown;
    try {
      json = JSON.parse(await bodyText(c.req.raw, MOST_BYTES));
    } catch (cause) {
      if (cause instanceof TooLarge) return refuse(c, 413, "too-long", "App state is larger than 256 KiB.");
      return refuse(c, 400, "structure", "The body is not JSON.");
    }
    const parsed = basicSchema.safeParse(json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const at = ["Basic", ...(issue?.path ?? [])].join(".");
      return refuse(
        c,
        422,
        "invalid",
        `${at}: ${issue?.message ?? "invalid"}. Kept are subject, code and valueString.`,
      );
    }
    const [coding] = parsed.data.code.coding;
    return { basic: parsed.data, code: `${coding.system}|${coding.code}` };
  };

  const rowOf = (row: Record<string, unknown> | undefined): Row | null => (row as Row | undefined) ?? null;

  const answer = (c: Context<Env>, status: 200 | 201, row: Row): Response => {
    c.header("etag", etag(row.version));
    return json(c, status, withVersion(row));
  };

  /** The row that an update or a deletion may change. A wrong version, another's id and a deleted one fail alike. */
  const matched = (c: Context<Env>, id: string): Row | Response => {
    const given = c.req.header("if-match");
    if (given === undefined)
      return refuse(c, 428, "required", "If-Match is needed: the ETag of the state that you read.");
    const row = rowOf(database.find(KIND, id));
    const coding = row?.resource.code.coding[0];
    const isOwn = row !== null && row.uid === rowKey(c, `${coding?.system}|${coding?.code}`);
    if (isOwn && given === etag(row.version)) return row;
    return refuse(c, 412, "conflict", "This is not the newest version of a state of this app and user. Read it again.");
  };

  routes.get("/Basic", (c) => {
    const code = c.req.query("code");
    const subject = c.req.query("subject");
    const isGlobal = c.req.query("subject:missing") === "true";
    if (code === undefined || !/^[^|]+\|[^|]+$/.test(code) || (subject === undefined && !isGlobal))
      return refuse(c, 400, "required", "A search needs code=system|code and subject=<absolute reference>.");
    const no = mayNot(c, "s", code);
    if (no) return no;
    if (!isGlobal && !isUser(c, subject))
      return refuse(c, 403, "forbidden", "State is kept for the user of the token only, by an absolute reference.");
    const row = isGlobal ? null : rowOf(database.findByUid(KIND, rowKey(c, code)));
    const entry = row ? [{ fullUrl: address(c, row.resource.id), resource: withVersion(row) }] : [];
    return json(c, 200, {
      resourceType: "Bundle",
      type: "searchset",
      total: entry.length,
      ...(row ? { entry } : {}),
    });
  });

  routes.post("/Basic", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const { basic, code } = body;
    const no = mayNot(c, "c", code);
    if (no) return no;
    if (basic.id !== undefined || basic.meta?.versionId !== undefined)
      return refuse(c, 422, "invalid", "A new state has no id and no meta.versionId.");
    if (!isUser(c, basic.subject?.reference))
      return refuse(c, 403, "forbidden", "Basic.subject has to be the user of the token, by an absolute reference.");
    const uid = rowKey(c, code);
    if (database.findByUid(KIND, uid))
      return refuse(c, 409, "duplicate", "There is a state with this code for this user: update it.");
    const row: Row = { uid, version: 1, resource: { ...basic, id: randomUUID() } };
    database.upsert(KIND, row.resource.id, row, undefined);
    c.header("location", address(c, row.resource.id));
    return answer(c, 201, row);
  });

  routes.put("/Basic/:id", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const { basic, code } = body;
    const no = mayNot(c, "u", code);
    if (no) return no;
    const id = c.req.param("id");
    if (basic.id !== id) return refuse(c, 400, "invalid", "Basic.id is not the id of the address.");
    const before = matched(c, id);
    if (before instanceof Response) return before;
    if (before.uid !== rowKey(c, code) || !isUser(c, basic.subject?.reference))
      return refuse(c, 412, "conflict", "Basic.code and Basic.subject can not change.");
    const row: Row = { ...before, version: before.version + 1, resource: { ...basic, id } };
    database.upsert(KIND, id, row, undefined);
    return answer(c, 200, row);
  });

  routes.delete("/Basic/:id", (c) => {
    const row = matched(c, c.req.param("id"));
    if (row instanceof Response) return row;
    const [{ system, code }] = row.resource.code.coding;
    const no = mayNot(c, "d", `${system}|${code}`);
    if (no) return no;
    database.destroy(KIND, row.resource.id);
    return c.body(null, 204);
  });

  routes.all("*", (c) => refuse(c, 404, "not-found", "App state is at Basic and Basic/<id>."));
  return routes;

  function address(c: Context<Env>, id: string): string {
    return `${new URL(fhirBase).origin}${c.req.path.replace(/\/Basic.*$/, "")}/Basic/${id}`;
  }
}

const etag = (version: number): string => `W/"${version}"`;

function withVersion({ resource, version }: Row): object {
  return { ...resource, meta: { versionId: String(version) } };
}

function json(c: Context<Env>, status: ContentfulStatusCode, resource: object): Response {
  return c.body(JSON.stringify(resource), status, { "content-type": "application/fhir+json; charset=utf-8" });
}

function refuse(c: Context<Env>, status: ContentfulStatusCode, code: string, diagnostics: string): Response {
  traceOf(c.env.incoming)?.answered(diagnostics);
  return json(c, status, { resourceType: "OperationOutcome", issue: [{ severity: "error", code, diagnostics }] });
}
