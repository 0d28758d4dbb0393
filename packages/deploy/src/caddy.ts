import { CACHE_CHECKED, CACHE_FOREVER, CONTENT_TYPES, HASHED_NAME, siteHeaders } from "./headers.ts";
import type { SiteOrigins } from "./origins.ts";
import { checkPath, type Place, parseAddress } from "./place.ts";

/** The Caddyfile for Caddy 2.6 or newer, which fetches its certificate by itself. It keeps no access log. */
export function caddyfile(site: SiteOrigins, place: Place): string {
  const { secure, host, port } = parseAddress(place.address);
  const scheme = secure ? "https" : "http";
  const usual = port === (secure ? "443" : "80");
  const headers = siteHeaders(site).map(([name, value]) => `\t\t\t${name} "${value}"`);
  const types = Object.entries(CONTENT_TYPES).flatMap(([extension, type]) => [
    `\t\t@${extension} path *.${extension}`,
    `\t\theader @${extension} Content-Type "${type}"`,
  ]);
  return `# Bedside behind Caddy. Made by \`npm run deploy\`: change config.json and make it again, do not edit.

${scheme}://${host}${usual ? "" : `:${port}`} {
	root * ${checkPath(place.root)}

	# Within a route in the order written: the later of two headers wins.
	route {
		header {
${headers.join("\n")}
			Cache-Control "${CACHE_CHECKED}"
		}
		# A hashed name never changes its content. An error under such a name must not be kept.
		@hashed {
			path_regexp \`${HASHED_NAME}\`
			file
		}
		header @hashed Cache-Control "${CACHE_FOREVER}"

${types.join("\n")}

		@hidden path */.*
		respond @hidden 404
		@writing not method GET HEAD
		respond @writing 405

		file_server {
			precompressed br gzip
		}
	}
}
`;
}
