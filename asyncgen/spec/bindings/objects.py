"""The table of protocol bindings: for each protocol its published versions and what its four binding objects hold, in one notation.

A field is `name: shape`, the shape a leaf (`string`, `map`, ...) with its limits in parentheses (`string(255)` characters at most,
`integer(0..9)`, `one(a, b)`), a schema, an object of `PARTS`, or a list of one of them in brackets. `|` separates alternatives, `@0.2.0`,
`@..0.2.0` or both ends give the versions of the binding that know one, `!` marks a required field. The field `*` says that the text does
not close the object. `schema(object)` must be of type object and have `properties`; schemas of the WebSocket handshake are `schema`, all
others `unjudgedSchema`: their references are followed, their keywords are not ours to judge.

The rows follow the texts of the bindings; what only the official JSON Schema refuses may stand, but for limits of numbers that follow from
the protocol. It must not know anything but these texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PLACES = ("server", "channel", "operation", "message")
"""What of a document has bindings."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """The bindings of one protocol; `versions` are those ever published, oldest first. An object without fields is reserved: empty.

    `channel_code` is the code of what is wrong in a channel binding: the handshake of a WebSocket is made of one.
    """

    title: str
    versions: str
    server: dict[str, str] = field(default_factory=dict[str, str])
    channel: dict[str, str] = field(default_factory=dict[str, str])
    operation: dict[str, str] = field(default_factory=dict[str, str])
    message: dict[str, str] = field(default_factory=dict[str, str])
    channel_code: str = "AG133"

    def fields(self, place: str) -> dict[str, str]:
        """The fields of the binding at one of `PLACES`."""
        return {"server": self.server, "channel": self.channel, "operation": self.operation, "message": self.message}[place]


_HEADERS = {"headers": "unjudgedSchema(object)", "*": "any"}
_METHODS = "one(GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, CONNECT, TRACE)"

PROTOCOLS: dict[str, Protocol] = {
    "ws": Protocol(
        "WebSockets",
        "0.1.0",
        channel={"method": "one(GET, POST)", "query": "schema(object)", "headers": "schema(object)"},
        channel_code="AG131",
    ),
    "http": Protocol(
        "HTTP",
        "0.1.0 0.2.0 0.3.0",
        operation={"type": "one(request, response)@..0.1.0!", "method": _METHODS, "query": "unjudgedSchema(object)"},
        message={"headers": "unjudgedSchema(object)", "statusCode": "number@0.3.0"},
    ),
    "amqp": Protocol(
        "AMQP",
        "0.1.0 0.2.0 0.3.0",
        channel={"is": "one(queue, routingKey)", "exchange": "amqpExchange", "queue": "amqpQueue"},
        operation={
            "expiration": "integer(0..)",
            "userId": "string",
            "cc": "[string]",
            "priority": "integer",
            "deliveryMode": "integer(1..2)",
            "mandatory": "boolean",
            "bcc": "[string]",
            "replyTo": "string@..0.2.0",
            "timestamp": "boolean",
            "ack": "boolean",
        },
        message={"contentEncoding": "string", "messageType": "string"},
    ),
    "amqp1": Protocol("AMQP 1.0", "0.1.0"),
    "kafka": Protocol(
        "Kafka",
        "0.1.0 0.2.0 0.3.0 0.4.0 0.5.0",
        server={"schemaRegistryUrl": "string@0.3.0", "schemaRegistryVendor": "string@0.3.0", "*": "any@0.3.0"},
        channel={
            "topic": "string@0.3.0",
            "partitions": "integer(1..)@0.3.0",
            "replicas": "integer(1..)@0.3.0",
            "topicConfiguration": "kafkaTopicConfiguration@0.4.0",
        },
        # The text of 0.1.0 first said string, and later in the same version schema.
        operation={"groupId": "string@..0.1.0|unjudgedSchema", "clientId": "string@..0.1.0|unjudgedSchema"},
        message={
            "key": "string@..0.1.0|unjudgedSchema",
            "schemaIdLocation": "string@0.3.0",
            "schemaIdPayloadEncoding": "string@0.3.0",
            "schemaLookupStrategy": "string@0.3.0",
        },
    ),
    "mqtt": Protocol(
        "MQTT",
        "0.1.0 0.2.0",
        server={
            "clientId": "string",
            "cleanSession": "boolean",
            "lastWill": "mqttLastWill",
            "keepAlive": "integer",
            "sessionExpiryInterval": "integer(0..)@0.2.0|unjudgedSchema@0.2.0",
            "maximumPacketSize": "integer(1..4294967295)@0.2.0|unjudgedSchema@0.2.0",
        },
        operation={
            "qos": "integer(0..2)",
            "retain": "boolean",
            "messageExpiryInterval": "integer(0..4294967295)@0.2.0|unjudgedSchema@0.2.0",
        },
        message={
            "payloadFormatIndicator": "integer(0..1)@0.2.0",
            "correlationData": "unjudgedSchema@0.2.0",
            "contentType": "string@0.2.0",
            "responseTopic": "string@0.2.0|unjudgedSchema@0.2.0",
        },
    ),
    "mqtt5": Protocol("MQTT 5", "0.1.0 0.2.0", server={"sessionExpiryInterval": "integer(0..)@0.2.0|unjudgedSchema@0.2.0"}),
    "ibmmq": Protocol(
        "IBM MQ",
        "0.1.0",
        server={
            "groupId": "string",
            "ccdtQueueManagerName": "string",
            "cipherSpec": "string",
            "multiEndpointServer": "boolean",
            "heartBeatInterval": "integer(0..999999)",
        },
        channel={
            "destinationType": "one(topic, queue)",
            "queue": "ibmmqQueue",
            "topic": "ibmmqTopic",
            "maxMsgLength": "integer(0..104857600)",
        },
        message={"type": "one(string, jms, binary)", "headers": "string", "description": "string", "expiry": "integer(0..)"},
    ),
    "jms": Protocol(
        "JMS",
        "0.0.1 0.1.0 latest",
        server={"jmsConnectionFactory": "string!", "properties": "[any]", "clientID": "string", "*": "any"},
        channel={"destination": "string", "destinationType": "one(queue, fifo-queue)", "*": "any"},
        message=_HEADERS,
    ),
    "anypointmq": Protocol(
        "Anypoint MQ",
        "0.0.1 0.1.0 latest",
        channel={"destination": "string", "destinationType": "one(exchange, queue, fifo-queue)", "*": "any"},
        message=_HEADERS,
    ),
    "sns": Protocol(
        "SNS",
        "0.1.0 0.2.0 1.0.0",
        channel={"name": "string!", "ordering": "snsOrdering", "policy": "map", "tags": "map", "*": "any"},
        operation={"topic": "awsIdentifier", "consumers": "[snsConsumer]", "deliveryPolicy": "snsDeliveryPolicy", "*": "any"},
    ),
    "sqs": Protocol(
        "SQS",
        "0.1.0 0.2.0 0.3.0",
        channel={"queue": "sqsQueue!", "deadLetterQueue": "sqsQueue", "*": "any"},
        operation={"queues": "[sqsQueue]!", "*": "any"},
    ),
    "solace": Protocol(
        "Solace",
        "0.1.0 0.2.0 0.3.0 0.4.0",
        server={"msgVpn": "string", "clientName": "string(160)", "*": "any"},
        operation={
            "destinations": "[solaceDestination]",
            "timeToLive": "integer|unjudgedSchema",
            "priority": "integer(0..255)|unjudgedSchema",
            "dmqEligible": "boolean",
            "*": "any",
        },
    ),
    "nats": Protocol("NATS", "0.1.0", operation={"queue": "string(255)", "*": "any"}),
    "stomp": Protocol("STOMP", "0.1.0"),
    "redis": Protocol("Redis", "0.1.0"),
    "mercure": Protocol("Mercure", "0.1.0"),
    "googlepubsub": Protocol(
        "Google Cloud Pub/Sub",
        "0.1.0 0.2.0",
        channel={
            "labels": "map",
            "messageRetentionDuration": "string",
            "messageStoragePolicy": "pubsubStoragePolicy",
            "schemaSettings": "pubsubSchemaSettings",
            "topic": "string@..0.1.0",
            "*": "any",
        },
        message={"attributes": "map", "orderingKey": "string", "schema": "pubsubSchema", "*": "any"},
    ),
    "pulsar": Protocol(
        "Pulsar",
        "0.1.0",
        server={"tenant": "string", "*": "any"},
        channel={
            "namespace": "string!",
            "persistence": "one(persistent, non-persistent)!",
            "compaction": "integer",
            "geo-replication": "[string]",
            "retention": "pulsarRetention",
            "ttl": "integer",
            "deduplication": "boolean",
            "*": "any",
        },
    ),
}

PARTS: dict[str, tuple[str, dict[str, str]]] = {
    "amqpExchange": (
        "AMQP exchange",
        {
            "name": "string(255)",
            "type": "one(topic, direct, fanout, default, headers)",
            "durable": "boolean",
            "autoDelete": "boolean",
            "vhost": "string",
        },
    ),
    "amqpQueue": (
        "AMQP queue",
        {"name": "string(255)", "durable": "boolean", "exclusive": "boolean", "autoDelete": "boolean", "vhost": "string"},
    ),
    "kafkaTopicConfiguration": (
        "Kafka topic configuration",
        {
            "cleanup.policy": "[one(delete, compact)]",
            "retention.ms": "integer",
            "retention.bytes": "integer",
            "delete.retention.ms": "integer",
            "max.message.bytes": "integer",
            "confluent.key.schema.validation": "boolean",
            "confluent.key.subject.name.strategy": "string",
            "confluent.value.schema.validation": "boolean",
            "confluent.value.subject.name.strategy": "string",
        },
    ),
    "mqttLastWill": ("MQTT last will", {"topic": "string", "qos": "integer(0..2)", "message": "string", "retain": "boolean"}),
    "ibmmqQueue": ("IBM MQ queue", {"objectName": "string(48)!", "isPartitioned": "boolean", "exclusive": "boolean"}),
    "ibmmqTopic": (
        "IBM MQ topic",
        {"string": "string(10240)", "objectName": "string(48)", "durablePermitted": "boolean", "lastMsgRetained": "boolean"},
    ),
    "snsOrdering": ("SNS ordering", {"type": "one(standard, FIFO)!", "contentBasedDeduplication": "boolean"}),
    "awsIdentifier": ("identifier", {"url": "string", "email": "string", "phone": "string", "arn": "string", "name": "string"}),
    "snsConsumer": (
        "SNS consumer",
        {
            "protocol": "one(http, https, email, email-json, sms, sqs, application, lambda, firehose)!",
            "endpoint": "awsIdentifier!",
            "filterPolicy": "map",
            "filterPolicyScope": "one(MessageAttributes, MessageBody)",
            "rawMessageDelivery": "boolean!",
            "redrivePolicy": "redrivePolicy",
            "deliveryPolicy": "snsDeliveryPolicy",
            "displayName": "string",
        },
    ),
    "snsDeliveryPolicy": (
        "SNS delivery policy",
        {
            "minDelayTarget": "integer",
            "maxDelayTarget": "integer",
            "numRetries": "integer",
            "numNoDelayRetries": "integer",
            "numMinDelayRetries": "integer",
            "numMaxDelayRetries": "integer",
            "backoffFunction": "one(arithmetic, exponential, geometric, linear)",
            "maxReceivesPerSecond": "integer",
        },
    ),
    "sqsQueue": (
        "SQS queue",
        {
            "name": "string!",
            "fifoQueue": "boolean",
            "deduplicationScope": "one(queue, messageGroup)",
            "fifoThroughputLimit": "one(perQueue, perMessageGroupId)",
            "deliveryDelay": "integer(0..900)",
            "visibilityTimeout": "integer(0..43200)",
            "receiveMessageWaitTime": "integer",
            "messageRetentionPeriod": "integer(60..1209600)",
            "redrivePolicy": "redrivePolicy",
            "policy": "map",
            "tags": "map",
        },
    ),
    "redrivePolicy": ("redrive policy", {"deadLetterQueue": "awsIdentifier", "maxReceiveCount": "integer"}),
    "solaceDestination": (
        "Solace destination",
        {
            "destinationType": "one(queue, topic)",
            "deliveryMode": "one(direct, persistent)",
            "queue": "solaceQueue",
            "topic": "solaceTopic",
        },
    ),
    "solaceQueue": (
        "Solace queue",
        {
            "name": "string",
            "topicSubscriptions": "[string]",
            "accessType": "one(exclusive, nonexclusive)",
            "maxMsgSpoolSize": "string",
            "maxTtl": "string",
        },
    ),
    "solaceTopic": ("Solace topic", {"topicSubscriptions": "[string]"}),
    "pubsubStoragePolicy": ("message storage policy", {"allowedPersistenceRegions": "[string]"}),
    "pubsubSchemaSettings": (
        "schema settings",
        {"encoding": "string", "firstRevisionId": "string", "lastRevisionId": "string", "name": "string"},
    ),
    "pubsubSchema": ("schema definition", {"name": "string", "type": "string"}),
    "pulsarRetention": ("Pulsar retention", {"time": "integer", "size": "integer"}),
}
"""The objects inside bindings: title and fields. No text closes them but one of Kafka's for one version (`bindings` knows)."""


def name_of(protocol: str, place: str) -> str:
    """The name that the grammar has for a binding, such as `wsChannelBinding`."""
    return f"{protocol}{place.capitalize()}Binding"


def names(place: str) -> dict[str, str]:
    """The bindings that may be at one of `PLACES`, by protocol."""
    return {protocol: name_of(protocol, place) for protocol in PROTOCOLS}


def rows() -> dict[str, tuple[str, dict[str, str]]]:
    """All objects of this table by name: the title, and the fields in which references may stand in the notation of `objects`."""
    bindings = {
        name_of(name, place): (f"{protocol.title} {place} binding", protocol.fields(place))
        for name, protocol in PROTOCOLS.items()
        for place in PLACES
    }
    return {name: (title, _nested(fields)) for name, (title, fields) in {**bindings, **PARTS}.items()}


def _nested(fields: dict[str, str]) -> dict[str, str]:
    nested: dict[str, str] = {}
    for name, notation in fields.items():
        for alternative in notation.rstrip("!").split("|"):
            shape = alternative.partition("@")[0]
            bare = shape.strip("[]").partition("(")[0]
            if bare in PARTS or bare in ("schema", "unjudgedSchema"):
                nested[name] = f"[{bare}]" if shape.startswith("[") else bare
    return nested
