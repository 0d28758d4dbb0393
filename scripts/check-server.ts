import { cacheControl, contentType, type SiteOrigins, siteHeaders } from "@bedside/deploy";

const PAGES = ["coronary-risk", "ecg-triage", "lung-decision", "console"].flatMap((app) => [
  `${app}/`,
  `${app}/launch.html`,
]);

/**
 * Asks a running server for the pages, all that they name, the models and `config.json`.
 * @returns what differs from what `siteHeaders`, `cacheControl` and `contentType` say, in words; empty when nothing does.
 */
export async function checkServer(address: string, site: SiteOrigins, config: string): Promise<string[]> {
  const base = address.endsWith("/") ? address : `${address}/`;
  const problems: string[] = [];
  const ask = async (name: string): Promise<string | null> => {
    const url = new URL(name, base);
    const answer = await fetch(url).catch((cause: Error) => cause);
    if (answer instanceof Error || answer.status !== 200) {
      problems.push(
        `${url.pathname}: ${answer instanceof Error ? String(answer.cause ?? answer) : `HTTP ${answer.status}`}`,
      );
      return null;
    }
    const file = name.endsWith("/") ? `${name}index.html` : name;
    const wanted = [
      ...siteHeaders(site),
      ["Cache-Control", cacheControl(url.pathname)],
      ["Content-Type", contentType(file)],
    ] as const;
    for (const [header, value] of wanted) {
      const found = answer.headers.get(header);
      if (found !== value)
        problems.push(`${url.pathname}: ${header} is ${JSON.stringify(found)}, should be ${JSON.stringify(value)}`);
    }
    return answer.text();
  };

  const named = new Set<string>();
  for (const page of PAGES) {
    const html = (await ask(page)) ?? "";
    for (const [, reference = ""] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const { href } = new URL(reference, new URL(page, base));
      if (href.startsWith(base)) named.add(href.slice(base.length));
    }
  }
  const index = await ask("models/index.json");
  for (const name of filesOf(index)) named.add(`models/${name}`);
  for (const name of named) await ask(name);
  if ((await ask("config.json")) !== config) problems.push("config.json: not the file that was given with --config");
  const missing = await fetch(new URL("assets/missing-AbCd1234.js", base)).catch(() => null);
  if (missing?.status !== 404 || missing.headers.get("cache-control")?.includes("immutable"))
    problems.push("a file that is not there must be answered with 404 and not be kept");
  return problems;
}

function filesOf(index: string | null): string[] {
  const rows: unknown = index === null ? [] : JSON.parse(index);
  return Array.isArray(rows)
    ? rows.flatMap((row: { files?: Record<string, string> }) => Object.values(row.files ?? {}))
    : [];
}
