// node reconnector.mjs URL: connects, and again with a growing delay whenever the connection has
// ended; a line for each event, until it is welcomed a second time.
import WebSocket from 'ws';

class Reconnector {
  retries = 0;
  delay = 50;

  constructor(url) {
    this.url = url;
  }

  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.onopen = () => {
      console.log(`open after ${this.retries} retries`);
      this.retries = 0;
      this.delay = 50;
    };
    this.socket.onmessage = (event) => this.onWelcome(JSON.parse(event.data));
    this.socket.onclose = (event) => {
      console.log(`close ${event.code}`);
      if (this.leaving) return;
      this.retries += 1;
      setTimeout(() => this.connect(), this.delay);
      this.delay = Math.min(this.delay * 2, 500);
    };
    this.socket.onerror = () => {};
  }

  onWelcome({ type }) {
    if (type === 'welcome') this.socket.send(JSON.stringify({ type: 'join', roomId: 'tea' }));
    if (type !== 'presence') return;
    console.log('joined');
    this.leaving = this.joined;
    this.joined = true;
    if (this.leaving) this.socket.close(1000);
  }
}

new Reconnector(process.argv[2]).connect();
