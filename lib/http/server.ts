import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ConveyorError, HTTP_LIMITS } from "../base/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import type { Readiness } from "./readiness.ts";

export type HttpServerOptions = {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly logger: Logger;
};

export interface HttpServer {
  /** `host:port` with the port that was taken. */
  readonly address: string;
  /** Takes no more connections, and cuts off those that there are. */
  stop(): Promise<void>;
}

type Answer = { readonly status: number; readonly type: string; readonly body: string };

const TEXT = "text/plain; charset=utf-8";

/** Starts serving. Throws ConveyorError `already_exists` where the port is in use, else `unavailable`. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: HTTP_LIMITS.headerBytes,
    headersTimeout: HTTP_LIMITS.requestMs,
    requestTimeout: HTTP_LIMITS.requestMs,
    keepAliveTimeout: HTTP_LIMITS.idleMs,
    connectionsCheckingInterval: HTTP_LIMITS.checkMs,
  }, (request, response) => void handle(options, request, response));
  server.maxConnections = HTTP_LIMITS.connections;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // What is no HTTP, or comes too slowly, gets no answer.
  server.on("clientError", (_error: Error, socket: { destroy(): void }) => socket.destroy());
  const port = await listen(server, options);
  server.on("error", (error) => options.logger.warn("http: cannot take a connection", { error }));
  const { host } = options;
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(cannotListen(`${host}:${port}`, error));
    server.once("error", refuse);
    server.listen({ host, port }, () => {
      server.off("error", refuse);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function cannotListen(address: string, error: Error): ConveyorError {
  const inUse = /EADDRINUSE|AddrInUse|address already in use/i.test(error.message);
  const reason = inUse ? "the port is in use" : error.message;
  const code = inUse ? "already_exists" : "unavailable";
  return new ConveyorError(code, `cannot listen on ${address}: ${reason}`);
}

async function handle(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await answerTo(options, request);
  } catch (error) {
    options.logger.error("http: a request failed", { error: String(error) });
    answer = { status: 500, type: TEXT, body: "internal error\n" };
  }
  const { status, type, body } = answer;
  response.writeHead(status, {
    "content-type": type,
    "content-length": String(new TextEncoder().encode(body).length),
    "cache-control": "no-store",
    ...(status === 405 && { allow: "GET, HEAD" }),
    // A body is not read, so what follows it on the connection would not be a request.
    ...(hasBody(request) && { connection: "close" }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

async function answerTo(options: HttpServerOptions, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? "").replace(/[?#].*$/s, "");
  const route = ROUTES[path];
  if (route === undefined || !Object.hasOwn(ROUTES, path)) {
    return { status: 404, type: TEXT, body: "not found: try /livez, /readyz or /metrics\n" };
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, type: TEXT, body: "only GET and HEAD are served\n" };
  }
  return await route(options);
}

const ROUTES: Readonly<Record<string, (options: HttpServerOptions) => Promise<Answer>>> = {
  "/livez": () => Promise.resolve(json(200, { live: true })),
  "/readyz": async ({ ready }) => {
    const readiness = await ready();
    return json(readiness.ready ? 200 : 503, readiness);
  },
  "/metrics": async ({ metrics }) => {
    return { status: 200, type: metrics.contentType, body: await metrics.text() };
  },
};

function json(status: number, value: unknown): Answer {
  return { status, type: "application/json", body: `${JSON.stringify(value)}\n` };
}
