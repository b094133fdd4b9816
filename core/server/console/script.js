'use strict';

const server = JSON.parse(document.getElementById('server').textContent);
const inRooms = server.mode === 'rooms';
const at = (id) => document.getElementById(id);

/* Text from peers goes nowhere but into text nodes. */
function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/* ---- What happens, newest last; the oldest go when there are too many. ---- */

const log = {
  limit: 1000,
  waiting: [],
  follows: true, /* what is newest is kept in sight */

  add(kind, mark, said, raw) {
    this.waiting.push({ kind, mark, said, raw, when: new Date() });
    if (this.waiting.length > this.limit) this.waiting.shift();
    /* A hidden page gets no frames: it draws all that it has missed at once. */
    if (!this.drawing) this.drawing = requestAnimationFrame(() => this.draw());
  },

  draw() {
    this.drawing = 0;
    const list = at('log');
    list.append(...this.waiting.splice(0).map((entry) => this.line(entry)));
    while (list.childElementCount > this.limit) list.firstElementChild.remove();
    this.follow();
  },

  follow() {
    if (this.follows) at('log').scrollTop = at('log').scrollHeight;
    at('newest').hidden = this.follows;
  },

  /* Who has scrolled away wants to read. */
  look() {
    const list = at('log');
    this.follows = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    at('newest').hidden = this.follows;
  },

  line({ kind, mark, said, raw, when }) {
    const parts = [].concat(said);
    const text = make('div', 'said');
    if (raw === undefined) {
      text.append(...parts);
    } else {
      const details = make('details', '', make('summary', '', ...parts));
      details.addEventListener('toggle', () => {
        if (details.childElementCount === 1) details.append(make('pre', '', pretty(raw)));
        this.look();
      });
      text.append(details);
    }
    const time = make('time', '', `${when.toTimeString().slice(0, 8)}.${String(when.getMilliseconds()).padStart(3, '0')}`);
    time.dateTime = when.toISOString();
    const line = make('li', kind, time, make('span', 'mark', mark), text);
    line.hidden = !this.shows(line, raw);
    line.raw = raw;
    return line;
  },

  shows(line, raw) {
    const wanted = at('filter').value.toLowerCase();
    return !wanted || `${line.textContent} ${raw ?? ''}`.toLowerCase().includes(wanted);
  },

  filter() {
    for (const line of at('log').children) line.hidden = !this.shows(line, line.raw);
  },

  note(text, kind = 'status') {
    this.add(kind, '•', text);
  },
};

function pretty(raw) {
  const value = parsed(raw);
  return value === undefined ? raw : JSON.stringify(value, null, 2);
}

/* What there is to unfold of a text: nothing, when a line shows all of it. */
function unfolded(text) {
  return text.length > 2000 || typeof parsed(text) === 'object' ? text : undefined;
}

function short(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}

/* ---- The connection: opened again with growing pauses until the user closes it. ---- */

/* Who was refused would be refused again (close codes 1008, 3000, 3003, 4401, 4403). */
const refusals = new Set([1008, 3000, 3003, 4401, 4403]);

