import type { LaunchLog, LoggedRequest } from "../launch-settings.ts";

/** What was broken or simulated, in one line for the HAR's comment field. */
function commentOf(request: LoggedRequest): string {
  const broken = request.checks.filter((check) => !check.ok).map((check) => `${check.level} ${check.id}`);
  return [request.simulated && `simulated: ${request.simulated}`, ...broken, request.answered]
    .filter(Boolean)
    .join("; ");
}

function entryOf(request: LoggedRequest, log: LaunchLog, origin: string): object {
  const url = new URL(request.path, origin);
  const query = [...url.searchParams].map(([name, value]) => ({ name, value }));
  const form = request.parameters.slice(query.length).map(([name, value]) => ({ name, value }));
  const started = new Date(Date.parse(log.startedAt) + request.atMs).toISOString();
  return {
    startedDateTime: started,
    time: request.tookMs ?? 0,
    request: {
      method: request.method,
      url: url.href,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: query,
      ...(form.length > 0
        ? { postData: { mimeType: "application/x-www-form-urlencoded", params: form, text: "" } }
        : {}),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: request.status ?? 0,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: "" },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: request.tookMs ?? 0, receive: 0 },
    comment: commentOf(request),
  };
}

/** A launch's log as an HTTP Archive (HAR 1.2). Bodies, cookies and headers were never kept. */
export function harOf(log: LaunchLog, origin: string): object {
  return {
    log: {
      version: "1.2",
      creator: { name: "Bedside sandbox", version: "0.1.0" },
      entries: log.requests.map((request) => entryOf(request, log, origin)),
      comment: `${log.title.en}, ${log.settings.kind}, ${log.startedAt}`,
    },
  };
}
