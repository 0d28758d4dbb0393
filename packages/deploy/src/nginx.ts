import { CACHE_CHECKED, CACHE_FOREVER, CONTENT_TYPES, HASHED_NAME, siteHeaders } from "./headers.ts";
import type { SiteOrigins } from "./origins.ts";
import { checkPath, type Place, parseAddress } from "./place.ts";

/** The server for nginx 1.22 or newer, to be included in its `http` block (Debian: a file in /etc/nginx/conf.d). */
export function nginxConfig(site: SiteOrigins, place: Place): string {
  const { secure, host, port } = parseAddress(place.address);
  const byType = Map.groupBy(Object.entries(CONTENT_TYPES), ([, type]) => type.split(";")[0] ?? type);
  const types = [...byType].map(([type, rows]) => `        ${type} ${rows.map(([extension]) => extension).join(" ")};`);
  const utf8 = [...byType]
    .filter(([, rows]) => rows.some(([, type]) => type.includes("charset")))
    .map(([type]) => type);
  const headers = siteHeaders(site).map(([name, value]) => `    add_header ${name} "${value}" always;`);
  const certificate = checkPath(place.certificate ?? "/etc/ssl/certs/bedside.pem");
  const key = checkPath(place.certificateKey ?? "/etc/ssl/private/bedside.key");
  const listen = secure
    ? [`    listen ${port} ssl http2;`, `    ssl_certificate ${certificate};`, `    ssl_certificate_key ${key};`]
    : [`    listen ${port};`];
  const redirect =
    secure && port === "443"
      ? `server {\n    listen 80;\n    server_name ${host};\n    return 301 https://$host$request_uri;\n}\n\n`
      : "";
  return `# Bedside behind nginx. Made by \`npm run deploy\`: change config.json and make it again, do not edit.

# A hashed name never changes its content. An error under such a name must not be kept.
map "$status $uri" $bedside_cache {
    default "${CACHE_CHECKED}";
    "~^(?:200|206|304) .*${HASHED_NAME}" "${CACHE_FOREVER}";
}

# Without the query: a launch address carries a launch handle, the way back a code.
log_format bedside '$remote_addr [$time_iso8601] "$request_method $uri" $status $body_bytes_sent';

${redirect}server {
${listen.join("\n")}
    server_name ${host};
    root ${checkPath(place.root)};
    access_log ${checkPath(place.accessLog ?? "/var/log/nginx/bedside.log")} bedside;
    server_tokens off;
    index index.html;
    absolute_redirect off;
    gzip_static on;
    gzip_vary on;

    types {
${types.join("\n")}
    }
    default_type application/octet-stream;
    charset utf-8;
    charset_types ${utf8.filter((type) => type !== "text/html").join(" ")};

    # nginx forgets these in a location that adds a header of its own: add none there.
${headers.join("\n")}
    add_header Cache-Control $bedside_cache always;

    location ~ /\\. {
        return 404;
    }
}
`;
}
