import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { hapiVersion } from "../../hapi/server.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

interface Service {
  image?: string;
  build?: { context: string; target: string };
  user?: string;
  ports?: string[];
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  cap_drop?: string[];
}

const compose = parse(read("compose.yaml")) as { services: Record<string, Service>; volumes: Record<string, null> };
const services = Object.entries(compose.services);
const stages = [...read("Dockerfile").matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, image = "", name = ""]) => ({
  image,
  name,
}));

test("every image is pinned to a full version, and every service runs as somebody else than root, with a health check", () => {
  const images = [...stages.map(({ image }) => image), ...services.flatMap(([, { image }]) => image ?? [])];
  expect(images.length).toBeGreaterThanOrEqual(4);
  for (const image of images) expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?[\w.-]*$/);
  for (const [name, service] of services) {
    expect([name, service.user]).toEqual([name, expect.stringMatching(/^(?!root$|0$)\w+$/)]);
    expect([name, service.healthcheck?.test[0]]).toEqual([name, "CMD"]);
    expect([name, service.cap_drop]).toEqual([name, ["ALL"]]);
    if (service.build) expect(stages.map((stage) => stage.name)).toContain(service.build.target);
    else expect(service.image).toBeDefined();
  }
});

test("each waits for the one behind it, and only the sandbox is reachable, on this machine", () => {
  expect(compose.services.hapi?.depends_on).toEqual({ database: { condition: "service_healthy" } });
  expect(compose.services.sandbox?.depends_on).toEqual({ hapi: { condition: "service_healthy" } });
  const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
  expect(published).toEqual([["sandbox", expect.stringMatching(/^127\.0\.0\.1:/)]]);
  for (const [, { environment }] of services)
    for (const [name, value] of Object.entries(environment))
      if (/password/i.test(name)) expect(value).toMatch(/^\$\{POSTGRES_PASSWORD:-development\}$/);
});

test("the container and the local server are the same HAPI FHIR, Node and switches", () => {
  expect(stages.find(({ name }) => name === "hapi")?.image).toBe(`hapiproject/hapi:v${hapiVersion()}-1`);
  const { devDependencies } = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
  const node = stages.filter(({ image }) => image.startsWith("node:")).map(({ image }) => image);
  expect(new Set(node)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
  // One file of switches: the image holds it, server.mjs reads it, and no service sets one of its own.
  expect(read("Dockerfile")).toContain("COPY hapi/application.yaml /app/config/application.yaml");
  expect(read("hapi/server.mjs")).toContain('"application.yaml"');
  for (const [, { environment }] of services)
    for (const name of Object.keys(environment)) expect(name).not.toMatch(/^hapi[._]/i);
});

test("the switches are ones that both servers know, and the profile that compose asks for is there", () => {
  const [all, postgres] = parseAllDocuments(read("hapi/application.yaml")).map((each) => each.toJS()) as [
    { "hapi.fhir": Record<string, unknown> },
    { spring: Record<string, unknown> },
  ];
  const known = [...read("hapi/src/main/java/bedside/Switches.java").matchAll(/@DefaultValue\("[^"]*"\) \w+ (\w+)/g)];
  const names = known.map(([, name = ""]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  for (const name of Object.keys(all["hapi.fhir"]))
    expect(["fhir_version", ...names]).toContain(name.replace("validation.", ""));
  expect(postgres.spring["config.activate.on-profile"]).toBe(compose.services.hapi?.environment.SPRING_PROFILES_ACTIVE);
});

const plugin = spawnSync("docker", ["compose", "version"]).status === 0;

test.skipIf(!plugin)("docker compose reads the file (needs Docker with its compose plugin)", () => {
  const { status, stderr } = spawnSync("docker", ["compose", "config", "--quiet"], { cwd: root, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});
