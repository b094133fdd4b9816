// node patterns.mjs URL: clients as people write them for servers of their own, which know nothing of
// wskit but the names of messages.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { within } from './peer.mjs';

const url = process.argv[2];

function open() {
  const socket = new WebSocket(url);
  return within(new Promise((done, failed) => {
    socket.onopen = () => done(socket);
    socket.onerror = failed;
  }), 'open');
}

// The first message for which `test` holds, of those that come from now on.
function heard(socket, what, test) {
  return within(new Promise((done) => {
    const take = (data) => {
      const message = JSON.parse(data);
      if (!test(message)) return;
      socket.off('message', take);
      done(message);
    };
    socket.on('message', take);
  }), what);
}

const type = (name) => (message) => message.type === name;

// A test's hooks: the listener comes some turns of the event loop after `open`.
async function listensLate() {
  for (let i = 0; i < 5; ++i) {
    const client = await open();
    await new Promise((done) => setImmediate(done));
    assert.ok((await heard(client, 'welcome', type('welcome'))).userId);
    client.close();
  }
  const client = await open();
  const joined = heard(client, 'user_joined', type('user_joined'));
  client.send(JSON.stringify({ type: 'join', roomId: 'test-room' }));
  assert.equal((await joined).roomId, 'test-room');
  client.close();
}

// Requests by correlationId: the answer's payload resolves, its error rejects.
class Requests {
  pending = new Map();

  constructor(socket) {
    this.socket = socket;
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
  }

  send(kind, payload) {
    const correlationId = randomUUID();
    const message = { id: randomUUID(), type: kind, timestamp: Date.now(), payload, correlationId };
    this.socket.send(JSON.stringify(message));
    return within(new Promise((resolve, reject) => {
      this.pending.set(correlationId, { resolve, reject });
    }), kind);
  }

  take(message) {
    const waiting = message.correlationId && this.pending.get(message.correlationId);
    if (!waiting) return;
    this.pending.delete(message.correlationId);
    if (message.error) waiting.reject(new Error(message.error));
    else waiting.resolve(message.payload);
  }
}

async function asksAndIsAnswered() {
  const client = await open();
  const requests = new Requests(client);
  await requests.send('join_channel', { channelId: 'general' });
  await requests.send('send_message', { channelId: 'general', content: 'Hello, world!' });
  await requests.send('presence', { roomId: 'general' });
  await requests.send('history', { roomId: 'general', since: 0 });
  await requests.send('subscribe', { topic: 'orders.*' });
  await requests.send('publish', { topic: 'orders.eu', payload: { total: 3 } });
  await requests.send('send', { to: { all: true }, content: 1 });
  await requests.send('ping');
  await requests.send('leave_channel', { channelId: 'general' });
  for (const [kind, payload] of [
    ['send_message', { channelId: 'general', content: 'too late' }],
    ['join_channel', {}],
    ['no_such_type', { a: 1 }],
  ]) {
    await assert.rejects(requests.send(kind, payload), Error);
  }
  assert.equal(requests.pending.size, 0);
  client.close();
}

// What a room manager's clients see of each other.
async function meetInARoom() {
  const [ann, bob, cid] = [await open(), await open(), await open()];
  const says = (socket, message) => socket.send(JSON.stringify(message));
  const heardBy = [];
  for (const socket of [ann, bob, cid]) {
    const messages = [];
    socket.on('message', (data) => messages.push(JSON.parse(data)));
    heardBy.push(messages);
  }
  says(ann, { type: 'join', roomId: 'room1' });
  await heard(ann, 'presence', type('presence'));
  const arrival = heard(ann, 'user_joined', type('user_joined'));
  const elsewhere = heard(cid, 'presence', type('presence'));
  says(bob, { type: 'join', roomId: 'room1' });
  says(cid, { type: 'join', roomId: 'room2' });
  const { userId } = await arrival;
  await elsewhere;
  const both = [ann, bob].map((socket) => heard(socket, 'message', type('message')));
  says(bob, { type: 'message', channel: 'general', roomId: 'room1', content: 'Hello, world!' });
  for (const message of await Promise.all(both)) {
    assert.deepEqual([message.roomId, message.userId, message.content],
      ['room1', userId, 'Hello, world!']);
  }
  const parting = heard(ann, 'user_left', type('user_left'));
  bob.terminate();
  assert.equal((await parting).userId, userId);
  const pong = heard(cid, 'pong', type('pong'));
  says(cid, { type: 'ping' });
  await pong;
  assert.deepEqual(heardBy[2].map((message) => message.type),
    ['welcome', 'user_joined', 'presence', 'pong']);
  assert.equal(heardBy[0].filter(type('user_left')).length, 1);
  ann.close();
  cid.close();
}

// Both heartbeats: frames that the library sends, and messages.
async function keepsItsHeartbeat() {
  const client = await open();
  let alive = true;
  client.on('pong', () => { alive = true; });
  // What a timer does, whose time a busy machine would not keep.
  const beat = () => {
    if (!alive) return client.terminate();
    alive = false;
    return client.ping();
  };
  for (let i = 0; i < 5; ++i) {
    const pong = within(new Promise((done) => client.once('pong', done)), 'pong');
    beat();
    const sent = Date.now();
    const answer = heard(client, 'heartbeat_ack', type('heartbeat_ack'));
    client.send(JSON.stringify({ type: 'heartbeat', timestamp: sent }));
    const { timestamp, originalTimestamp } = await answer;
    assert.equal(originalTimestamp, sent);
    assert.ok(timestamp >= sent);
    await pong;
  }
  assert.equal(client.readyState, WebSocket.OPEN);
  client.close();
}

await listensLate();
await asksAndIsAnswered();
await meetInARoom();
await keepsItsHeartbeat();
