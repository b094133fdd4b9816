// node pattern_server.mjs: a server as people write them for clients of their own, on a free port, which
// it prints. It answers requests by their correlationId alone and in no order, keeps rooms without
// answering who joins, acknowledges heartbeats, and says what is forbidden without saying to whom.
import { WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => console.log(server.address().port));

function say(socket, message) {
  socket.send(JSON.stringify(message));
}

function broadcast(roomId, message) {
  for (const member of rooms.get(roomId) ?? []) say(member, message);
}

const handlers = {
  heartbeat: (socket, { timestamp }) =>
    say(socket, { type: 'heartbeat_ack', timestamp: Date.now(), originalTimestamp: timestamp }),
  join: (socket, { roomId }) => {
    if (roomId === 'vault') {
      say(socket, { type: 'error', code: 'Forbidden', message: 'Cannot join this channel' });
      return;
    }
    if (!rooms.has(roomId)) rooms.set(roomId, new Set());
    rooms.get(roomId).add(socket);
    broadcast(roomId, { type: 'user_joined', userId: socket.userId, roomId });
  },
  message: (socket, { roomId, content }) =>
    broadcast(roomId, { type: 'message', userId: socket.userId, content, roomId }),
  double: (socket, { payload, correlationId }) => {
    const answer = typeof payload === 'number' ? { payload: 2 * payload } : { error: 'not a number' };
    setTimeout(() => say(socket, { type: 'double', correlationId, ...answer }), 7 - (payload % 7));
  },
};

let users = 0;
server.on('connection', (socket) => {
  socket.userId = `user${++users}`;
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    handlers[message.type]?.(socket, message);
  });
  socket.on('close', () => rooms.forEach((members) => members.delete(socket)));
});