const link = {
  socket: null,
  wanted: false,
  attempts: 0,

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  },

  open() {
    this.wanted = true;
    clearTimeout(this.timer);
    const url = new URL(at('path').value || '/', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    const token = at('token').value.trim();
    if (token && !inRooms) url.searchParams.set('token', token);
    show('waiting', 'connecting');
    try {
      this.socket = new WebSocket(url, server.subprotocols);
    } catch (error) {
      this.wanted = false;
      show('failed', 'closed');
      return log.note(error.message, 'bad');
    }
    const socket = this.socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.opened(socket, inRooms && token);
    socket.onmessage = ({ data }) => receive(data);
    socket.onclose = (event) => this.closed(socket, event);
  },

  opened(socket, token) {
    this.began = performance.now();
    show('open', 'connected');
    log.note(`connected${socket.protocol ? `, subprotocol ${socket.protocol}` : ''}${
      socket.extensions ? `, ${socket.extensions.split(';')[0]}` : ''}`, 'good');
    if (token) {
      socket.send(JSON.stringify({ type: 'auth', token }));
      log.add('sent', '↑', 'auth');
    }
    this.shows = Boolean(token); /* who it is, by a message */
  },

  closed(socket, { code, reason }) {
    if (socket !== this.socket) return;
    const opened = this.began !== undefined;
    if (opened && performance.now() - this.began > 10000) this.attempts = 0;
    this.began = undefined;
    this.socket = null;
    log.note(opened ? `closed with ${code}${reason ? `: ${reason}` : ''}`
      : 'no connection: the server is not there, or it has refused (its log with -v says why)', opened && code === 1000 ? 'status' : 'bad');
    if (!this.wanted || (opened && refusals.has(code))) {
      this.wanted = false;
      return show(opened ? 'closed' : 'failed', 'closed');
    }
    const pause = Math.min(30, 2 ** this.attempts) * (0.9 + 0.2 * Math.random());
    this.attempts += 1;
    show('waiting', `again in ${Math.round(pause)} s`);
    this.timer = setTimeout(() => this.open(), pause * 1000);
  },

  close() {
    this.wanted = false;
    this.attempts = 0;
    clearTimeout(this.timer);
    if (this.socket) this.socket.close(1000);
    else show('closed', 'closed');
  },

  send(data) {
    if (this.isOpen) this.socket.send(data);
    return this.isOpen;
  },

  say(message) {
    const raw = JSON.stringify(message);
    if (this.send(raw)) log.add('sent', '↑', describe(message), raw);
  },
};

function show(state, text) {
  const status = at('status');
  status.dataset.state = state;
  status.textContent = text + (state === 'open' && rooms.me ? ` as ${rooms.me}` : '');
  at('connect').textContent = link.wanted ? 'Disconnect' : 'Connect';
  for (const id of ['send', 'ping']) at(id).disabled = state !== 'open';
}

/* ---- What comes. ---- */

function receive(data) {
  if (data instanceof ArrayBuffer) {
    const bytes = new Uint8Array(data);
    return log.add('received', '↓', `binary, ${bytes.length} bytes`, hex(bytes));
  }
  const message = inRooms ? parsed(data) : undefined;
  if (message === undefined || message === null || typeof message.type !== 'string') {
    return log.add('received', '↓', short(data) || '(empty)', unfolded(data));
  }
  rooms.take(message);
  const kind = message.type === 'error' ? 'received bad' : mine.has(message.type) ? 'received minor' : 'received';
  log.add(kind, '↓', describe(message), data);
}

