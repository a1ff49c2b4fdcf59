/** Server reflection, v1 and v1alpha, by @grpc/reflection: of what is served, itself included. */
import "./embedded_files.ts";
import type { Buffer } from "node:buffer";
import type {
  handleBidiStreamingCall,
  ServerDuplexStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { MessageTypeDefinition } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { linkFiles } from "./descriptors.ts";
import type { EcosystemServer } from "./ecosystem.ts";

type TypeDefinition = MessageTypeDefinition<object, object>;

/**
 * Adds reflection of `services` and of itself. What it answers from is made by the first who asks:
 * that takes a fifth of a start, and most nodes are never asked.
 */
export function addReflection(
  server: EcosystemServer,
  services: readonly ServiceDefinition[],
): void {
  const definitions = [...implementationsOf(new ReflectionService({})).keys()];
  let made: Implementations | undefined;
  const implementation = (name: string) => {
    made ??= implementationsOf(reflectionOf([...services, ...definitions]));
    const found = [...made].find(([definition]) => serviceName(definition) === name);
    if (found === undefined) throw new Error(`reflection implements no ${name}`);
    return found[1];
  };
  for (const definition of definitions) {
    const info = (call: ServerDuplexStream<Buffer, Buffer>) => {
      const handler = implementation(serviceName(definition))["ServerReflectionInfo"];
      (handler as handleBidiStreamingCall<Buffer, Buffer>)(call);
    };
    server.addService(definition, { ServerReflectionInfo: info });
  }
}

type Implementations = ReadonlyMap<ServiceDefinition, UntypedServiceImplementation>;

/** Its services, one for each version of the protocol. */
function implementationsOf(reflection: ReflectionService): Implementations {
  const found = new Map<ServiceDefinition, UntypedServiceImplementation>();
  reflection.addToServer({
    addService: (service: ServiceDefinition, implementation: UntypedServiceImplementation) =>
      void found.set(service, implementation),
  });
  return found;
}

function reflectionOf(services: readonly ServiceDefinition[]): ReflectionService {
  const types = services.flatMap(typesOf);
  const fileDescriptorProtos = linkFiles(
    new Set(types.flatMap((type) => type.fileDescriptorProtos)),
  );
  // All that @grpc/reflection looks at in a package is the files that one of its types carries.
  const files = types.slice(0, 1).map((type) => ["", { ...type, fileDescriptorProtos }] as const);
  return new ReflectionService(Object.fromEntries(files), { services: services.map(serviceName) });
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
