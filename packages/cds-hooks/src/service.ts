import { createNodeInference, type Inference } from "@bedside/inference/node";
import type { BedsideConfig } from "@bedside/smart";
import { callers } from "./callers.ts";
import { speaker } from "./cards/words.ts";
import { gathering } from "./gather.ts";
import { prefetchTemplates } from "./prefetch.ts";
import { parseHookRequest } from "./request.ts";
import { type Service, services } from "./services.ts";
import { type Language, Refusal } from "./types.ts";

export interface CdsHooksOptions {
  config: BedsideConfig;
  /** Origin under which the apps and these services are reached, without a trailing slash. */
  origin: string;
  /** Reads FHIR; for tests. */
  fetch?: typeof fetch;
  /** Milliseconds that reading one patient's data may take in all. Default 4,000. */
  timeoutMs?: number;
  /** Largest request body in bytes. Default 32 MiB: prefetched ECGs are long. */
  maxBodyBytes?: number;
  now?: () => Date;
}

/** The services as one request handler below `/cds-services`. */
export interface CdsHooks {
  fetch(request: Request): Promise<Response>;
  /** Resolves when every model has been verified and is warm; calls before that wait for it. */
  ready: Promise<void>;
  dispose(): void;
}

const PATH = "/cds-services";
const TIMEOUT_MS = 4000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/**
 * CDS Hooks 2.0: discovery and one `patient-view` service for each app. Models run in this process. Nothing about a
 * patient is kept or logged. Where `features.cdsHooks` is off, every address answers 404 and no model is loaded.
 */
export function createCdsHooks(options: CdsHooksOptions): CdsHooks {
  const { config } = options;
  if (!config.features.cdsHooks)
    return {
      fetch: async () => errorAnswer(404, "CDS Hooks is off here. features.cdsHooks in config.json switches it on."),
      ready: Promise.resolve(),
      dispose: () => {},
    };
  const inference = createNodeInference({ runtime: "cpu" });
  const started = start(inference, options);
  const ready = started.then(() => {});
  // Calls that come before say so too; nobody has to wait for `ready`.
  ready.catch(() => {});
  const checkCaller = callers(config.cdsHooks.clients);

  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace(/\/$/, "");
    const id = path.startsWith(`${PATH}/`) ? path.slice(PATH.length + 1) : null;
    const allowed = id === null ? "GET" : "POST";
    if (path !== PATH && id === null) throw new Refusal(404, "There is no such address.");
    if (request.method !== allowed)
      return errorAnswer(405, `This address answers ${allowed} only.`, { allow: `${allowed}, OPTIONS` });
    await checkCaller(request.headers.get("authorization"), `${options.origin}${path}`);
    const all = await started;
    const language = languageOf(request.headers.get("accept-language"), config.site.language);
    if (id === null) return jsonAnswer(200, { services: all.map((service) => discoveryOf(service, language)) });
    const service = all.find((it) => it.id === id);
    if (!service) throw new Refusal(404, `There is no service "${id.slice(0, 60)}".`);
    const hook = parseHookRequest(await readJson(request, options.maxBodyBytes ?? MAX_BODY_BYTES));
    const data = gathering(hook, {
      issuers: config.issuers.map(({ iss }) => iss),
      fetch: options.fetch ?? fetch,
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    });
    const context = { language, say: speaker(language), origin: options.origin };
    return jsonAnswer(200, { cards: await service.cards(hook.patientId, data, context) });
  }

  return {
    ready,
    dispose: () => inference.dispose(),
    async fetch(request) {
      const cors = corsOf(request, config.cdsHooks.origins);
      const response =
        request.method === "OPTIONS"
          ? new Response(null, { status: 204 })
          : await answer(request).catch((cause: unknown) =>
              cause instanceof Refusal
                ? errorAnswer(cause.status, cause.message)
                : errorAnswer(500, "The service failed. The card is missing; the chart is not affected."),
            );
      for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
      return response;
    },
  };
}

/** Every model that a card may rest on, verified and warm. A model that fails its self-test makes the start fail. */
async function start(inference: Inference, options: CdsHooksOptions): Promise<Service[]> {
  const cards = (await inference.catalogue()).map(({ card }) => card);
  await Promise.all(cards.filter((card) => card.status !== "recalled").map((card) => inference.prepare(card.id)));
  return services({ inference, cards, config: options.config, now: options.now ?? (() => new Date()) });
}

function discoveryOf({ id, title, description, prefetch }: Service, language: Language): object {
  return {
    hook: "patient-view",
    id,
    title: title[language],
    description: description[language],
    prefetch: prefetchTemplates(prefetch),
  };
}

/** The caller's first language that is one of ours, else the site's. */
function languageOf(header: string | null, site: Language): Language {
  for (const tag of (header ?? "").toLowerCase().split(",")) {
    if (tag.trim().startsWith("zh")) return "zh-TW";
    if (tag.trim().startsWith("en")) return "en";
  }
  return site;
}

async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Refusal(413, `The request is larger than ${Math.floor(maxBytes / 1024)} KiB.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new Refusal(400, "The request is not JSON.");
  }
}

/** Browsers of the listed origins may call; others get no permission. */
function corsOf(request: Request, origins: readonly string[]): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null || !origins.includes(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "Authorization, Content-Type, Accept-Language",
    "access-control-max-age": "600",
  };
}

function jsonAnswer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

function errorAnswer(status: number, error: string, headers: Record<string, string> = {}): Response {
  return jsonAnswer(status, { error }, status === 401 ? { ...headers, "www-authenticate": "Bearer" } : headers);
}
