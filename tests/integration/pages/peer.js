// A WebSocket of the page whose messages can be waited for, and the way back to the test.

class Peer {
  constructor(protocols = []) {
    this.socket = new WebSocket(new URLSearchParams(location.search).get('url'), protocols);
    this.socket.binaryType = 'arraybuffer';
    this.came = [];
    this.waiting = [];
    this.socket.onmessage = ({ data }) => {
      const next = this.waiting.shift();
      if (next) next(data);
      else this.came.push(data);
    };
    this.open = new Promise((done, failed) => {
      this.socket.onopen = done;
      this.socket.onerror = () => failed(new Error('no connection'));
    });
    this.closed = new Promise((done) => { this.socket.onclose = done; });
  }

  next() {
    if (this.came.length) return Promise.resolve(this.came.shift());
    return new Promise((done) => this.waiting.push(done));
  }

  // The next message of `type`; others before it are passed over.
  async json(type) {
    for (;;) {
      const message = JSON.parse(await this.next());
      if (message.type === type) return message;
      if (message.type === 'error') throw new Error(JSON.stringify(message));
    }
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }
}

// Runs the page's scenario and posts what it returns, or how it failed.
function report(scenario) {
  scenario()
    .catch((error) => ({ error: String(error) }))
    .then((seen) => fetch('/report', { method: 'POST', body: JSON.stringify(seen) }));
}
