// node socketio.mjs: a Socket.IO server on a free port; it prints the port, and then a line for each
// event of its own. Everything but its own names is echoed. /admin wants the token "sesame".
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], pingInterval: 300, pingTimeout: 2000 });

function serve(socket) {
  const say = (...words) => console.log(...words);
  say('connected', socket.nsp.name, JSON.stringify(socket.handshake.auth));
  socket.on('join', (room, joined) => {
    socket.join(room.room ?? room);
    joined?.({ joined: room.room ?? room });
  });
  socket.on('tell', (room, text) => io.of(socket.nsp.name).to(room).emit('told', room, text));
  socket.on('add', (a, b, answer) => answer(a + b));
  socket.on('ask me', () => socket.emit('question', 'how much?', (answer) => say('answered', JSON.stringify(answer))));
  socket.on('bytes', (bytes) => {
    say('bytes', bytes.toString('hex'));
    socket.emit('bytes', { back: bytes });
  });
  socket.on('kick me', () => socket.disconnect());
  socket.on('drop me', () => socket.conn.close());
  socket.on('late', () => setTimeout(() => socket.emit('late'), 1000));
  const own = ['join', 'tell', 'add', 'ask me', 'bytes', 'kick me', 'drop me', 'late'];
  socket.onAny((name, ...rest) => own.includes(name) || socket.emit(name, ...rest));
  socket.on('disconnect', (why) => say('disconnected', why));
}

io.on('connection', serve);
io.of('/admin')
  .use((socket, next) => next(socket.handshake.auth.token === 'sesame' ? undefined : new Error('no token')))
  .on('connection', serve);
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
