"""A client that shares no code with the node: grpcio, with all it knows from server reflection.

Registers two services, lists them, watches, and prints one JSON object with what it saw.
Usage: python_client.py HOST:PORT
"""

import json
import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

TIMEOUT = 20


class Service:
    """Calls the methods of one service by name, with dictionaries."""

    def __init__(self, channel, pool, name):
        self.channel = channel
        self.descriptor = pool.FindServiceByName(name)

    def _method(self, name):
        method = self.descriptor.FindMethodByName(name)
        path = f"/{self.descriptor.full_name}/{name}"
        request = GetMessageClass(method.input_type)
        response = GetMessageClass(method.output_type)
        return path, request, response

    def unary(self, name, members):
        path, request, response = self._method(name)
        call = self.channel.unary_unary(
            path, request.SerializeToString, response.FromString
        )
        message = json_format.ParseDict(members, request())
        return plain(call(message, timeout=TIMEOUT))

    def stream(self, name, members):
        path, request, response = self._method(name)
        call = self.channel.unary_stream(
            path, request.SerializeToString, response.FromString
        )
        return call(json_format.ParseDict(members, request()), timeout=TIMEOUT)


def plain(message):
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


def registration(service_id):
    return {
        "identity": {
            "service_id": service_id,
            "service_type": "SERVICE_TYPE_SOURCE",
            "name": "from-python",
        },
        "endpoint": {"host": "127.0.0.1", "port": 9000},
        "heartbeat_interval": "10s",
    }


def status_of(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code().name
    return "OK"


def main(address):
    with grpc.insecure_channel(address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        pool = DescriptorPool(database)
        registry = Service(channel, pool, "conveyor_etl.registry.ServiceRegistry")
        health = Service(channel, pool, "grpc.health.v1.Health")

        first = registry.unary("Register", registration("python-1"))
        events = registry.stream("WatchServices", {"bookmarks": True})
        seen = [plain(next(events)), plain(next(events))]
        registry.unary("Register", registration("python-2"))
        seen.append(plain(next(events)))
        events.cancel()

        listed = registry.unary("ListServices", {"include_unhealthy": True})
        print(
            json.dumps(
                {
                    "services": sorted(database.get_services()),
                    "registered": first["success"],
                    "watched": [
                        [
                            event["event_type"],
                            event.get("service", {})
                            .get("identity", {})
                            .get("service_id"),
                        ]
                        for event in seen
                    ],
                    "listed": [
                        service["identity"]["service_id"]
                        for service in listed["services"]
                    ],
                    "health": health.unary("Check", {})["status"],
                    "refused": status_of(lambda: registry.unary("Register", {})),
                }
            )
        )


if __name__ == "__main__":
    main(sys.argv[1])
