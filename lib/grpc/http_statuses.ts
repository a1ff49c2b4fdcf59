/**
 * What grpc-js answers a request with that is no gRPC. It asks for the number under a name that
 * Deno's `node:http2` does not know, and would answer 200. Import this before the server starts.
 */
import { constants } from "node:http2";

const { HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE: known } = constants as Partial<typeof constants>;
if (known === undefined) Object.assign(constants, { HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE: 415 });
