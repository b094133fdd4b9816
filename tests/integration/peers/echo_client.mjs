// node echo_client.mjs URL [EXTENSION]: texts, binaries and pings come back; a close is answered.
// EXTENSION is what the server has to agree to.
import assert from 'node:assert/strict';
import { Peer } from './peer.mjs';

const [url, agreed = ''] = process.argv.slice(2);
const peer = new Peer(url, { perMessageDeflate: { threshold: 10 } });
await peer.open;
assert.equal(peer.socket.extensions, agreed);

for (const text of ['', 'hello', 'κόσμε 日本語 😀', 'x'.repeat(70_000)]) {
  peer.socket.send(text);
  assert.equal(await peer.next(), text);
}
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256));
peer.socket.send(bytes);
assert.deepEqual(await peer.next(), bytes);

for (const part of ['in ', 'three ', 'parts']) peer.socket.send(part, { fin: part === 'parts' });
assert.equal(await peer.next(), 'in three parts');

for (let i = 0; i < 1000; ++i) peer.socket.send(`${i}`);
for (let i = 0; i < 1000; ++i) assert.equal(await peer.next(), `${i}`);

const pong = peer.pong();
peer.socket.ping('are you there');
assert.equal(await pong, 'are you there');

peer.socket.close(4000, 'enough');
assert.equal((await peer.closed).code, 4000);