function hex(bytes) {
  return Array.from(bytes.subarray(0, 4096), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    + (bytes.length > 4096 ? ' …' : '');
}

/* What is said by the way, and shown so. */
const mine = new Set(['welcome', 'auth_ok', 'user_joined', 'user_left', 'presence', 'history', 'subscribed',
  'unsubscribed', 'ack', 'pong', 'heartbeat_ack']);

function describe(message) {
  const where = message.roomId ?? message.topic;
  const place = where === undefined ? [] : [make('span', 'where', String(where))];
  const who = message.userId === undefined ? '' : String(message.userId);
  switch (message.type) {
    case 'message': return [...place, make('b', '', who), who && ': ', short(message.content)];
    case 'publish':
    case 'publication': return [...place, make('b', '', who), who && ': ', short(message.payload)];
    case 'send': return [`to ${short(message.to)}: ${short(message.content)}`];
    case 'welcome': return [`welcome, ${who || message.connectionId}`];
    case 'user_joined': return [...place, `${who} joined`];
    case 'user_left': return [...place, `${who} left`];
    case 'presence': return [...place, message.users ? `${message.users.length} present` : 'presence'];
    case 'history': return [...place, message.messages
      ? `${message.messages.length} earlier messages${message.complete ? '' : ', some are gone'}` : 'history'];
    case 'ack': return ['ack', message.delivered === undefined ? '' : `: delivered to ${message.delivered}`];
    case 'error': return [`${message.code}: ${message.message}`];
    case 'pong': return [`pong after ${(performance.now() - message.originalTimestamp).toFixed(1)} ms`];
    default: return [...place, String(message.type)];
  }
}

/* ---- Rooms and topics, as far as this connection knows them. ---- */

const rooms = {
  me: '',
  current: '',
  all: new Map(),
  topics: new Set(),

  take(message) {
    const { type, roomId, topic, userId } = message;
    const room = this.all.get(roomId);
    if (type === 'welcome' || type === 'auth_ok') {
      this.me = userId;
      show('open', 'connected');
      if (type === 'auth_ok' || !link.shows) this.again();
    } else if (type === 'user_joined' && userId === this.me && !room) {
      this.all.set(roomId, { users: new Set([userId]), unread: 0 });
      this.pick(roomId);
    } else if (type === 'user_joined' && room) {
      room.users.add(userId);
    } else if (type === 'user_left' && room && userId === this.me) {
      this.all.delete(roomId);
      if (this.current === roomId) this.pick(this.all.keys().next().value ?? '');
    } else if (type === 'user_left' && room) {
      room.users.delete(userId);
    } else if (type === 'presence' && room) {
      room.users = new Set(message.users.map((user) => user.userId));
    } else if (type === 'message' && room && roomId !== this.current) {
      room.unread += 1;
    } else if (type === 'subscribed') {
      this.topics.add(topic);
    } else if (type === 'unsubscribed') {
      this.topics.delete(topic);
    } else {
      return;
    }
    this.draw();
  },

  /* After a connection has been lost, its places are taken again. */
  again() {
    const places = [...this.all.keys()];
    this.all.clear();
    for (const roomId of places) link.say({ type: 'join', roomId });
    for (const topic of this.topics) link.say({ type: 'subscribe', topic });
    this.topics.clear();
    this.draw();
  },

  pick(roomId) {
    this.current = roomId;
    const room = this.all.get(roomId);
    if (room) room.unread = 0;
    if (at('kind').value === 'message') at('target').value = roomId;
    this.draw();
  },

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      fill('rooms', [...this.all], ([roomId, room]) => this.item(roomId, room));
      const users = this.all.get(this.current)?.users ?? [];
      fill('members', [...users].sort().slice(0, 200), (user) => {
        const name = make('span', '', user === this.me ? `${user} (you)` : user);
        return make('li', user === this.me ? 'me' : '', name);
      });
      fill('topics', [...this.topics], (topic) => make('li', '', make('span', '', topic),
        drop(`Unsubscribe from ${topic}`, () => link.say({ type: 'unsubscribe', topic }))));
    });
  },

  item(roomId, room) {
    const name = make('button', '', roomId);
    name.type = 'button';
    name.addEventListener('click', () => this.pick(roomId));
    const line = make('li', '', name, drop(`Leave ${roomId}`, () => link.say({ type: 'leave', roomId })));
    if (roomId === this.current) line.setAttribute('aria-current', 'true');
    if (room.unread) name.after(make('span', 'count', String(room.unread)));
    return line;
  },
};

function drop(what, action) {
  const button = make('button', 'drop', '×');
  button.type = 'button';
  button.title = what;
  button.setAttribute('aria-label', what);
  button.addEventListener('click', action);
  return button;
}

function fill(id, items, line) {
  at(id).replaceChildren(...(items.length ? items.map(line) : [make('li', 'none', 'none')]));
}

/* ---- What is sent. ---- */

function fault(text) {
  at('fault').textContent = text;
  return null;
}

function json(text) {
  const value = parsed(text);
  return value === undefined ? fault('This is not JSON.') : value;
}

function bytes(text) {
  const digits = text.replace(/[\s:,]|0x/g, '');
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits)) return fault('Bytes are pairs of hex digits, as in 00 ff 1a.');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/* Text that is JSON goes as such where the server takes any JSON. */
const content = (text) => parsed(text) ?? text;

