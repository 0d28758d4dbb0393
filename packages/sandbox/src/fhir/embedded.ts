import { RESOURCE_TYPES } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { openStore } from "../store/store.ts";
import { EVERYTHING } from "../store/visibility.ts";
import type { Scene } from "./interactions.ts";
import { asResource, ID, readJson } from "./json.ts";
import { answer, outcomeOfError } from "./outcome.ts";
import { dispatch } from "./router.ts";
import { assertFormat } from "./search.ts";
import type { AnyResource, EmbeddedOptions, FhirRequest, FhirResponse, FhirService, LoadReport } from "./types.ts";
import { assertValid } from "./validate.ts";

const DEFAULT_BODY_BYTES = 64 * 1024 * 1024;
/** Resources in one commit of a bulk load. */
const LOAD_BATCH = 1000;
const MOST_REFUSALS = 100;

/** @throws FhirError 415 for a body that is neither JSON nor the form of a search */
function assertContentType({ headers, body }: FhirRequest): void {
  const type = headers["content-type"];
  if (body === null || type === undefined || /json|x-www-form-urlencoded|^text\/plain/i.test(type)) return;
  throw new FhirError(415, "not-supported", `Content of type "${type}" is not supported, send application/fhir+json`);
}

/** Turns what went wrong into an OperationOutcome; a bug shows no stack to the caller. */
function failure(error: unknown): FhirResponse {
  if (error instanceof FhirError) return answer(error.status, outcomeOfError(error));
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return answer(400, outcomeOfError(new FhirError(400, "structure", "The request is nested too deeply")));
  process.stderr.write(`FHIR store: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return answer(500, outcomeOfError(new FhirError(500, "exception", "The FHIR store failed; its log says why")));
}

/**
 * The embedded FHIR R4 server: SQLite in memory, or in `dataFolder`, where it survives a restart and a kill.
 * `handle` never throws; every error is an OperationOutcome.
 */
export function createEmbeddedFhirService(options: EmbeddedOptions): FhirService {
  const base = options.base.replace(/\/+$/, "");
  const now = options.now ?? (() => new Date());
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_BODY_BYTES;
  const store = openStore({
    base,
    now,
    ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
  });

  function handle(request: FhirRequest): FhirResponse {
    try {
      const pairs: [string, string][] = [...request.query];
      assertFormat(pairs, request.headers.accept);
      assertContentType(request);
      const scene: Scene = {
        store,
        base,
        visibility: request.restrict ?? EVERYTHING,
        headers: request.headers,
        maxBodyBytes,
        now,
        whenWhole: (check) => check(),
        dispatch,
      };
      const isHead = request.method === "HEAD";
      const method = isHead ? "GET" : request.method;
      const response = dispatch(scene, { method, path: request.path, pairs, body: request.body }, options.oauthUris);
      return isHead ? { ...response, body: null } : response;
    } catch (error) {
      return failure(error);
    }
  }

  return {
    handle: async (request) => handle(request),
    async load(resources, { onProgress } = {}) {
      const report: LoadReport = { written: 0, unchanged: 0, refused: [] };
      const total = Array.isArray(resources) ? resources.length : null;
      let done = 0;
      const writeBatch = (batch: AnyResource[]) =>
        store.transaction(() => {
          for (const raw of batch) {
            const name = `${raw.resourceType}/${raw.id}`;
            try {
              const resource = asResource(readJson(raw, maxBodyBytes));
              if (!RESOURCE_TYPES.has(resource.resourceType))
                throw new FhirError(
                  400,
                  "not-supported",
                  `"${resource.resourceType}" is not a resource type of this server`,
                );
              if (resource.id === undefined || !ID.test(resource.id))
                throw new FhirError(400, "value", "The resource has no valid id");
              assertValid(resource);
              if (store.put({ ...resource, id: resource.id }, "PUT").changed) report.written++;
              else report.unchanged++;
            } catch (error) {
              if (!(error instanceof FhirError)) throw error;
              if (report.refused.length < MOST_REFUSALS)
                report.refused.push({ resource: name, message: error.message });
            }
          }
        });
      const flush = async (batch: AnyResource[]) => {
        writeBatch(batch);
        done += batch.length;
        onProgress?.({ done, total, written: report.written, unchanged: report.unchanged });
        // Lets a server that is already listening answer between two commits.
        await new Promise((resolve) => setImmediate(resolve));
      };
      let batch: AnyResource[] = [];
      for (const resource of resources) {
        batch.push(resource);
        if (batch.length === LOAD_BATCH) {
          await flush(batch);
          batch = [];
        }
      }
      if (batch.length > 0) await flush(batch);
      return report;
    },
    count: async (resourceType) => store.count(resourceType),
    close: async () => store.close(),
  };
}
