import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { cacheControl, contentType, type Header, siteHeaders } from "@bedside/deploy";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { AuthorizeOptions } from "../auth/authorize.ts";
import { browserOf } from "../auth/browser.ts";
import { APPS, registeredClients, registeredOrigins } from "../auth/clients.ts";
import { Database } from "../auth/database.ts";
import { interactionRoutes, type ProblemRecord, type StepRecord } from "../auth/interaction.ts";
import { authKeys } from "../auth/keys.ts";
import { type Launch, Launches } from "../auth/launches.ts";
import { mountProvider } from "../auth/mount.ts";
import { errorPage } from "../auth/pages.ts";
import { AUTH_PATH, createProvider, findToken, type TokenFacts } from "../auth/provider.ts";
import { type GrantRecord, Records, type User } from "../auth/records.ts";
import { beginTrace, traceOf } from "../auth/trace.ts";
import { userinfoRoutes } from "../auth/userinfo.ts";
import { languageOf } from "../auth/words.ts";
import { createEmbeddedFhirService, createProxyFhirService, type FhirService } from "../fhir/service.ts";
import { APP_STATE_PATH, appStateRoutes } from "./app-state.ts";
import { cdsRoutes } from "./cds.ts";
import { type Clinic, readClinic, seedFixtures, seedMark } from "./clinic.ts";
import { Directory } from "./directory.ts";
import { EHR_STYLE, STYLE_PATH } from "./ehr-style.ts";
import { failed, fhirRoutes } from "./fhir-route.ts";
import { launcherApi } from "./launcher-api.ts";
import { createMakeLaunch } from "./make-launch.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";
import { belowOwnBase, ownBase } from "./own-base.ts";
import { DEFAULT_HOST, listen } from "./port.ts";
import { CLINIC_NAME, configFromFile, generatedConfig } from "./site-config.ts";
import { oauthUris, smartConfiguration } from "./smart-configuration.ts";
import { launcherHeaders, StaticFiles } from "./static-files.ts";

export type { Mount, MountSite, Sandbox, SandboxOptions } from "./options.ts";

type Env = { Bindings: HttpBindings };

const ROOT = path.resolve(import.meta.dirname, "../../../..");

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

async function openService(options: SandboxOptions, publicUrl: string, fhirBase: string): Promise<FhirService> {
  const uris = oauthUris(publicUrl);
  if (typeof options.service === "function") return options.service(fhirBase);
  if (options.service) return options.service;
  if (options.fhirUrl) return createProxyFhirService({ fhirUrl: options.fhirUrl, base: fhirBase, oauthUris: uris });
  return createEmbeddedFhirService({
    base: fhirBase,
    oauthUris: uris,
    dataFolder: options.dataFolder,
    maxBodyBytes: options.maxBodyBytes,
  });
}

/** Seeds the store when it has not been seeded with these files today. A server behind FHIR_URL is seeded only on request. */
async function seed(
  options: SandboxOptions,
  folder: string,
  clinic: Clinic,
  service: FhirService,
  database: Database,
): Promise<void> {
  const say = options.onProgress ?? (() => {});
  const mark = await seedMark(folder, clinic, today());
  if (database.find("Seed", "current")?.mark === mark) return;
  const report = await seedFixtures(service, folder, clinic, today(), say);
  const warn = options.onWarning ?? say;
  for (const { message, resource } of report.refused.slice(0, 5)) warn(`Not loaded: ${resource}: ${message}`);
  if (report.refused.length > 5) warn(`Not loaded: ${report.refused.length - 5} more`);
  if (options.dataFolder) database.upsert("Seed", "current", { mark }, undefined);
}

/** Name, version and address of the server behind: "HAPI FHIR Server 8.8.0, http://localhost:8090/fhir". */
async function upstreamName(service: FhirService, fhirUrl: string): Promise<string> {
  const { body } = await service.handle({ method: "GET", path: "metadata", query: [], headers: {}, body: null });
  const software = body?.software as { name?: unknown; version?: unknown } | undefined;
  const known = [software?.name, software?.version].filter((part) => typeof part === "string").join(" ");
  return known === "" ? fhirUrl : `${known}, ${fhirUrl}`;
}