function needs(target, what) {
  return target || fault(`Say ${what} it is for.`);
}

function sendText(text) {
  if (link.send(text)) log.add('sent', '↑', short(text) || '(empty)', unfolded(text));
  return true;
}

/* Each says whether it has been sent. */
const kinds = inRooms ? {
  message: { name: 'Message', target: 'room', send: (text, roomId) => needs(roomId, 'which room')
    && (link.say({ type: 'message', roomId, content: text }), true) },
  publish: { name: 'Publish', target: 'topic', send: (text, topic) => needs(topic, 'which topic')
    && (link.say({ type: 'publish', topic, payload: content(text) }), true) },
  direct: { name: 'Send to user', target: 'user', send: (text, user) => needs(user, 'which user')
    && (link.say({ type: 'send', id: crypto.randomUUID?.() ?? String(Math.random()), to: { users: [user] }, content: text }), true) },
  json: { name: 'JSON', code: true, hint: '{"type":"presence","roomId":"tea"}', send: (text) => {
    const value = json(text);
    return value !== null && (link.say(value), true);
  } },
} : {
  text: { name: 'Text', send: sendText },
  json: { name: 'JSON', code: true, hint: '{"hello":"world"}', send: (text) => json(text) !== null && sendText(text) },
  binary: { name: 'Bytes', code: true, hint: '00 ff 1a', send: (text) => {
    const data = bytes(text);
    if (data && link.send(data)) log.add('sent', '↑', `binary, ${data.length} bytes`, hex(data));
    return data !== null;
  } },
};

function choose() {
  const kind = kinds[at('kind').value];
  at('target').hidden = !kind.target;
  at('target').placeholder = kind.target ?? '';
  at('target').value = at('kind').value === 'message' ? rooms.current : '';
  at('text').className = kind.code ? 'code' : '';
  at('text').placeholder = kind.hint ?? 'Message';
  fault('');
  grow();
}

function grow() {
  const text = at('text');
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
}

function compose(event) {
  event.preventDefault();
  fault('');
  const text = at('text');
  if (!link.isOpen || !kinds[at('kind').value].send(text.value, at('target').value.trim())) return;
  text.value = '';
  grow();
}

function ping() {
  if (inRooms) return link.say({ type: 'ping', timestamp: performance.now() });
  return sendText('ping');
}

/* ---- Who asks for it. ---- */

function on(id, event, action) {
  at(id).addEventListener(event, action);
}

function take(id, action) {
  on(id, 'submit', (event) => {
    event.preventDefault();
    const input = event.target.querySelector('input');
    if (!link.isOpen || !input.value.trim()) return;
    action(input.value.trim());
    input.value = '';
  });
}

function start() {
  document.body.classList.toggle('plain', !inRooms);
  at('mode').textContent = server.mode;
  at('mode').title = server.version;
  at('origin').textContent = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  at('path').value = server.paths[0] ?? '/';
  for (const [id, kind] of Object.entries(kinds)) at('kind').add(new Option(kind.name, id));
  on('address', 'submit', (event) => {
    event.preventDefault();
    link.wanted ? link.close() : link.open();
  });
  take('join', (roomId) => link.say({ type: 'join', roomId }));
  take('subscribe', (topic) => link.say({ type: 'subscribe', topic }));
  on('kind', 'change', choose);
  on('composer', 'submit', compose);
  on('text', 'input', grow);
  on('text', 'keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) compose(event);
  });
  on('ping', 'click', ping);
  on('clear', 'click', () => at('log').replaceChildren());
  on('filter', 'input', () => log.filter());
  on('newest', 'click', () => {
    log.follows = true;
    log.follow();
  });
  on('log', 'scroll', () => log.look());
  new ResizeObserver(() => {
    log.follow();
    grow();
  }).observe(at('log'));
  choose();
  rooms.draw();
  link.open();
}

start();
