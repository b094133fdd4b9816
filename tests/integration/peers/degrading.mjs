// node degrading.mjs URL TOKEN: a client that knows two ways. Where its WebSocket fails it polls one
// address at fixed times, with no thought of whether the last poll has been answered, and posts to it.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { within } from './peer.mjs';

const [url, token] = process.argv.slice(2);

function dial(address) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(address);
    socket.onopen = () => done(socket);
    socket.onerror = () => failed(new Error('no WebSocket'));
  });
}

// What looks like a socket.
class Poller {
  constructor(address, interval) {
    this.address = address;
    this.timer = setInterval(() => this.poll(), interval);
  }

  async poll() {
    const messages = await (await fetch(this.address)).json();
    messages.forEach((message) => this.onmessage?.({ data: JSON.stringify(message) }));
  }

  send(body) {
    return fetch(this.address, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body,
    });
  }

  async close() {
    clearInterval(this.timer);
    await fetch(this.address, { method: 'DELETE' });
  }
}

async function session() {
  const opened = await fetch(`${url.replace('ws', 'http')}poll?token=${token}`, { method: 'POST' });
  return `${url.replace('ws', 'http')}poll?session=${(await opened.json()).session}`;
}

async function connect(address) {
  return dial(address).catch(async () => new Poller(await session(), 50));
}

function heard(channel, count) {
  const messages = [];
  return within(new Promise((done) => {
    channel.onmessage = ({ data }) => {
      messages.push(JSON.parse(data));
      if (messages.length === count) done(messages);
    };
  }), `${count} messages`);
}

const say = (channel, message) => channel.send(JSON.stringify(message));

// A token in the address, and again in the first message, as some clients have it.
const socket = await connect(`${url}?token=${token}`);
assert.ok(socket instanceof WebSocket);
const greeting = heard(socket, 4);
say(socket, { type: 'auth', token });
say(socket, { type: 'join', roomId: 'tea' });
assert.deepEqual((await greeting).map((message) => [message.type, message.userId]),
  [['welcome', 'ann'], ['auth_ok', 'ann'], ['user_joined', 'ann'], ['presence', undefined]]);

// Nobody is at that port: it is what a server behind a wall looks like.
const poller = await connect('ws://127.0.0.1:1/');
assert.ok(poller instanceof Poller);
const answers = heard(poller, 3);
await say(poller, { type: 'join', roomId: 'tea' });
assert.deepEqual((await answers).map((message) => message.type), ['welcome', 'user_joined', 'presence']);

const both = [heard(socket, 20), heard(poller, 20)];
for (let n = 0; n < 20; n += 1) {
  await say(n % 2 ? socket : poller, { type: 'message', roomId: 'tea', content: n });
}
for (const messages of await Promise.all(both)) {
  assert.deepEqual(messages.map((message) => message.seq), [...Array(20).keys()].map((n) => n + 1));
}
assert.equal((await within(dial(`${url}?token=wrong`), 'refusal').catch((error) => error)).message, 'no WebSocket');
await poller.close();
socket.close();
