/** Stands for whatever collects traces. */

export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
};

type Export = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

/** Takes what is exported by OTLP over HTTP, as JSON. */
export class Collector {
  readonly spans: Span[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, async (request) => {
      const body = await request.text();
      if (new URL(request.url).pathname === "/v1/traces") this.#take(JSON.parse(body) as Export);
      return new Response("{}", { headers: { "content-type": "application/json" } });
    });
  }

  /** The variables of a process that exports to it. */
  get env(): Record<string, string> {
    return {
      OTEL_DENO: "true",
      OTEL_DENO_CONSOLE: "ignore",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_BSP_SCHEDULE_DELAY: "50",
      OTEL_SERVICE_NAME: "router",
    };
  }

  #take({ resourceSpans }: Export): void {
    for (const { scopeSpans } of resourceSpans) {
      for (const { spans } of scopeSpans) this.spans.push(...spans);
    }
  }

  stop(): Promise<void> {
    return this.#server.shutdown();
  }
}
