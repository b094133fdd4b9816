"""Within mitmdump: writes the WebSocket connections that it has passed on as HAR, in the form that mitmproxy's own export has since version 10,
which came after the one that Debian has. Prints the path that is set with --set har=PATH when a connection has ended, and lies there."""

import base64
import datetime
import json

from mitmproxy import ctx
from mitmproxy.version import VERSION


def entry(flow):
    request, response = flow.request, flow.response
    started = datetime.datetime.fromtimestamp(request.timestamp_start, datetime.timezone.utc)
    return {
        "startedDateTime": started.isoformat(),
        "time": 0,
        "request": {"method": request.method, "url": request.pretty_url, "httpVersion": request.http_version,
                    "headers": [{"name": name, "value": value} for name, value in request.headers.items(multi=True)]},
        "response": {"status": response.status_code, "statusText": response.reason, "httpVersion": response.http_version,
                     "headers": [{"name": name, "value": value} for name, value in response.headers.items(multi=True)],
                     "content": {"size": 0, "mimeType": ""}},
        "_resourceType": "websocket",
        "_webSocketMessages": [
            {"type": "send" if message.from_client else "receive", "time": message.timestamp, "opcode": message.type.value,
             "data": message.text if message.is_text else base64.b64encode(message.content).decode("ascii")}
            for message in flow.websocket.messages],
    }


class Har:
    def __init__(self):
        self.entries = []

    @staticmethod
    def load(loader):
        loader.add_option("har", str, "", "Where the HAR goes")

    def websocket_end(self, flow):
        self.entries.append(entry(flow))
        log = {"version": "1.2", "creator": {"name": "mitmproxy", "version": VERSION}, "entries": self.entries}
        with open(ctx.options.har, "w", encoding="utf-8") as file:
            json.dump({"log": log}, file, indent=2)
        print(ctx.options.har, flush=True)


addons = [Har()]
