// A client of Node's `ws` whose messages can be waited for.
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';

const DEADLINE = 20_000; // ms

export class Peer {
  constructor(url, ...how) {
    this.socket = new WebSocket(url, ...how);
    this.waiting = [];
    this.came = [];
    this.socket.on('message', (data, binary) => this.#take(binary ? data : data.toString()));
    this.closed = within(new Promise((done) => {
      this.socket.on('close', (code, reason) => done({ code, reason: reason.toString() }));
    }), 'close');
    this.open = within(new Promise((done, failed) => {
      this.socket.on('open', done);
      this.socket.on('error', failed);
    }), 'open');
  }

  #take(message) {
    const next = this.waiting.shift();
    if (next) next(message);
    else this.came.push(message);
  }

  // The next message.
  next() {
    if (this.came.length) return Promise.resolve(this.came.shift());
    return within(new Promise((done) => this.waiting.push(done)), 'message');
  }

  // The next message as JSON, which has to be of `type`.
  async json(type) {
    const message = JSON.parse(await this.next());
    assert.equal(message.type, type, JSON.stringify(message));
    return message;
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  pong() {
    return within(new Promise((done) => this.socket.once('pong', (data) => done(data.toString()))),
      'pong');
  }
}

export function within(promise, what) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`no ${what} within ${DEADLINE} ms`)), DEADLINE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
