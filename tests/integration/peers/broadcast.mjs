// node broadcast.mjs: what anybody sends goes to all connections of the same path, as {"from":N,"text":…}; on
// /others not to who sent it; on /register only to those who have said "hello" first, each with a number. It
// prints its port. A client that says "die" ends the process.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => console.log(server.address().port));
const rooms = new Map();
let count = 0;

server.on('connection', (socket, request) => {
  const room = rooms.get(request.url) ?? new Set();
  rooms.set(request.url, room);
  const from = ++count;
  if (request.url !== '/register') room.add(socket);
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data) => {
    const text = data.toString();
    if (text === 'die') process.exit(1);
    if (text.startsWith('hello')) {
      room.add(socket);
      socket.send(`welcome, ${text}`);
      return;
    }
    const envelope = JSON.stringify({ from, text });
    for (const other of room) {
      if (other !== socket || request.url !== '/others') other.send(envelope);
    }
  });
});
