import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedFhirService, type FhirService } from "../src/fhir/service.ts";
import { startSandbox } from "../src/server/app.ts";
import { PortTakenError } from "../src/server/port.ts";
import { call, ehrLaunch, PEOPLE, type Running, start, token } from "./auth-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

/** A request line exactly as written: fetch would tidy the path. */
function rawGet(url: string, target: string, host = new URL(url).host): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
  });
}

describe("pages and files", () => {
  it("serves the launcher and the apps under a strict policy", async () => {
    const app = await fetch(`${run.sandbox.url}/ecg-triage/`);
    expect(app.status).toBe(200);
    expect(app.headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types bedside-worker",
    );
    expect(app.headers.get("x-content-type-options")).toBe("nosniff");
    expect(app.headers.get("referrer-policy")).toBe("no-referrer");
    expect(app.headers.get("cache-control")).toBe("no-cache");
    const launcher = await fetch(`${run.sandbox.url}/`);
    expect(await launcher.text()).toContain("launcher");
    expect(launcher.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect((await fetch(`${run.sandbox.url}/config.json`)).headers.get("content-security-policy")).toBe(
      app.headers.get("content-security-policy"),
    );
    expect((await fetch(`${run.sandbox.url}/ecg-triage`, { redirect: "manual" })).headers.get("location")).toBe(
      "/ecg-triage/",
    );
  });

  it("caches hashed names for ever, compresses, and gives the right types", async () => {
    const file = async (name: string, encoding = "identity") =>
      fetch(`${run.sandbox.url}/${name}`, { headers: { "accept-encoding": encoding } });
    const script = await file("assets/app-AbCd1234.js", "br");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-encoding")).toBe("br");
    expect(Number(script.headers.get("content-length"))).toBeLessThan(300);
    expect(await script.text()).toContain("long long");
    expect((await file("assets/app-AbCd1234.js", "gzip")).headers.get("content-encoding")).toBe("gzip");
    expect((await file("assets/ort-AbCd1234.wasm")).headers.get("content-type")).toBe("application/wasm");
    expect((await file("models/m/model.0123456789ab.onnx")).headers.get("cache-control")).toContain("immutable");
    const index = await file("models/index.json");
    expect(index.headers.get("cache-control")).toBe("no-cache");
    const again = await fetch(`${run.sandbox.url}/models/index.json`, {
      headers: { "if-none-match": index.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/%2e%2e%2fsecret.txt",
    "//../secret.txt",
    "/assets/%00",
  ])("does not leave its folders: %s", async (target) => {
    const answer = await rawGet(run.sandbox.url, target);
    expect(answer.split("\r\n")[0]).toMatch(/ (400|404) /);
    expect(answer).not.toContain("secret\r\n");
  });

  it("generates config.json for itself, or serves the given one and lets the apps reach its issuers", async () => {
    const config = (await (await fetch(`${run.sandbox.url}/config.json`)).json()) as {
      issuers: { iss: string; clientIds: Record<string, string> }[];
    };
    expect(config.issuers[0]).toMatchObject({ iss: run.fhir, clientIds: { "ecg-triage": "bedside-ecg-triage" } });
    const file = path.join(mkdtempSync(path.join(tmpdir(), "bedside-config-")), "config.json");
    writeFileSync(
      file,
      JSON.stringify({
        issuers: [{ iss: "https://ehr.example/fhir/r4", clientId: "x" }],
        site: { frameAncestors: ["https://desk.example"] },
      }),
    );
    const other = await start({ configFile: file, appsUrl: "https://apps.example/" });
    try {
      expect(
        ((await (await fetch(`${other.sandbox.url}/config.json`)).json()) as { issuers: unknown[] }).issuers,
      ).toHaveLength(1);
      expect((await fetch(`${other.sandbox.url}/ecg-triage/`)).headers.get("content-security-policy")).toContain(
        "connect-src 'self' https://ehr.example;",
      );
      expect((await fetch(`${other.sandbox.url}/ecg-triage/`)).headers.get("content-security-policy")).toContain(
        "frame-ancestors 'self' https://desk.example;",
      );
      expect((await fetch(`${other.sandbox.url}/`)).headers.get("content-security-policy")).toContain(
        "frame-src 'self' https://apps.example;",
      );
      const launched = await fetch(`${other.sandbox.url}/launcher/api/launch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ app: "ecg-triage", kind: "provider-standalone" }),
      });
      expect(((await launched.json()) as { url: string }).url).toMatch(
        /^https:\/\/apps\.example\/ecg-triage\/launch\.html\?iss=/,
      );
    } finally {
      await other.sandbox.close();
    }
  });

  it("sends a visitor of 127.0.0.1 to the address that the issuer has", async () => {
    const { port } = new URL(run.sandbox.url);
    const answer = await fetch(`http://127.0.0.1:${port}/?patient=ann`, {
      redirect: "manual",
      headers: { accept: "text/html" },
    });
    expect(answer.headers.get("location")).toBe(`${run.sandbox.url}/?patient=ann`);
  });
});

describe("other configurations", () => {
  it("registers the client ids that config.json gives this sandbox, also one for all apps", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "bedside-config-"));
    const file = path.join(folder, "config.json");
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    writeFileSync(
      file,
      JSON.stringify({ issuers: [{ iss: `http://localhost:${port}/fhir`, clientId: "one-for-all" }] }),
    );
    const other = await start({ configFile: file, port });
    try {
      expect((await ehrLaunch(other.sandbox, {}, { client_id: "one-for-all" })).patient).toBe("ann");
    } finally {
      await other.sandbox.close();
    }
  });

  it("puts another FHIR server behind the same authorization and still confines a token to its patient", async () => {
    let upstream: FhirService | undefined;
    const behind = createHttpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? "/", "http://upstream");
      const answer = await upstream?.handle({
        method: request.method ?? "GET",
        path: url.pathname.replace(/^\/r4\/?/, ""),
        query: url.searchParams,
        headers: request.headers as Record<string, string>,
        body: chunks.length === 0 ? null : Buffer.concat(chunks).toString(),
      });
      response
        .writeHead(answer?.status ?? 500, answer?.headers)
        .end(answer?.body ? JSON.stringify(answer.body) : undefined);
    });
    await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
    const fhirUrl = `http://127.0.0.1:${(behind.address() as { port: number }).port}/r4`;
    upstream = createEmbeddedFhirService({ base: fhirUrl });
    await upstream.load(PEOPLE);
    const proxy = await startSandbox({ port: 0, fhirUrl });
    try {
      const tokens = await ehrLaunch(proxy);
      const fhir = `${proxy.url}/fhir`;
      const { body } = await call(fhir, tokens, "Observation");
      expect((body?.entry ?? []).map((entry) => entry.resource.id).sort()).toEqual(["ann-ldl", "ann-pulse"]);
      expect(JSON.stringify(body)).not.toContain(fhirUrl);
      expect((await call(fhir, tokens, "Observation/bob-ldl")).status).toBeGreaterThanOrEqual(403);
    } finally {
      await proxy.close();
      behind.close();
    }
  });
});