/** Starts launcher, apps, authorization server and FHIR endpoint on one origin. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  let handler = (_request: IncomingMessage, response: ServerResponse): void => {
    // A page that was opened too early comes by itself.
    response.writeHead(503, { "retry-after": "1", refresh: "1" }).end("starting");
  };
  const server = createServer((request, response) => handler(request, response));
  const port = await listen(server, options.port ?? 8080, options.host ?? DEFAULT_HOST);
  const publicUrl = (options.publicUrl ?? `http://localhost:${port}`).replace(/\/+$/, "");
  let closing: (() => Promise<void>) | null = null;
  try {
    const built = await assemble(options, publicUrl, port);
    handler = built.handler;
    closing = built.close;
  } catch (cause) {
    server.close();
    throw cause;
  }
  let closed: Promise<void> | null = null;
  return {
    url: publicUrl,
    close() {
      closed ??= stop(server).then(() => closing?.());
      return closed;
    },
  };
}

async function assemble(
  options: SandboxOptions,
  publicUrl: string,
  port: number,
): Promise<{ handler: (request: IncomingMessage, response: ServerResponse) => void; close: () => Promise<void> }> {
  const fhirBase = `${publicUrl}/fhir`;
  const folder =
    typeof options.fixtures === "string" ? path.resolve(options.fixtures) : path.join(ROOT, "fhir-fixtures");
  const seeded =
    options.fixtures !== false && (typeof options.fixtures === "string" || (!options.fhirUrl && !options.service));
  const clinic = await readClinic(folder);
  const config = options.configFile
    ? await configFromFile(options.configFile, fhirBase)
    : generatedConfig(fhirBase, clinic.name ?? CLINIC_NAME, options.cdsHooks ?? false);
  const service = await openService(options, publicUrl, fhirBase);
  const database = new Database(options.dataFolder);
  if (seeded) await seed(options, folder, clinic, service, database);
  const upstream = options.fhirUrl ? await upstreamName(service, options.fhirUrl) : null;
  const directory = new Directory(service, clinic.stories, clinic.practitioners);
  await directory.ensurePractitioner();

  const appsUrl = (options.appsUrl ?? "").replace(/\/+$/, "");
  const clients = registeredClients(appsUrl || publicUrl, config.apps, options.clients ?? []);
  const isRegisteredOrigin = registeredOrigins(clients, database);
  const launches = new Launches(database, options.launchSeconds ?? 900);
  const grants = new Records<GrantRecord>(database, "SmartGrant");
  const steps = new Records<StepRecord>(database, "SignInStep");
  const problems = new Records<ProblemRecord>(database, "SignInProblem");
  const accessTokenSeconds = options.accessTokenSeconds ?? 3600;
  const audiencesOf = (launch: Launch | null) => [fhirBase, ...(launch ? [ownBase(fhirBase, launch.id)] : [])];
  const userName = async ({ id, type }: User) =>
    (type === "Patient" ? await directory.patient(id) : await directory.practitioner(id))?.name;
  const provider = createProvider({
    publicUrl,
    fhirBase,
    database,
    keys: await authKeys(database),
    clients,
    launches,
    grants,
    accessTokenSeconds,
    audiencesOf,
    jwksHosts: options.jwksHosts ?? [],
    userName,
    errorPage: (error, description, accepted) => String(errorPage(error, description, languageOf(undefined, accepted))),
    errorAddress: (error, description) =>
      `${AUTH_PATH}/interaction/problem/${problems.issue({ error, description }, 3600)}`,
  });
  const makeLaunch = createMakeLaunch({
    publicUrl,
    appsUrl,
    fhirBase,
    apps: config.apps,
    launches,
    directory,
    database,
    provider,
    ownClientIds: new Set(clients.map((client) => client.client_id)),
  });

  const serviceTokens = new Records<TokenFacts>(database, "ServiceToken");
  const find = async (value: string) =>
    serviceTokens.get(value) ?? (await findToken(provider, grants, launches, value));
  const mounts = options.mounts?.({ publicUrl, config: config.text }) ?? [];
  const app = new Hono<Env>();
  app.onError((cause, c) => failed(c, cause));
  app.route(AUTH_PATH, userinfoRoutes({ fhirBase, launches, findToken: find, userName, isRegisteredOrigin }));
  app.route(AUTH_PATH, interactionRoutes({ provider, fhirBase, launches, grants, directory, steps, problems }));
  app.route(
    "/fhir",
    fhirRoutes({
      service,
      fhirBase,
      smartConfiguration: smartConfiguration(publicUrl, fhirBase),
      launches,
      findToken: find,
      isRegisteredOrigin,
      maxBodyBytes: options.maxBodyBytes ?? 32 * 1024 * 1024,
    }),
  );
  app.route(APP_STATE_PATH, appStateRoutes({ fhirBase, database, launches, findToken: find, isRegisteredOrigin }));
  app.route(
    "/launcher/api",
    launcherApi({
      publicUrl,
      fhirBase,
      service,
      directory,
      apps: config.apps,
      launches,
      makeLaunch,
      accessTokenSeconds,
      clinicName: clinic.name ?? CLINIC_NAME,
      upstream,
    }),
  );
  app.route(
    "/launcher/api",
    cdsRoutes({
      services: config.cdsHooks ? (options.cdsServices ?? [publicUrl]) : [],
      publicUrl,
      fhirBase,
      mounts,
      service,
      directory,
      tokens: serviceTokens,
    }),
  );
  for (const mount of mounts) {
    app.all(mount.path, (c) => mount.fetch(c.req.raw));
    app.all(`${mount.path}/*`, (c) => mount.fetch(c.req.raw));
  }
  app.get("/config.json", (c) =>
    c.body(config.text, 200, {
      ...Object.fromEntries(siteHeaders(config.origins)),
      "content-type": contentType("config.json"),
      "cache-control": cacheControl("config.json"),
    }),
  );
  app.get(STYLE_PATH, (c) =>
    c.json(EHR_STYLE, 200, { "access-control-allow-origin": "*", "cache-control": "no-cache" }),
  );
  servePages(app, options, launches, publicUrl, {
    apps: siteHeaders({ ...config.origins, servers: config.origins.servers.filter((origin) => origin !== publicUrl) }),
    launcher: launcherHeaders(appsUrl === "" ? "" : new URL(appsUrl).origin),
  });

  const page = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const authorizing: AuthorizeOptions = { launches, audiencesOf, findClient: (id) => provider.Client.find(id) };
  const authorize = mountProvider({
    provider,
    publicUrl,
    launches,
    authorize: authorizing,
    token: { launches, grants, provider, tokenUrl: `${publicUrl}${AUTH_PATH}/token` },
  });
  const isOwnHost = ownHosts(publicUrl, port);
  return {
    handler(request, response) {
      if (!isOwnHost(request.headers.host)) {
        response
          .writeHead(421, { "content-type": "text/plain; charset=utf-8" })
          .end(`This sandbox answers as ${publicUrl} only. Set PUBLIC_URL to serve it under another address.\n`);
        return;
      }
      const trace = isLogged(request.url ?? "/") ? beginTrace(launches, request, response) : null;
      const own = belowOwnBase(request.url ?? "/");
      const launch = launches.find(own?.launchId);
      if (own && launch && trace) {
        trace.attach(launch);
        trace.base = ownBase(fhirBase, launch.id);
        request.url = own.url;
      }
      const url = request.url ?? "/";
      const pathname = url.split("?", 1)[0] ?? "/";
      if (
        pathname.startsWith(`${AUTH_PATH}/`) &&
        !pathname.startsWith(`${AUTH_PATH}/interaction/`) &&
        pathname !== `${AUTH_PATH}/page.css` &&
        pathname !== `${AUTH_PATH}/userinfo`
      ) {
        authorize(request, response, url.slice(AUTH_PATH.length));
      } else if (pathname === "/fhir/.well-known/openid-configuration") {
        authorize(request, response, url.slice("/fhir".length));
      } else void page(request, response);
    },
    async close() {
      for (const mount of mounts) mount.close?.();
      await service.close();
      database.close();
    },
  };
}

/** Requests that belong to a launch: authorization, FHIR, app state, and the page that starts an app. */
function isLogged(url: string): boolean {
  const pathname = url.split("?", 1)[0] ?? "/";
  return (
    (pathname.startsWith(`${AUTH_PATH}/`) && pathname !== `${AUTH_PATH}/page.css`) ||
    pathname.startsWith("/fhir/") ||
    pathname === "/fhir" ||
    pathname.startsWith(`${APP_STATE_PATH}/`) ||
    pathname.endsWith("/launch.html")
  );
}

