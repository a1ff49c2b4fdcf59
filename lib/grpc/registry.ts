/** ServiceRegistry: its unary methods. */
import type { Revision } from "../base/mod.ts";
import { type EndpointSearch, endpointSearch, matches, type Service } from "../state/mod.ts";
import type { ServiceRegistryDefinition } from "../../proto/gen/conveyor_etl/registry/ServiceRegistry.ts";
import type { DeregisterResponse } from "../../proto/gen/conveyor_etl/registry/DeregisterResponse.ts";
import type { JoinGroupResponse } from "../../proto/gen/conveyor_etl/registry/JoinGroupResponse.ts";
import type { LeaveGroupResponse } from "../../proto/gen/conveyor_etl/registry/LeaveGroupResponse.ts";
import type { RegisterResponse } from "../../proto/gen/conveyor_etl/registry/RegisterResponse.ts";
import type { Intake } from "../delivery/mod.ts";
import { encodeResponse } from "./codec.ts";
import type { Edge } from "./edge.ts";
import { joinGroup, leaveGroup } from "./group_requests.ts";
import { addGroupList } from "./group_list.ts";
import { heardOf } from "./heard.ts";
import { heartbeatHandler } from "./heartbeat.ts";
import type { Methods } from "./methods.ts";
import { serviceSpec } from "./registration.ts";
import { deregister, endpointQuery, serviceFilter } from "./requests.ts";
import { duration, endpointInfo } from "./responses.ts";
import { selectInSlices } from "./select.ts";
import { encodeServices } from "./service_writer.ts";
import { encodeSliced } from "./slices.ts";
import { watchHandler } from "./watch.ts";

export function addRegistry(
  methods: Methods,
  service: ServiceRegistryDefinition,
  edge: Edge,
  intake: Intake,
): void {
  const { plane, timers, progress } = edge;

  methods.unary(service.Register, async (request, call, size): Promise<RegisterResponse> => {
    const spec = serviceSpec(request, size);
    const { result, revision } = await plane.propose({ type: "register", service: spec }, call);
    return {
      success: true,
      registration_id: result.registrationId,
      lease_id: result.leaseId,
      lease_ttl: duration(result.leaseTtl),
      initial_credits: spec.serviceType === "source" ? await intake.initial(spec.serviceId) : 0,
      revision,
    };
  });

  methods.unary(service.Deregister, async (request, call): Promise<DeregisterResponse> => {
    const command = deregister(request);
    await plane.propose(command, call);
    // What is taken away at once is waited for by nobody: its records go to others.
    const waits = command.type === "drain_service";
    return {
      success: true,
      pending_records: waits ? await progress.held(command.serviceId) : 0,
    };
  });

  methods.unaryEncoded(service.ListServices, async (request, call) => {
    const filter = serviceFilter(request, request.include_unhealthy);
    const [all, revision] = await plane.read(
      (state, at): [Service[], Revision] => [state.services.toArray(), at],
      call.readOptions(),
    );
    const found = await selectInSlices(all, (one) => matches(filter, one), timers, call);
    const first = encodeResponse(service.ListServices, { revision });
    const heard = await heardOf(plane, found, timers, call);
    return await encodeSliced(
      timers,
      call,
      first,
      found,
      (slice, from) =>
        encodeServices(
          slice.map((service, i) => ({ service, lastHeartbeat: heard[from + i] })),
        ),
    );
  });

  methods.unaryEncoded(service.GetServiceEndpoints, async (request, call) => {
    const query = endpointQuery(request);
    const [{ candidates, fits }, revision] = await plane.read(
      (state, at): [EndpointSearch, Revision] => [endpointSearch(state, query), at],
      call.readOptions(),
    );
    const found = await selectInSlices(candidates, fits, timers, call);
    const { GetServiceEndpoints } = service;
    const first = encodeResponse(GetServiceEndpoints, { revision });
    return await encodeSliced(
      timers,
      call,
      first,
      found,
      (slice) =>
        encodeResponse(GetServiceEndpoints, {
          endpoints: slice.map((one) => endpointInfo(one, query.groupId)),
        }),
    );
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
  methods.serverStream(service.WatchServices, watchHandler(edge));
}
