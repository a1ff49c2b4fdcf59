/** The methods of the public interface, as proto/*.proto declares them. */
import { fromFileUrl } from "@std/path";
import protobuf from "protobufjs";

const PROTO_DIR = fromFileUrl(new URL("../../proto", import.meta.url));

/** The packages that a node serves. */
const FILES = ["registry", "checkpoint", "router", "sidecar", "source", "backup"];

export type Method = {
  /** `Service/Method`. */
  readonly name: string;
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly request: protobuf.Type;
  readonly response: protobuf.Type;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
};

/** All methods, in the order of the files. */
export function loadMethods(): Method[] {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => `${PROTO_DIR}/${target}`;
  root.loadSync(FILES.map((file) => `${file}.proto`), { keepCase: true });
  root.resolveAll();
  return FILES.flatMap((file) => {
    const found = root.lookup(`conveyor_etl.${file}`);
    const items = found instanceof protobuf.Namespace ? found.nestedArray : [];
    return items.flatMap((item) => item instanceof protobuf.Service ? methodsOf(item) : []);
  });
}

function methodsOf(service: protobuf.Service): Method[] {
  return service.methodsArray.map((method) => ({
    name: `${service.name}/${method.name}`,
    path: `/${service.fullName.slice(1)}/${method.name}`,
    request: service.lookupType(method.requestType),
    response: service.lookupType(method.responseType),
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
  }));
}

/**
 * The methods that `name` may mean: `package.Service/Method`, `Service/Method`, or `Method` alone.
 * Case does not matter.
 */
export function findMethods(methods: readonly Method[], name: string): Method[] {
  const wanted = name.replace(/^\//, "").toLowerCase();
  return methods.filter(({ path }) => {
    const full = path.slice(1).toLowerCase();
    return full === wanted || full.endsWith(`.${wanted}`) || full.endsWith(`/${wanted}`);
  });
}
