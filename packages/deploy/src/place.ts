/** Where the apps will be served. */
export interface Place {
  /** Address in the browser: `https://apps.example.org` or `https://apps.example.org/bedside`. */
  address: string;
  /** Folder on the server under which the address's path lies. */
  root: string;
  /** Files of the certificate and its key, for nginx with https. */
  certificate?: string;
  certificateKey?: string;
  /** File of nginx's access log. Default `/var/log/nginx/bedside.log`. */
  accessLog?: string;
}

/** @throws Error in words when the address is not one that a web server can be configured for. */
export function parseAddress(address: string): { secure: boolean; host: string; port: string; path: string } {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new Error(`${JSON.stringify(address)} is not an address. Write it as https://apps.example.org/bedside`);
  }
  const secure = url.protocol === "https:";
  if (!/^[a-z0-9.-]+$/.test(url.hostname) || !/^[A-Za-z0-9/_.-]*$/.test(url.pathname)) {
    throw new Error(`${JSON.stringify(address)} has characters that can not stand in a server's configuration.`);
  }
  return {
    secure,
    host: url.hostname,
    port: url.port || (secure ? "443" : "80"),
    path: url.pathname.replace(/\/+$/, ""),
  };
}

/** @throws Error in words for a path that would need quoting in a server's configuration. */
export function checkPath(path: string): string {
  if (!/^\/[A-Za-z0-9/_.-]*$/.test(path)) {
    throw new Error(`${JSON.stringify(path)} is not an absolute path of letters, digits, "/", "_", "." and "-".`);
  }
  return path.replace(/(.)\/+$/, "$1");
}
