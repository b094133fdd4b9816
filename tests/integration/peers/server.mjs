// node server.mjs [PEM]: an echo server on a free port, over TLS with the certificate and key in the file
// PEM; it prints the port, and then a line for each event.
// Paths: /refuse answers 401, /close/CODE closes at once, /silent accepts and never answers an
// upgrade, /mute takes messages and sends none; anything else echoes. `chat` is supported, and
// compression for those who offer it; /deflate keeps no context and asks for small windows.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { WebSocketServer } from 'ws';

const how = {
  noServer: true,
  handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false),
};
const keeping = new WebSocketServer({ ...how, perMessageDeflate: { threshold: 10 } });
const forgetting = new WebSocketServer({
  ...how,
  perMessageDeflate: {
    threshold: 10,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    serverMaxWindowBits: 10,
    clientMaxWindowBits: 10,
  },
});
const pem = process.argv[2] && readFileSync(process.argv[2]);
const noPage = (_, answer) => answer.writeHead(404).end('no page here\n');
const http = pem ? createSecureServer({ cert: pem, key: pem }, noPage) : createServer(noPage);

http.on('upgrade', (request, stream, head) => {
  if (request.url === '/silent') return;
  if (request.url === '/refuse') {
    stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nno token\n');
    return;
  }
  const sockets = request.url === '/deflate' ? forgetting : keeping;
  sockets.handleUpgrade(request, stream, head, (socket) => serve(request, socket));
});

function serve(request, socket) {
  console.log(`open ${request.url} ${request.headers['x-test'] ?? ''}`);
  socket.on('close', (code, reason) => console.log(`close ${code} ${reason}`));
  socket.on('error', (error) => console.log(`error ${error.message}`));
  const closing = request.url.match(/^\/close\/(\d+)$/);
  if (closing) {
    socket.close(Number(closing[1]), 'as asked');
    return;
  }
  if (request.url === '/mute') return;
  socket.on('message', (data, binary) => socket.send(data, { binary }));
}

http.listen(0, '127.0.0.1', () => console.log(http.address().port));
