import type { IncomingMessage } from "node:http";

const COOKIE = "sandbox_browser";

/** Id of the browser that a request comes from, by the launcher's cookie; null for other clients. */
export function browserOf(request: IncomingMessage): string | null {
  const found = new RegExp(`(?:^|; *)${COOKIE}=([A-Za-z0-9_-]{16,64})(?:;|$)`).exec(request.headers.cookie ?? "");
  return found?.[1] ?? null;
}

/** Lets a standalone launch, which carries no handle, find its settings again in the same browser. */
export function browserCookie(browser: string, publicUrl: string): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${COOKIE}=${browser}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}
