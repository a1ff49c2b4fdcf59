// A small sidecar: speaks for the services beside it, is told by the cluster where the stages of
// their pipelines run, and takes records from one to the next.

import type { LocalService } from "../../proto/gen/conveyor_etl/sidecar/LocalService.ts";
import { readFlags, stopped } from "./program.ts";
import { dataPlane } from "./protos.ts";
import { Channels, messageOf, Router, serve } from "./rpc.ts";
import { dataPlaneHandlers } from "./sidecar/data_plane.ts";
import { Flow } from "./sidecar/flow.ts";
import { Membership, type Running } from "./sidecar/membership.ts";

const TYPES = {
  source: "SERVICE_TYPE_SOURCE",
  transform: "SERVICE_TYPE_TRANSFORM",
  sink: "SERVICE_TYPE_SINK",
} as const;

/** `transform:mask@127.0.0.1:7003` */
function serviceOf(text: string): LocalService & { readonly local_endpoint: string } {
  const { type, name, endpoint } = /^(?<type>\w+):(?<name>.+)@(?<endpoint>.+:\d+)$/.exec(text)
    ?.groups ?? {};
  const service_type = Object.entries(TYPES).find(([known]) => known === type)?.[1];
  if (service_type === undefined || name === undefined || endpoint === undefined) {
    throw new Error(`--services: ${text} is not source|transform|sink:NAME@HOST:PORT`);
  }
  return { service_name: name, service_type, local_endpoint: endpoint };
}

const flags = readFlags(Deno.args, {
  id: undefined,
  server: undefined,
  listen: "127.0.0.1:0",
  services: undefined,
});
const channels = new Channels();
const router = new Router(channels, flags.server.split(","));
const running = new Map<string, Running>();
const flow = new Flow(flags.id, channels, running);
const { address, stop } = await serve(
  flags.listen,
  (server) => server.addService(dataPlane, dataPlaneHandlers(flow)),
);
console.log(`listening on ${address}`);

const services = flags.services.split(",").map(serviceOf);
const identity = { id: flags.id, endpoint: address, services };
const membership = new Membership(router, identity, running, (text) => console.log(text));
membership.run();
await stopped();
try {
  await membership.leave();
} catch (error) {
  console.log(`leaves without a word: ${messageOf(error)}`);
}
stop();
channels.close();
Deno.exit(0);
