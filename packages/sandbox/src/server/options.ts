import type { FhirService } from "../fhir/service.ts";

/** Everything a sandbox can be told. Every field has a default that suits a developer's machine. */
export interface SandboxOptions {
  /** Port to listen on; 0 asks the system for a free one. Default 8080. */
  port?: number;
  /** Address to bind. Default 127.0.0.1: nobody else on the network reaches the sandbox. */
  host?: string;
  /** Origin under which browsers see the sandbox, without a trailing slash. Default `http://localhost:<port>`. */
  publicUrl?: string;
  /** Folder for the store, the keys and the grants. Absent: everything lives in memory. */
  dataFolder?: string;
  /** Folder of bundles to seed instead of the clinic's own. `false` seeds nothing. */
  fixtures?: string | false;
  /** Base of a FHIR server to put behind the authorization, instead of the embedded store. */
  fhirUrl?: string;
  /** File served as /config.json instead of the generated one. */
  configFile?: string;
  /** Folder of the built apps. Default `dist/apps` of the repository. */
  appsFolder?: string;
  /** Address of the apps when another web server serves them: "https://apps.example.org". Launches then go there. */
  appsUrl?: string;
  /** Folder of the built launcher. Default `dist/launcher` of the repository. */
  launcherFolder?: string;
  /** A FHIR service to use as it is; `fhirUrl`, `dataFolder` and `fixtures` then do not choose one. For tests. */
  service?: FhirService | ((base: string) => FhirService);
  /** Seconds an access token lives unless the launch says otherwise. Default 3600. */
  accessTokenSeconds?: number;
  /** Seconds a launch handle can be used. Default 900. */
  launchSeconds?: number;
  /** Further public clients to register, beside the apps. */
  clients?: ExtraClient[];
  /** Hosts, beside this machine itself, from which a client's key set (jwks_uri) may be fetched. */
  jwksHosts?: string[];
  /** Largest request body in bytes. Default 32 MiB. */
  maxBodyBytes?: number;
  /** Fires `patient-view` of CDS Hooks when a chart is opened, and says so in the generated config.json. Default false. */
  cdsHooks?: boolean;
  /** Bases of CDS Hooks services to call then. Default: the sandbox's own address. */
  cdsServices?: string[];
  /** What else answers on this address: made once the address and the configuration are known. */
  mounts?: (site: MountSite) => Mount[];
  /** Told of every step of the start, in words. */
  onProgress?: (message: string) => void;
  /** Told of what was left out of the records, in words. Default: `onProgress` is told. */
  onWarning?: (message: string) => void;
}

/** Requests for `path` and below it are answered by `fetch`. */
export interface Mount {
  path: string;
  fetch(request: Request): Promise<Response>;
  close?(): void;
}

/** What a mount may know of the place it is served from. */
export interface MountSite {
  publicUrl: string;
  /** The text of /config.json. */
  config: string;
}

export interface ExtraClient {
  clientId: string;
  name: string;
  /** Matched exactly. */
  redirectUris: string[];
}

export interface Sandbox {
  /** Origin to open, without a trailing slash: "http://localhost:8080". */
  url: string;
  /** Stops listening, ends open connections and closes the store. */
  close(): Promise<void>;
}
