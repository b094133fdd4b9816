// node conversation.mjs URL SUBPROTOCOL LINE…: a client that says "> TEXT" and waits for "< TEXT", in this order; ">b" and "<b" are base64.
// In the end it closes with 1000, or as the last LINE says: "vanish", or "closed CODE" by the server.
import assert from 'node:assert/strict';
import { Peer } from './peer.mjs';

const [url, subprotocol, ...lines] = process.argv.slice(2);
const peer = new Peer(url, subprotocol ? [subprotocol] : []);
await peer.open;
assert.equal(peer.socket.protocol, subprotocol);

let ended = false;
for (const line of lines) {
  const [mark, text] = [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)];
  if (mark === '>') peer.socket.send(text);
  else if (mark === '>b') peer.socket.send(Buffer.from(text, 'base64'));
  else if (mark === '<') assert.equal(await peer.next(), text);
  else if (mark === '<b') assert.equal((await peer.next()).toString('base64'), text);
  else {
    ended = true;
    if (mark === 'vanish') peer.socket.terminate();
    else assert.equal((await peer.closed).code, Number(text));
  }
}
if (!ended) peer.socket.close(1000);
await peer.closed;
assert.equal(peer.came.length, 0);
