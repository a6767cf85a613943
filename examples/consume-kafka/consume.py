#!/usr/bin/env python3
"""Reads Recado's events from Kafka into SQLite, each with one effect, by the reader's rule.

    pip install confluent-kafka protobuf
    protoc -I proto --include_imports -o recado.binpb recado/v1/event.proto    # or: recado schema events > recado.binpb
    ./consume.py --brokers 127.0.0.1:9092 --descriptors recado.binpb --db report.db

What it makes of them: every event in a table, and how many messages each conversation received. How far it is stands
in the same database and changes in the same transaction; Kafka's committed offsets play no part.
"""

import argparse
import json
import sqlite3
import sys
from collections import Counter
from hashlib import sha256

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

ZEROS = "0" * 32

TABLES = """
CREATE TABLE IF NOT EXISTS positions (partition INTEGER PRIMARY KEY, position INTEGER);
CREATE TABLE IF NOT EXISTS places (tenant TEXT PRIMARY KEY, epoch INTEGER, seq INTEGER, chain TEXT);
CREATE TABLE IF NOT EXISTS events (tenant TEXT, seq INTEGER, epoch INTEGER, chain TEXT, kind TEXT, conversation TEXT,
                                   text TEXT, PRIMARY KEY (tenant, seq));
CREATE TABLE IF NOT EXISTS received (tenant TEXT, conversation TEXT, messages INTEGER, PRIMARY KEY (tenant, conversation));
"""


class Schema:
    """Message classes made from a descriptor set: no generated code, so any version of protobuf will do."""

    def __init__(self, path):
        self.pool = descriptor_pool.DescriptorPool()
        with open(path, "rb") as file:
            for each in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                self.pool.AddSerializedFile(each.SerializeToString())
        self.event, self.message = self.of("recado.v1.Event"), self.of("recado.v1.Message")

    def of(self, name):
        return message_factory.GetMessageClass(self.pool.FindMessageTypeByName(name))


