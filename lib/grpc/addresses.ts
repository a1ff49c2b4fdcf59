/** `host:port` in requests. */
import { isIPv6 } from "node:net";
import { REQUEST_LIMITS } from "../base/mod.ts";
import { checkBytes, hasControl, type Problems } from "./checks.ts";

/** A problem where `text` is no `host:port` that can be called; IPv6 addresses are in brackets. */
export function checkAddress(problems: Problems, path: string, text: string): void {
  if (text === "") return problems.add(path, "is missing");
  const match = /^(?:\[([^\]]*)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (match === null || hasControl(text) || /\s/.test(text)) {
    return problems.add(path, "is not host:port, such as 10.0.0.7:7000 or [::1]:7000");
  }
  const [, bracketed, name, port] = match;
  if (bracketed !== undefined && !isIPv6(bracketed)) problems.add(path, "is no IPv6 address");
  checkBytes(problems, path, bracketed ?? name ?? "", REQUEST_LIMITS.hostBytes);
  const number = Number(port);
  if (number < 1 || number > REQUEST_LIMITS.portMax) {
    problems.add(path, `has port ${number}, allowed are 1 to ${REQUEST_LIMITS.portMax}`);
  }
}
