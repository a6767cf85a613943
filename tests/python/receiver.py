"""A receiver of outgoing webhooks that trusts nothing but the Standard Webhooks library.

    receiver.py FOLDER PORT SECRET

FOLDER/mode is JSON that says how it behaves from the next request on: `status`, `delay` (seconds before the answer),
`drop` (takes the webhook and hangs up without an answer), `each` (does more than wait for every so manieth request
only), `headers`. FOLDER/journal gets a line of JSON for what each request was, before and after its answer.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

folder, port, secret = sys.argv[1:]
webhook = Webhook(secret)
lock = threading.Lock()
journal = open(os.path.join(folder, "journal"), "a", encoding="utf-8")
served = 0


def note(line):
    with lock:
        journal.write(json.dumps(line) + "\n")
        journal.flush()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        global served
        body = self.rfile.read(int(self.headers["content-length"]))
        with lock:
            served += 1
            mine = served
        with open(os.path.join(folder, "mode"), encoding="utf-8") as file:
            mode = json.load(file)
        if mine % mode.get("each", 1):
            mode = {"delay": mode.get("delay", 0)}
        said = {
            "n": f"{os.getpid()}-{mine}",
            "id": self.headers["webhook-id"],
            "signatures": len((self.headers["webhook-signature"] or "").split()),
        }
        try:
            said["body"] = webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
            status = mode.get("status", 200)
        except Exception as error:  # whatever the library says no with
            said["refused"] = str(error)
            status = 400
        said["status"] = 0 if mode.get("drop") else status
        note({**said, "at": "begin"})
        time.sleep(mode.get("delay", 0))
        if mode.get("drop"):
            note({"n": said["n"], "at": "end"})
            self.close_connection = True
            return
        try:
            self.send_response(status)
            for name, value in mode.get("headers", {}).items():
                self.send_header(name, value)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
            note({"n": said["n"], "at": "end"})
        except OSError:
            note({"n": said["n"], "at": "lost"})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
server.daemon_threads = True
# Senders that are killed break their connections off.
server.handle_error = lambda *_: None
print(server.server_address[1], flush=True)
server.serve_forever()
