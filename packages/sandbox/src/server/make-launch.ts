import type Provider from "oidc-provider";
import type { ClientMetadata } from "oidc-provider";
import { type AppRegistration, clientUnderTest } from "../auth/clients.ts";
import type { Database } from "../auth/database.ts";
import { type Launches, named, STANDALONE_KINDS } from "../auth/launches.ts";
import { GRANT_SECONDS } from "../auth/provider.ts";
import { readLaunchSettings, withoutSecret } from "../launch-link.ts";
import type { AppUnderTest, LaunchSettings, MadeLaunch } from "../launch-settings.ts";
import type { Directory } from "./directory.ts";
import { ownBase } from "./own-base.ts";

export interface LaunchMakerOptions {
  publicUrl: string;
  /** Address of the apps where another server has them; "" when this sandbox serves them. */
  appsUrl: string;
  fhirBase: string;
  apps: readonly AppRegistration[];
  launches: Launches;
  directory: Directory;
  database: Database;
  provider: Provider;
  /** Client ids that no app under test may take. */
  ownClientIds: ReadonlySet<string>;
}

/** The settings ask for something that is not there; the message names the field and what it takes. */
export class LaunchRefused extends Error {
  /** Names what a page has its own words for. */
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Makes a launch from settings (JSON, untrusted), as the launcher's Open button and a CDS Hooks client do.
 * `browser` is the id of the browser that asked, for standalone launches.
 * @throws LaunchRefused
 */
export type MakeLaunch = (settings: unknown, browser?: string | null) => Promise<MadeLaunch>;

function requireKeys(app: AppUnderTest, settings: LaunchSettings): void {
  if (app.clientKind === "confidential-symmetric" && app.clientSecret === undefined)
    throw new LaunchRefused("appUnderTest.clientSecret: a symmetric client needs its secret");
  if (app.clientKind === "confidential-asymmetric" && (app.jwks === undefined) === (app.jwksUrl === undefined))
    throw new LaunchRefused("appUnderTest.jwks: an asymmetric client needs jwks or jwksUrl, and not both");
  if (settings.kind === "backend-service") {
    if (app.clientKind === "public")
      throw new LaunchRefused(
        "appUnderTest.clientKind: a backend service is confidential-asymmetric or confidential-symmetric",
      );
    return;
  }
  if (app.redirectUris.length === 0) throw new LaunchRefused("appUnderTest.redirectUris: give at least one address");
  if (app.launchUrl === "") throw new LaunchRefused("appUnderTest.launchUrl: give the address that starts the app");
}

/** Registers an app under test for this launch; a later launch with the same client id replaces it. */
function register(options: LaunchMakerOptions, app: AppUnderTest, settings: LaunchSettings): void {
  requireKeys(app, settings);
  if (options.ownClientIds.has(app.clientId))
    throw new LaunchRefused(`appUnderTest.clientId: ${app.clientId} is taken by one of the suite's own apps`);
  const metadata = clientUnderTest(app, settings.kind);
  try {
    // The engine's own rules for a client, before it is stored.
    new (options.provider.Client as unknown as new (metadata: ClientMetadata) => unknown)(metadata);
  } catch (cause) {
    const { error_description, message } = cause as Error & { error_description?: string };
    throw new LaunchRefused(`appUnderTest: ${error_description ?? message}`);
  }
  options.database.upsert("Client", app.clientId, metadata, GRANT_SECONDS);
}

async function requirePeople(options: LaunchMakerOptions, settings: LaunchSettings): Promise<void> {
  const missing = async (ids: string[], find: (id: string) => Promise<unknown>) => {
    for (const id of ids) if (!(await find(id))) return id;
    return null;
  };
  const patient = await missing(settings.patients, (id) => options.directory.patient(id));
  if (patient !== null) throw new LaunchRefused(`patients: patient ${patient} is not in the store`, "no-such-patient");
  const practitioner = await missing(settings.practitioners, (id) => options.directory.practitioner(id));
  if (practitioner !== null)
    throw new LaunchRefused(`practitioners: practitioner ${practitioner} is not in the store`, "no-such-practitioner");
}

/** Values of `encounter` that name no visit. */
const NO_VISIT = ["auto", "ask", "none"];

async function requireVisit(options: LaunchMakerOptions, { encounter, patients }: LaunchSettings): Promise<void> {
  if (NO_VISIT.includes(encounter)) return;
  const patient = await options.directory.patientOfEncounter(encounter);
  if (patient === null)
    throw new LaunchRefused(`encounter: encounter ${encounter} is not in the store`, "no-such-encounter");
  if (patients.length > 0 && !patients.includes(patient))
    throw new LaunchRefused(
      `encounter: encounter ${encounter} is not of patient ${patients.join(" or ")}`,
      "no-such-encounter",
    );
}

export function createMakeLaunch(options: LaunchMakerOptions): MakeLaunch {
  return async (value, browser = null) => {
    const read = readLaunchSettings(value);
    if (!read.ok) throw new LaunchRefused(read.problem);
    const { settings } = read;
    const own = options.apps.find((app) => app.path === settings.app);
    const foreign = settings.appUnderTest;
    if ((settings.app === null) === (foreign === null))
      throw new LaunchRefused("app: give app or appUnderTest, and not both");
    if (settings.app !== null && !own)
      throw new LaunchRefused(`app: must be one of ${options.apps.map((app) => app.path).join(", ")}`);
    if (own && settings.kind === "backend-service")
      throw new LaunchRefused("kind: a backend service is an appUnderTest; the suite's apps run in a browser");
    await requirePeople(options, settings);
    await requireVisit(options, settings);
    if (foreign) register(options, foreign, settings);
    const launch = options.launches.start({
      clientId: foreign?.clientId ?? own?.clientId ?? "",
      settings: withoutSecret(settings),
      title: own && !foreign ? own.name : named(foreign?.clientId ?? ""),
      browser,
      origin: foreign
        ? (URL.parse(foreign.launchUrl)?.origin ?? null)
        : new URL(options.appsUrl || options.publicUrl).origin,
    });
    const made = {
      id: launch.id,
      fhirBase: options.fhirBase,
      ownBase: ownBase(options.fhirBase, launch.id),
      messagingHandle: launch.messagingHandle,
    };
    if (settings.kind === "backend-service") return { ...made, url: null, launch: null, messagingHandle: null };
    const page = foreign?.launchUrl ?? `${options.appsUrl}/${own?.path}/launch.html`;
    const handle = STANDALONE_KINDS.includes(settings.kind) ? null : options.launches.handleFor(launch);
    const query = new URLSearchParams({ iss: options.fhirBase, ...(handle === null ? {} : { launch: handle }) });
    return { ...made, url: `${page}${page.includes("?") ? "&" : "?"}${query}`, launch: handle };
  };
}
