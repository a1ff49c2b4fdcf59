/** ServiceRegistry: its unary methods. */
import type { Buffer } from "node:buffer";
import { GRPC_LIMITS, type Revision } from "../base/mod.ts";
import { endpoints, listServices, type Service } from "../state/mod.ts";
import type { ServiceRegistryDefinition } from "../../proto/gen/conveyor_etl/registry/ServiceRegistry.ts";
import type { DeregisterResponse } from "../../proto/gen/conveyor_etl/registry/DeregisterResponse.ts";
import type { JoinGroupResponse } from "../../proto/gen/conveyor_etl/registry/JoinGroupResponse.ts";
import type { LeaveGroupResponse } from "../../proto/gen/conveyor_etl/registry/LeaveGroupResponse.ts";
import type { RegisterResponse } from "../../proto/gen/conveyor_etl/registry/RegisterResponse.ts";
import type { Call } from "./call.ts";
import { encodeResponse } from "./codec.ts";
import type { Edge } from "./edge.ts";
import { joinGroup, leaveGroup } from "./group_requests.ts";
import { addGroupList } from "./group_list.ts";
import { heartbeatHandler } from "./heartbeat.ts";
import type { Methods } from "./methods.ts";
import { serviceSpec } from "./registration.ts";
import { deregister, endpointQuery, serviceFilter } from "./requests.ts";
import { duration, endpointInfo, registeredService } from "./responses.ts";
import { watchHandler } from "./watch.ts";

export function addRegistry(
  methods: Methods,
  service: ServiceRegistryDefinition,
  edge: Edge,
): void {
  const { plane } = edge;

  methods.unary(service.Register, async (request, call, size): Promise<RegisterResponse> => {
    const spec = serviceSpec(request, size);
    const { result, revision } = await plane.propose({ type: "register", service: spec }, call);
    return {
      success: true,
      registration_id: result.registrationId,
      lease_id: result.leaseId,
      lease_ttl: duration(result.leaseTtl),
      revision,
    };
  });

  methods.unary(service.Deregister, async (request, call): Promise<DeregisterResponse> => {
    const command = deregister(request);
    await plane.propose(command, call);
    return { success: true, pending_records: plane.pendingRecords(command.serviceId) };
  });

  methods.unaryEncoded(service.ListServices, async (request, call) => {
    const filter = serviceFilter(request, request.include_unhealthy);
    const [found, revision] = await plane.read(
      (state, at): [Service[], Revision] => [listServices(state, filter), at],
      call.readOptions(),
    );
    return await encodeList(edge, service, call, found, revision);
  });

  methods.unary(service.GetServiceEndpoints, async (request, call) => {
    const query = endpointQuery(request);
    const [found, revision] = await plane.read(
      (state, at): [Service[], Revision] => [endpoints(state, query), at],
      call.readOptions(),
    );
    return { endpoints: found.map((service) => endpointInfo(service, query.groupId)), revision };
  });

  methods.unary(service.JoinGroup, async (request, call): Promise<JoinGroupResponse> => {
    const { result } = await plane.propose(joinGroup(request), call);
    const { generation, partitions } = result;
    return { success: true, generation, assigned_partitions: [...partitions] };
  });

  methods.unary(service.LeaveGroup, async (request, call): Promise<LeaveGroupResponse> => {
    await plane.propose(leaveGroup(request), call);
    return { success: true };
  });

  addGroupList(methods, service, edge);
  methods.bidi(service.Heartbeat, heartbeatHandler(service.Heartbeat, edge));
  methods.serverStream(service.WatchServices, watchHandler(service.WatchServices, edge));
}

/** Services that are encoded before it is known how large they are. */
const FIRST_SLICE = 16;

/**
 * A ListServicesResponse, however long, in slices so that other work gets its turn: protobuf
 * messages that follow each other are one message with all their members.
 */
async function encodeList(
  { plane, timers }: Edge,
  { ListServices }: ServiceRegistryDefinition,
  call: Call,
  found: readonly Service[],
  revision: Revision,
): Promise<Buffer[]> {
  const slices = [encodeResponse(ListServices, { revision })];
  let count = FIRST_SLICE;
  for (let at = 0; at < found.length && !call.done;) {
    if (at > 0) await new Promise<void>((resume) => timers.after(0, resume));
    const services = found.slice(at, at + count)
      .map((service) =>
        registeredService(service, plane.lastHeartbeat(service.serviceId, service.registrationId))
      );
    const slice = encodeResponse(ListServices, { services });
    slices.push(slice);
    at += count;
    // As many as fit in a slice, going by those before: one may be a thousand times another.
    const fitting = Math.floor(count * GRPC_LIMITS.sliceBytes / slice.length);
    count = Math.max(1, Math.min(fitting, 4 * count, GRPC_LIMITS.sliceServices));
  }
  return slices;
}
