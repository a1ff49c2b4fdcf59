/** Server reflection, v1 and v1alpha, by @grpc/reflection: of what is served, itself included. */
import "./embedded_files.ts";
import type { ServiceDefinition } from "@grpc/grpc-js";
import type { MessageTypeDefinition } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { linkFiles } from "./descriptors.ts";
import type { EcosystemServer } from "./ecosystem.ts";

type TypeDefinition = MessageTypeDefinition<object, object>;

/** Adds reflection of `services` and of itself. */
export function addReflection(
  server: EcosystemServer,
  services: readonly ServiceDefinition[],
): void {
  const own: ServiceDefinition[] = [];
  new ReflectionService({}).addToServer({ addService: (service) => void own.push(service) });
  const all = [...services, ...own];
  const types = all.flatMap(typesOf);
  const fileDescriptorProtos = linkFiles(
    new Set(types.flatMap((type) => type.fileDescriptorProtos)),
  );
  // All that @grpc/reflection looks at in a package is the files that one of its types carries.
  const files = types.slice(0, 1).map((type) => ["", { ...type, fileDescriptorProtos }] as const);
  const options = { services: all.map(serviceName) };
  new ReflectionService(Object.fromEntries(files), options).addToServer(server);
}

/** `package.Service` */
export function serviceName(service: ServiceDefinition): string {
  const [method] = Object.values(service);
  return method?.path.split("/")[1] ?? "";
}

/** The request types of a service, to which proto-loader attaches the files that they come from. */
function typesOf(service: ServiceDefinition): TypeDefinition[] {
  return Object.values(service).flatMap((method) =>
    isDescribed(method) ? [method.requestType] : []
  );
}

function isDescribed(method: object): method is { readonly requestType: TypeDefinition } {
  return "requestType" in method;
}