class Reader:
    """The reader's rule, and what this program makes of the events that it takes."""

    def __init__(self, database, schema):
        self.database, self.schema, self.counts = database, schema, Counter()

    def judge(self, headers, value):
        """What a record is: `take`, `rewind`, or one of those to pass over."""
        try:
            tenant, prev, chain = headers["ce_tenant"], headers["ce_prev"], headers["ce_chain"]
            epoch, seq = int(headers["ce_epoch"]), int(headers["ce_seq"])
            before = bytes.fromhex(prev)
        except (KeyError, ValueError):
            return "foreign"
        if epoch < 1 or seq < 1 or headers.get("ce_id") != f"{tenant}/{epoch}/{seq}" or (seq == 1 and prev != ZEROS):
            return "foreign"  # contradicts itself
        if sha256(before + value).digest()[:16].hex() != chain:
            return "foreign"  # not as it was written
        at_epoch, at_seq, at_chain = self.place(tenant)
        if epoch < at_epoch:
            return "zombie"  # of a history that was given up
        if seq > at_seq + 1:
            return "gap"
        if seq == at_seq + 1:
            return "take" if prev == at_chain else "zombie"
        if epoch == at_epoch:
            return "repeat" if self.chain(tenant, seq) == chain else "zombie"
        # A restored history that begins behind us, after an event that we know.
        return "rewind" if self.chain(tenant, seq - 1) == prev else "zombie"

    def place(self, tenant):
        row = self.database.execute("SELECT epoch, seq, chain FROM places WHERE tenant = ?", (tenant,)).fetchone()
        return row or (1, 0, ZEROS)

    def chain(self, tenant, seq):
        if seq == 0:
            return ZEROS
        row = self.database.execute("SELECT chain FROM events WHERE tenant = ? AND seq = ?", (tenant, seq)).fetchone()
        return row and row[0]

    def accept(self, partition, offset, headers, value):
        """Takes one record of the log, in one transaction."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            verdict = self.judge(headers, value)
            self.counts[verdict] += 1
            if verdict in ("take", "rewind"):
                tenant, epoch, seq = headers["ce_tenant"], int(headers["ce_epoch"]), int(headers["ce_seq"])
                if verdict == "rewind":
                    self.undo(tenant, seq)
                self.apply(tenant, headers["ce_chain"], self.schema.event.FromString(value))
                place = (tenant, epoch, seq, headers["ce_chain"])
                self.database.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", place)
            self.database.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (partition, offset + 1))
            self.database.execute("COMMIT")
        finally:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")

    def apply(self, tenant, chain, event):
        """What this program makes of an event: yours goes here."""
        kind = event.WhichOneof("body") or "unknown"  # of a newer version: pass over what you do not know
        body = getattr(event, kind, None)
        conversation = getattr(body, "conversation_id", "")
        row = (tenant, event.seq, event.epoch, chain, kind, conversation, self.text(body))
        self.database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        if kind == "message_received":
            self.count(tenant, conversation, 1)

    def text(self, body):
        """The content of a message as JSON: a payload holds another record."""
        payload = getattr(body, "content", None)
        if payload is None or payload.key_id:
            return None  # none, or sealed
        return json_format.MessageToJson(self.schema.message.FromString(payload.data), indent=None)

    def undo(self, tenant, first):
        """Takes back what was made of the events from number `first` on."""
        select = "SELECT kind, conversation FROM events WHERE tenant = ? AND seq >= ?"
        for kind, conversation in self.database.execute(select, (tenant, first)).fetchall():
            if kind == "message_received":
                self.count(tenant, conversation, -1)
        self.database.execute("DELETE FROM events WHERE tenant = ? AND seq >= ?", (tenant, first))

    def count(self, tenant, conversation, by):
        self.database.execute("INSERT OR IGNORE INTO received VALUES (?, ?, 0)", (tenant, conversation))
        change = "UPDATE received SET messages = messages + ? WHERE tenant = ? AND conversation = ?"
        self.database.execute(change, (by, tenant, conversation))


def assign(consumer, topic, database):
    """Begins where the database says; ends the program where a log was cut before we ever read it."""
    known = dict(database.execute("SELECT partition, position FROM positions").fetchall())
    parts = []
    for partition in consumer.list_topics(topic, timeout=30).topics[topic].partitions:
        oldest, _ = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=30)
        position = known.get(partition, 0)
        if position < oldest:
            sys.exit(f"partition {partition} begins at {oldest}, and we are at {position}: events were deleted before "
                     "they were read; begin anew from a source that has them")
        parts.append(TopicPartition(topic, partition, position or OFFSET_BEGINNING))
    consumer.assign(parts)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--brokers", default="127.0.0.1:9092")
    arguments.add_argument("--topic", default="recado.events.v1")
    arguments.add_argument("--descriptors", default="recado.binpb", help="a descriptor set of recado/v1/event.proto")
    arguments.add_argument("--db", default="report.db", help="the database; made when it is missing")
    arguments.add_argument("--until-idle", type=float, help="end when nothing came for so many seconds")
    given = arguments.parse_args()
    database = sqlite3.connect(given.db, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.executescript(TABLES)
    reader = Reader(database, Schema(given.descriptors))
    consumer = Consumer({
        "bootstrap.servers": given.brokers,
        "group.id": "unused",  # the client wants a name; nothing is committed under it
        "enable.auto.commit": False,
        "isolation.level": "read_uncommitted",
        "auto.offset.reset": "error",
    })
    try:
        assign(consumer, given.topic, database)
        while True:
            record = consumer.poll(given.until_idle or 60)
            if record is None:
                if given.until_idle:
                    break
                continue
            if record.error():
                raise KafkaException(record.error())
            headers = {name: (text or b"").decode("utf-8", "replace") for name, text in record.headers() or []}
            reader.accept(record.partition(), record.offset(), headers, record.value() or b"")
    finally:
        consumer.close()
        print(json.dumps(reader.counts), file=sys.stderr)


if __name__ == "__main__":
    main()