/** Host names the sandbox answers to: a page elsewhere must not reach it by a name of its own (DNS rebinding). */
function ownHosts(publicUrl: string, port: number): (host: string | undefined) => boolean {
  const names = new Set([new URL(publicUrl).host, `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]);
  return (host) => host !== undefined && names.has(host);
}

/** The page that starts one of the suite's apps, with its handle, or in a standalone launch without one. */
function traceLaunchPage(launches: Launches, request: IncomingMessage, handle: string | undefined): void {
  const launch =
    handle === undefined ? launches.likelyOf(browserOf(request), null, "before") : launches.byHandle(handle);
  traceOf(request)?.attach(launch);
}

/** Launcher at "/", apps below their own paths, shared assets and models beside them. */
function servePages(
  app: Hono<Env>,
  options: SandboxOptions,
  launches: Launches,
  publicUrl: string,
  headers: { apps: readonly Header[]; launcher: readonly Header[] },
): void {
  const apps = new StaticFiles([options.appsFolder ?? path.join(ROOT, "dist/apps")]);
  const launcher = new StaticFiles([options.launcherFolder ?? path.join(ROOT, "dist/launcher")]);
  const { host } = new URL(publicUrl);
  app.get("*", async (c) => {
    const url = c.env.incoming.url ?? "/";
    const pathname = url.split("?", 1)[0] ?? "/";
    const asked = c.req.header("host");
    if (asked !== host && (c.req.header("accept") ?? "").includes("text/html"))
      return c.redirect(publicUrl + (url.startsWith("/") ? url : "/"), 307);
    const bare = APPS.find((each) => pathname === `/${each.path}`);
    if (bare) return c.redirect(`/${bare.path}/`, 308);
    if (pathname.endsWith("/launch.html")) traceLaunchPage(launches, c.env.incoming, c.req.query("launch"));
    const found = pathname === "/" ? null : await apps.respond(c, pathname, headers.apps);
    const answer = found ?? (await launcher.respond(c, pathname, headers.launcher));
    if (answer) return answer;
    const message =
      pathname === "/" ? "The launcher is not built yet. Run `npm run build`, then reload." : "Not found.";
    return c.text(message, 404, {
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
