"""Masks the fields of the payload that the stage's `fields` names: all but their last four
characters. The same as mask.ts, to show that any language will do.

Needs grpcio and grpcio-tools, which compiles the .proto files when the program starts.
Usage: mask.py --listen HOST:PORT
"""

import argparse
import json
import pathlib
import signal
import sys
import threading
from concurrent import futures

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "proto"))
messages, services = grpc.protos_and_services("transform.proto")

SHOWN = 4


def mask(text):
    return "*" * max(len(text) - SHOWN, 0) + text[-SHOWN:]


def masked(record, fields):
    payload = json.loads(record.payload)
    for name in fields:
        if isinstance(payload.get(name), str):
            payload[name] = mask(payload[name])
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    record.payload = text.encode()
    return record


class Mask(services.TransformServiceServicer):
    def __init__(self):
        self.times = 0
        self.seen = set()

    def ProcessBatch(self, request, context):
        fields = json.loads(request.transform_config["fields"])
        return messages.ProcessBatchResponse(
            batch_id=request.input_batch.batch_id,
            results=[self.one(record, fields) for record in request.input_batch.records],
        )

    def one(self, record, fields):
        result = messages.TransformResult(original_id=record.id)
        try:
            result.output_records.append(masked(record, fields))
            result.status = messages.TRANSFORM_STATUS_SUCCESS
            self.times += 1
            self.seen.add((record.id.partition, record.id.sequence_number))
        except (ValueError, AttributeError) as error:
            result.error_message = str(error)
            result.status = messages.TRANSFORM_STATUS_ERROR
        return result

    def GetCapabilities(self, request, context):
        return messages.Capabilities(max_batch_size=1000, max_concurrent_batches=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", default="127.0.0.1:0")
    listen = parser.parse_args().listen

    service = Mask()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    services.add_TransformServiceServicer_to_server(service, server)
    port = server.add_insecure_port(listen)
    server.start()
    print(f"listening on {listen.rsplit(':', 1)[0]}:{port}", flush=True)

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()
    server.stop(grace=None)
    counts = {"masked": {"records": len(service.seen), "times": service.times}}
    print(f"totals {json.dumps(counts)}", flush=True)


if __name__ == "__main__":
    main()