describe("host names", () => {
  it("does not answer under a name that is not its own", async () => {
    const { port } = new URL(run.sandbox.url);
    const answer = await rawGet(run.sandbox.url, "/launcher/api/patients", "evil.example");
    expect(answer.split("\r\n")[0]).toContain(" 421 ");
    expect(await rawGet(run.sandbox.url, "/launcher/api/patients", `127.0.0.1:${port}`)).toContain("Ann Test");
  });
});

describe("launcher API", () => {
  it("lists patients and the chart", async () => {
    const { patients } = (await (await fetch(`${run.sandbox.url}/launcher/api/patients`)).json()) as {
      patients: unknown[];
    };
    expect(patients).toHaveLength(2);
    const chart = (await (await fetch(`${run.sandbox.url}/launcher/api/patients/ann`)).json()) as {
      counts: object;
      patient: object;
    };
    expect(chart.counts).toEqual({ observations: 2, conditions: 1, drugs: 0 });
    expect(chart.patient).toMatchObject({ name: "Ann Test", mrn: "T-1", sexLetter: "F" });
    expect((await fetch(`${run.sandbox.url}/launcher/api/patients/nobody`)).status).toBe(404);
  });

  it("is closed to other sites", async () => {
    const answer = await fetch(`${run.sandbox.url}/launcher/api/patients`, {
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
  });

  it("refuses a launch for nobody", async () => {
    const post = (body: object) =>
      fetch(`${run.sandbox.url}/launcher/api/launch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await post({ app: "ecg-triage", patients: ["nobody"], practitioners: ["dr-lin"] })).status).toBe(400);
    expect((await post({ app: "other", patients: ["ann"], practitioners: ["dr-lin"] })).status).toBe(400);
    expect(
      (await post({ app: "ecg-triage", patients: ["ann"], practitioners: ["dr-lin"], tokenSeconds: -5 })).status,
    ).toBe(400);
    const standalone = (await (await post({ app: "ecg-triage", kind: "provider-standalone" })).json()) as {
      url: string;
    };
    expect(standalone.url).toBe(`/ecg-triage/launch.html?iss=${encodeURIComponent(run.fhir)}`);
  });
});

describe("start and stop", () => {
  it("says which port is free when one is taken", async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
    const { port } = blocker.address() as { port: number };
    try {
      const failed = await startSandbox({
        port,
        fixtures: false,
        service: (base) => createEmbeddedFhirService({ base }),
      }).catch((cause: unknown) => cause);
      expect(failed).toBeInstanceOf(PortTakenError);
      expect((failed as PortTakenError).free).toBeGreaterThan(port);
    } finally {
      blocker.close();
    }
  });

  it("is closed once, however often it is asked", async () => {
    let closed = 0;
    const service = (base: string) => {
      const embedded = createEmbeddedFhirService({ base });
      const close = async () => {
        closed += 1;
        await embedded.close();
      };
      return { ...embedded, close };
    };
    const sandbox = await startSandbox({ port: 0, fixtures: false, service });
    await Promise.all([sandbox.close(), sandbox.close()]);
    await sandbox.close();
    expect(closed).toBe(1);
  });

  it("keeps keys and grants in the data folder over a restart", async () => {
    const dataFolder = mkdtempSync(path.join(tmpdir(), "bedside-data-"));
    try {
      const fixtures = path.join(dataFolder, "fixtures");
      mkdirSync(fixtures);
      writeFileSync(
        path.join(fixtures, "people.json"),
        JSON.stringify({ resourceType: "Bundle", type: "collection", entry: PEOPLE.map((resource) => ({ resource })) }),
      );
      const first = await startSandbox({ port: 0, fixtures, dataFolder });
      const { port } = new URL(first.url);
      const tokens = await ehrLaunch(first);
      const keys = await (await fetch(`${first.url}/auth/jwks`)).text();
      await first.close();
      const second = await startSandbox({ port: Number(port), fixtures, dataFolder });
      try {
        expect(await (await fetch(`${second.url}/auth/jwks`)).text()).toBe(keys);
        expect((await call(`${second.url}/fhir`, tokens, "Patient/ann")).status).toBe(200);
        const refreshed = await token(second, {
          grant_type: "refresh_token",
          refresh_token: tokens.refresh_token ?? "",
          client_id: "bedside-ecg-triage",
        });
        expect(refreshed.body).toMatchObject({ patient: "ann" });
      } finally {
        await second.close();
      }
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });
});

describe("command line", () => {
  const main = path.resolve(import.meta.dirname, "../../../scripts/clinic.ts");
  const node = path.resolve(import.meta.dirname, "../../../node_modules/.bin/node");
  const runMain = (args: string[]) => {
    const child = spawn(node, ["--disable-warning=ExperimentalWarning", main, ...args], {
      env: { ...process.env, PORT: "", DATA: undefined },
    });
    const seen = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      seen.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      seen.err += chunk;
    });
    return { child, seen, code: new Promise<number | null>((resolve) => child.on("exit", resolve)) };
  };

  it("prints one address, serves it, and ends cleanly on a signal that comes several times", async () => {
    const fixtures = mkdtempSync(path.join(tmpdir(), "bedside-fixtures-"));
    writeFileSync(
      path.join(fixtures, "people.json"),
      JSON.stringify({ resourceType: "Bundle", type: "collection", entry: PEOPLE.map((resource) => ({ resource })) }),
    );
    const { child, code, seen } = runMain(["--port", "0", "--fixtures", fixtures]);
    await expect.poll(() => seen.out, { timeout: 20_000 }).toContain("Open http://localhost:");
    const url = /Open (\S+)/.exec(seen.out)?.[1] ?? "";
    expect((await fetch(`${url}fhir/metadata`)).status).toBe(200);
    // An unfinished request keeps the server from closing at once; Ctrl-C reaches it by the terminal and by its parent.
    const socket = connect(Number(new URL(url).port), "localhost", () =>
      socket.write("GET /fhir/metadata HTTP/1.1\r\n"),
    );
    socket.on("error", () => {});
    await once(socket, "connect");
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM"] as const) {
      child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await code).toBe(0);
  }, 30_000);

  it("says in words what is wrong", async () => {
    const wrongPort = runMain(["--port", "eighty"]);
    const noFolder = runMain(["--port", "0", "--fixtures", "/nowhere/at/all"]);
    expect([await wrongPort.code, await noFolder.code]).toEqual([1, 1]);
    expect(wrongPort.seen.err).toContain('"eighty" is not a port');
    expect(noFolder.seen.err).toContain("The fixtures folder /nowhere/at/all does not exist.");
  }, 30_000);
});
