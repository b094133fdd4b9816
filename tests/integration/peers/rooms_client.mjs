// node rooms_client.mjs URL: two members meet in a room, talk, and part.
import assert from 'node:assert/strict';
import { Peer } from './peer.mjs';

const url = process.argv[2];
const [alice, bob] = [new Peer(url), new Peer(url)];
const names = [];
for (const peer of [alice, bob]) {
  const welcome = await peer.json('welcome');
  assert.ok(welcome.connectionId && welcome.userId && welcome.id && welcome.timestamp > 0);
  assert.ok(welcome.heartbeat.interval > 0);
  names.push(welcome.userId);
}

alice.say({ type: 'join', roomId: 'tea', id: 'j1' });
const joined = await alice.json('user_joined');
assert.deepEqual([joined.roomId, joined.userId, joined.correlationId], ['tea', names[0], 'j1']);
assert.deepEqual((await alice.json('presence')).users.map((user) => user.userId), [names[0]]);

bob.say({ type: 'join_channel', payload: { channelId: 'tea' } });
assert.equal((await bob.json('user_joined')).userId, names[1]);
const present = (await bob.json('presence')).users.map((user) => user.userId);
assert.deepEqual(present.sort(), [...names].sort());
assert.equal((await alice.json('user_joined')).userId, names[1]);

let seq = 0;
for (const content of ['hello', 'κόσμε 😀', { deep: [1, null, true] }, 42]) {
  alice.say({ type: 'message', roomId: 'tea', content });
  for (const peer of [alice, bob]) {
    const message = await peer.json('message');
    assert.deepEqual([message.roomId, message.userId], ['tea', names[0]]);
    assert.deepEqual(message.content, content);
    assert.ok(message.seq > seq || peer === bob);
    seq = message.seq;
  }
}

bob.say({ type: 'ping', timestamp: 17 });
assert.equal((await bob.json('pong')).originalTimestamp, 17);
bob.say({ type: 'heartbeat', timestamp: 18 });
assert.equal((await bob.json('heartbeat_ack')).originalTimestamp, 18);

bob.say({ type: 'message', roomId: 'elsewhere', content: 'x', id: 'm1' });
const refusal = await bob.json('error');
assert.deepEqual([refusal.code, refusal.correlationId], ['NOT_IN_ROOM', 'm1']);

bob.say({ type: 'leave', roomId: 'tea' });
assert.equal((await bob.json('user_left')).userId, names[1]);
assert.equal((await alice.json('user_left')).userId, names[1]);

// A member that vanishes has left, once.
bob.say({ type: 'join', roomId: 'tea' });
await alice.json('user_joined');
bob.socket.terminate();
assert.equal((await alice.json('user_left')).userId, names[1]);

alice.socket.close(1000, 'bye');
assert.equal((await alice.closed).code, 1000);
