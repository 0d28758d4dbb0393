export { caddyfile } from "./caddy.ts";
export { cacheControl, contentSecurityPolicy, contentType, type Header, siteHeaders } from "./headers.ts";
export { nginxConfig } from "./nginx.ts";
export { type SiteOrigins, siteOrigins } from "./origins.ts";
export { type Place, parseAddress } from "./place.ts";
