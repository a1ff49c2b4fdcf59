import { z } from "zod";
import { REQUEST_LIMITS } from "../base/mod.ts";

/** Where something listens or is reached. */
export type Address = {
  /** A name or an IP address, in lower case and without brackets. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, with brackets around an IPv6 address. */
  readonly text: string;
};

const IPV4 = z.ipv4();
const IPV6 = z.ipv6();
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

function isHostName(host: string): boolean {
  if (host.length > REQUEST_LIMITS.hostBytes) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return labels.every((label) => LABEL.test(label)) && !/^\d*$/.test(labels.at(-1) ?? "");
}

/**
 * Reads `host:port`: a name, an IPv4 address, or an IPv6 address in brackets; a port from 0 to
 * 65535. Undefined when the text is anything else.
 */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [bracketed, plain] = [match[1]?.toLowerCase(), match[2]?.toLowerCase()];
  const port = Number(match[3]);
  if (port > REQUEST_LIMITS.portMax) return undefined;
  if (bracketed !== undefined) {
    if (!IPV6.safeParse(bracketed).success) return undefined;
    return { host: bracketed, port, text: `[${bracketed}]:${port}` };
  }
  if (plain === undefined) return undefined;
  if (!IPV4.safeParse(plain).success && !isHostName(plain)) return undefined;
  return { host: plain, port, text: `${plain}:${port}` };
}

/** Whether the address says "every interface": good for listening, useless for calling. */
export function isUnspecified(address: Address): boolean {
  return /^[0:.]+$/.test(address.host);
}
