import type { SiteOrigins } from "./origins.ts";

/** Name and value, names in the spelling of their specifications. */
export type Header = readonly [name: string, value: string];

/** The one Trusted Types policy of the apps: it lets the workers of our own files start (`packages/inference/src/trusted.ts`). */
const TRUSTED_TYPES_POLICY = "bedside-worker";

/** Device features that the apps never use, so that neither they nor a frame in them can ask for one. */
const SWITCHED_OFF = [
  "accelerometer",
  "autoplay",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
  "xr-spatial-tracking",
];

/**
 * Content-Security-Policy of everything the apps are served with, workers included: own scripts and WebAssembly, no
 * inline script or style, no eval; requests to the configured servers only; frames in the configured EHR pages only.
 */
export function contentSecurityPolicy({ servers, frameAncestors }: SiteOrigins): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...servers].join(" ")}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...frameAncestors].join(" ")}`,
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES_POLICY}`,
  ].join("; ");
}

/** What every file of the apps is sent with, whatever its kind; Cache-Control is `cacheControl`. */
export function siteHeaders(site: SiteOrigins): Header[] {
  return [
    ["Content-Security-Policy", contentSecurityPolicy(site)],
    // A page of another origin can not load our files as scripts, images or data. Frames are not concerned.
    ["Cross-Origin-Resource-Policy", "same-origin"],
    // Stated, so that no server-wide value is inherited. COOP is ignored in a frame, and in a window of its own any
    // stricter value would cut the link to the EHR that opened it: SMART Web Messaging and closing by the EHR need it.
    // COEP is not sent: an EHR's frame is not isolated anyway, and the runtime needs one thread.
    ["Cross-Origin-Opener-Policy", "unsafe-none"],
    ["Permissions-Policy", [...SWITCHED_OFF.map((feature) => `${feature}=()`), "clipboard-write=(self)"].join(", ")],
    ["Referrer-Policy", "no-referrer"],
    ["X-Content-Type-Options", "nosniff"],
  ];
}

/**
 * Content-hashed names, as the source of a regular expression that nginx (PCRE), Caddy (RE2) and JavaScript read alike.
 * Only the build's own folders: a site's file such as `codes-hospital.json` beside config.json is no hashed name.
 */
export const HASHED_NAME = "/(?:assets/[^/]*-[A-Za-z0-9_-]{8}|models/[^/]+/[^/]*\\.[0-9a-f]{12})\\.[a-z0-9]+$";
const hashed = new RegExp(HASHED_NAME);

export const CACHE_FOREVER = "public, max-age=31536000, immutable";
export const CACHE_CHECKED = "no-cache";

/** For ever under a content-hashed name (`assets/name-HASH.ext`, `models/id/name.HASH.ext`); else asked for again each time, by ETag. */
export function cacheControl(pathname: string): string {
  return hashed.test(pathname) ? CACHE_FOREVER : CACHE_CHECKED;
}

/** Content-Type by file extension, for every kind of file in the build. */
export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  txt: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
  wasm: "application/wasm",
  onnx: "application/octet-stream",
};

/** Content-Type of a file; `application/octet-stream` for a kind that the build does not have. */
export function contentType(pathname: string): string {
  const extension = /\.([a-z0-9]+)$/.exec(pathname)?.[1] ?? "";
  return CONTENT_TYPES[extension] ?? "application/octet-stream";
}
