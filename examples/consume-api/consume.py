#!/usr/bin/env python3
"""Reads Recado's events from the API's stream into SQLite, each with one effect.

    RECADO_TOKEN=rcd_... ./consume.py --url http://127.0.0.1:8081 --db desk.db

What it makes of them: every event in a table, and how many messages each conversation received. How far it is stands
in the same database and changes in the same transaction, so that it may be killed at any instant. Python 3.8 and
nothing else.
"""

import argparse
import http.client
import json
import os
import sqlite3
import sys
import time
import urllib.parse

TABLES = """
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER, seq INTEGER, cursor TEXT);
INSERT OR IGNORE INTO place VALUES (1, 1, 0, '1.0');
CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, epoch INTEGER, kind TEXT, conversation TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS received (conversation TEXT PRIMARY KEY, messages INTEGER);
"""


class Gap(Exception):
    """Events are missing."""


class Refused(Exception):
    """The API will not serve us, and asking again does not help."""


def open_database(path):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.executescript(TABLES)
    return database


def count(database, conversation, by):
    database.execute("INSERT OR IGNORE INTO received VALUES (?, 0)", (conversation,))
    database.execute("UPDATE received SET messages = messages + ? WHERE conversation = ?", (by, conversation))


def apply(database, event):
    """What this program makes of an event: yours goes here."""
    kind = next((name for name in event if isinstance(event[name], dict)), "unknown")
    body = event.get(kind, {})
    conversation = body.get("conversationId", "")
    row = (int(event["seq"]), event["epoch"], kind, conversation, json.dumps(body))
    database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)
    if kind == "messageReceived":
        count(database, conversation, 1)


def undo(database, first):
    """Takes back what was made of the events from number `first` on: a restored history says something else."""
    void = database.execute("SELECT kind, conversation FROM events WHERE seq >= ?", (first,)).fetchall()
    for kind, conversation in void:
        if kind == "messageReceived":
            count(database, conversation, -1)
    database.execute("DELETE FROM events WHERE seq >= ?", (first,))


def take(database, cursor, event):
    """Takes one event of the stream, in one transaction; true when it was new."""
    epoch, seq = event["epoch"], int(event["seq"])
    database.execute("BEGIN IMMEDIATE")
    try:
        at_epoch, at_seq = database.execute("SELECT epoch, seq FROM place").fetchone()
        if epoch < at_epoch or (epoch == at_epoch and seq <= at_seq):
            return False  # taken before
        if seq > at_seq + 1:
            raise Gap(f"event {seq} follows {at_seq}")
        if seq <= at_seq:  # a higher epoch that begins behind
            undo(database, seq)
        apply(database, event)
        database.execute("UPDATE place SET epoch = ?, seq = ?, cursor = ?", (epoch, seq, cursor))
        database.execute("COMMIT")
        return True
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")


def stream(url, token, cursor):
    """The events of one connection after a cursor: pairs of cursor and event."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    # A quiet stream says something every 15 seconds: a connection that is silent for longer is dead.
    connection = kind(parts.hostname, parts.port, timeout=45)
    try:
        headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream", "last-event-id": cursor}
        connection.request("GET", parts.path.rstrip("/") + "/v1/events", headers=headers)
        answer = connection.getresponse()
        if answer.status in (400, 401, 403, 404, 410):
            raise Refused(f"{answer.status}: {answer.read(2000).decode(errors='replace')}")
        if answer.status != 200:
            raise OSError(f"status {answer.status}")
        fields = {}
        for line in answer:
            line = line.decode().rstrip("\r\n")
            if line.startswith("id: ") or line.startswith("data: "):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif not line and "data" in fields:
                yield fields["id"], json.loads(fields["data"])
                fields = {}
    finally:
        connection.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--url", default="http://127.0.0.1:8081", help="of the API")
    arguments.add_argument("--db", default="desk.db", help="the database; made when it is missing")
    arguments.add_argument("--until", type=int, help="end with this event")
    given = arguments.parse_args()
    token = os.environ.get("RECADO_TOKEN") or sys.exit("set RECADO_TOKEN to a token with the scope events:read")
    database = open_database(given.db)
    pause = 1
    while True:
        seq, cursor = database.execute("SELECT seq, cursor FROM place").fetchone()
        if given.until and seq >= given.until:
            return
        try:
            for cursor, event in stream(given.url, token, cursor):
                pause = 1
                if take(database, cursor, event) and given.until and int(event["seq"]) >= given.until:
                    return
            print("the stream ended", file=sys.stderr)
        except Refused as refused:
            # 410: more was missed than is kept. Begin anew from what the answer says, with an empty database.
            sys.exit(f"refused: {refused}")
        except (OSError, http.client.HTTPException, Gap, ValueError) as error:
            # After a gap the next connection goes on from the place that is stored.
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        time.sleep(pause)
        pause = min(pause * 2, 30)


if __name__ == "__main__":
    main()
