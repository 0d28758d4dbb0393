// `npm run deploy`: what a hospital copies to its web server, from its config.json; `--check` asks a server that runs.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { caddyfile, nginxConfig, type Place, parseAddress, type SiteOrigins, siteOrigins } from "@bedside/deploy";
import { checkConfig } from "@bedside/smart";
import { checkServer } from "./check-server.ts";
import { compressBeside } from "./compress.ts";

const HELP = `npm run deploy -- --config FILE --address URL [--out DIR] [--root DIR]

  --config FILE           the site's config.json
  --address URL           where the apps will be: https://apps.example.org, with a path or without
  --out DIR               folder to write (default dist/deploy; emptied first)
  --root DIR              folder on the server that www/ is copied to (default /srv/bedside)
  --certificate FILE      for nginx with https (default /etc/ssl/certs/bedside.pem)
  --certificate-key FILE  its key (default /etc/ssl/private/bedside.key)
  --access-log FILE       nginx's log of requests, without queries (default /var/log/nginx/bedside.log)
  --check                 write nothing: ask the server at --address for its files and compare every header
`;

const repository = path.resolve(import.meta.dirname, "..");

function stop(wrong: string, todo: string): never {
  process.stderr.write(`\n✗ ${wrong}\n  ${todo}\n\n`);
  process.exit(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function settings() {
  const string = { type: "string" } as const;
  const boolean = { type: "boolean" } as const;
  try {
    return parseArgs({
      options: {
        config: string,
        address: string,
        out: string,
        root: string,
        certificate: string,
        "certificate-key": string,
        "access-log": string,
        check: boolean,
        help: boolean,
      },
    }).values;
  } catch (cause) {
    return stop((cause as Error).message, "Run with --help to see the options.");
  }
}

async function readSite(file: string): Promise<{ text: string; site: SiteOrigins }> {
  const text = await readFile(file, "utf8").catch(() => stop(`${file} can not be read.`, "Check --config."));
  const checked = checkConfig(text, file);
  if (!checked.ok) {
    const lines = checked.problems.map(
      ({ at, found, expected, todo }) => `${at}: ${found}, expected ${expected}. ${todo}`,
    );
    return stop(`${file} is not a configuration that the apps can use.`, lines.join("\n  "));
  }
  for (const { iss, environment } of checked.config.issuers)
    if (environment === "production" && iss.startsWith("http://")) say(`! ${iss} is in production without https.`);
  if (checked.config.site.frameAncestors.length === 0)
    say("! site.frameAncestors is empty: no EHR can show the apps in a frame, only in a window of their own.");
  return { text, site: siteOrigins(checked.config) };
}

async function write(out: string, text: string, site: SiteOrigins, place: Place): Promise<void> {
  const built = path.join(repository, "dist/apps");
  const www = path.join(out, "www", parseAddress(place.address).path);
  await rm(out, { recursive: true, force: true });
  await mkdir(www, { recursive: true });
  await cp(built, www, { recursive: true, filter: (file) => file !== path.join(built, "manifest.json") }).catch(() =>
    stop("The apps are not built.", "Run `npm run build`, then this again."),
  );
  await writeFile(path.join(www, "config.json"), text);
  await compressBeside(www);
  await writeFile(path.join(out, "nginx.conf"), nginxConfig(site, place));
  await writeFile(path.join(out, "Caddyfile"), caddyfile(site, place));
}

async function main(): Promise<void> {
  const given = settings();
  if (given.help) return say(HELP);
  if (!given.config || !given.address)
    stop("--config and --address are needed.", "Run with --help to see the options.");
  const { text, site } = await readSite(given.config);
  const place: Place = {
    address: given.address,
    root: given.root ?? "/srv/bedside",
    certificate: given.certificate,
    certificateKey: given["certificate-key"],
    accessLog: given["access-log"],
  };
  if (given.check) {
    const problems = await checkServer(given.address, site, text);
    for (const problem of problems) say(`✗ ${problem}`);
    say(problems.length === 0 ? "Every file came with the headers that it should." : `${problems.length} problems.`);
    process.exitCode = problems.length === 0 ? 0 : 1;
    return;
  }
  const out = path.resolve(given.out ?? path.join(repository, "dist/deploy"));
  await write(out, text, site, place);
  say(`Written to ${out}

  www/         copy to ${place.root} on the server
  nginx.conf   copy to /etc/nginx/conf.d/bedside.conf, then nginx -t
  Caddyfile    copy to /etc/caddy/Caddyfile, then caddy validate --config /etc/caddy/Caddyfile

Requests go to   ${["its own origin", ...site.servers].join(", ")}
Frames allowed   ${["its own origin", ...site.frameAncestors].join(", ")}

When the server runs:  npm run deploy -- --config ${given.config} --address ${given.address} --check`);
}

await main().catch((cause: unknown) =>
  stop((cause as Error).message, "Nothing was finished; put it right and run this again."),
);
