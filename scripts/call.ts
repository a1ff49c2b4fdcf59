// A small client for people with nothing but this repository: `deno task call` without arguments
// says how it is used.

import { type CallOptions, Metadata, status as Code } from "@grpc/grpc-js";
import { readCommandLine, USAGE } from "./call/command_line.ts";
import { messageFrom } from "./call/json.ts";
import { type Ended, runCall } from "./call/run.ts";
import { findMethods, loadMethods, type Method } from "./call/schema.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const TIMEOUT_SECONDS = 15;

function chooseMethod(methods: readonly Method[], name: string): Method {
  const [found, ...others] = findMethods(methods, name);
  if (found !== undefined && others.length === 0) return found;
  const listed = (found === undefined ? methods : [found, ...others])
    .map((method) => `  ${method.name}`).join("\n");
  const problem = found === undefined ? "no such method; there are" : "may be any of";
  throw new UsageError(`${name}: ${problem}\n${listed}`);
}

function callOptions(method: Method, timeout: number | undefined): CallOptions {
  const seconds = timeout ?? (method.responseStream ? undefined : TIMEOUT_SECONDS);
  return seconds === undefined ? {} : { deadline: Date.now() + seconds * 1_000 };
}

function report({ code, details, trailers }: Ended): void {
  console.error(`${Code[code]}: ${details}`);
  for (const [key, value] of Object.entries(trailers)) {
    if (!/^(date|content-type|grpc-.*)$/.test(key)) console.error(`${key}: ${value}`);
  }
}

/** Returns the exit code. Throws UsageError for a command line that is wrong. */
async function main(args: readonly string[]): Promise<number> {
  const methods = loadMethods();
  const { method: name, requests, server, metadata, timeout } = readCommandLine(args);
  if (name === undefined) {
    console.log(`${USAGE}\n\nMethods:\n${methods.map((one) => `  ${one.name}`).join("\n")}`);
    return 0;
  }
  const method = chooseMethod(methods, name);
  if (requests.length > 1 && !method.requestStream) {
    throw new UsageError(`${method.name} takes one request, here are ${requests.length}`);
  }
  const texts = requests.length === 0 && !method.requestStream ? ["{}"] : requests;
  const sent = new Metadata();
  for (const [key, text] of metadata) sent.add(key, text);
  const indent = method.responseStream ? undefined : 2;
  const ended = await runCall(
    server,
    method,
    texts.map((text) => messageFrom(method.request, text)),
    sent,
    callOptions(method, timeout),
    (answer) => console.log(JSON.stringify(answer, null, indent)),
  );
  if (ended.code === Code.OK) return 0;
  report(ended);
  return 1;
}

await runProgram(main);
