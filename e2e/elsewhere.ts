import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { App } from "./clinic.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * The built app on another site than the EHR, as a hospital has it: 127.0.0.1 for the app, and a page of the EHR's site
 * (localhost, as the sandbox) with a frame in it.
 */
export async function serveElsewhere(sandbox: string, app: App) {
  const { port: sandboxPort } = new URL(sandbox);
  const folder = path.resolve(import.meta.dirname, `../.cache/e2e-${sandboxPort}/dist/apps`);
  // Its own for each: a registration of the same client by a test that runs beside it would take this one's place.
  const clientId = `elsewhere-${randomUUID()}`;
  const config = {
    issuers: [{ iss: `${sandbox}/fhir`, name: { en: "EHR", "zh-TW": "病歷系統" }, clientId, environment: "sandbox" }],
    site: { name: { en: "Clinic", "zh-TW": "診所" }, score2Region: "moderate", language: "en" },
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const give = (type: string, body: string | Buffer) => response.writeHead(200, { "content-type": type }).end(body);
    if (url.pathname === "/ehr") {
      return give("text/html", `<iframe src="${url.searchParams.get("app")}" width=1300 height=720></iframe>`);
    }
    if (url.pathname === "/config.json") return give("application/json", JSON.stringify(config));
    const file = path.join(folder, url.pathname.endsWith("/") ? `${url.pathname}index.html` : url.pathname);
    try {
      give(TYPES[path.extname(file)] ?? "application/octet-stream", await readFile(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    appUrl: `http://127.0.0.1:${port}/${app}/`,
    ehrUrl: `http://localhost:${port}/ehr`,
    clientId,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
