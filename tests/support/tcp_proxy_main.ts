// Proxies in a process of their own, which a test can put into another network namespace.
//
// Arguments: `port=host:port`, where to listen and where to lead to. Commands come on stdin, one a
// line, as JSON; each is answered with a line when it has been carried out.

import { TextLineStream } from "../../scripts/cluster/lines.ts";
import { type LinkFault, NO_FAULT, TcpProxy } from "./tcp_proxy.ts";

export type ProxyCommand =
  | {
    readonly type: "fault";
    /** IP addresses; undefined for any. */
    readonly from?: string;
    readonly to?: string;
    readonly fault: LinkFault;
  }
  | { readonly type: "cut" }
  | { readonly type: "heal" };

function proxyOf(argument: string): Promise<TcpProxy> {
  const [port, host = "", targetPort] = argument.split(/[=:]/);
  return TcpProxy.listen({ host: "0.0.0.0", port: Number(port) }, {
    host,
    port: Number(targetPort),
  });
}

type Rule = Extract<ProxyCommand, { type: "fault" }>;

class Proxies {
  readonly #proxies: readonly TcpProxy[];
  #rules: readonly Rule[] = [];

  constructor(proxies: readonly TcpProxy[]) {
    this.#proxies = proxies;
  }

  carryOut(command: ProxyCommand): void {
    switch (command.type) {
      case "fault":
        return this.#setRules([...this.#rules, command]);
      case "heal":
        return this.#setRules([]);
      case "cut":
        for (const proxy of this.#proxies) proxy.cut();
        return;
      default: {
        const rest: never = command;
        return rest;
      }
    }
  }

  #setRules(rules: readonly Rule[]): void {
    this.#rules = rules;
    const faultOf = (from: string, to: string) =>
      rules.findLast((rule) => (rule.from ?? from) === from && (rule.to ?? to) === to)?.fault ??
        NO_FAULT;
    for (const proxy of this.#proxies) proxy.setFaults(faultOf);
  }
}

if (import.meta.main) {
  const proxies = new Proxies(await Promise.all(Deno.args.map(proxyOf)));
  console.log("ready");
  const lines = Deno.stdin.readable.pipeThrough(new TextLineStream());
  for await (const line of lines) {
    proxies.carryOut(JSON.parse(line));
    console.log("done");
  }
  Deno.exit(0);
}
