/** The server of the chat: it serves the page, and hands on what is said in a room to all who are there. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AsyncScope } from 'lastcall';
import { type WebSocket, WebSocketServer } from 'ws';

export interface ChatServer extends AsyncDisposable {
  /** Where it listens, such as `127.0.0.1:8080`. */
  readonly host: string;
  /** Who is in which room. */
  readonly rooms: ReadonlyMap<string, ReadonlySet<WebSocket>>;
}

/**
 * @param script the program of the page.
 * @param tell is told of each who comes and goes.
 */
export async function openChat(
  script: string,
  port = 0,
  tell: (what: string) => void = () => {},
): Promise<ChatServer> {
  const scope = new AsyncScope();
  const answer: RequestListener = ({ url }, response) => {
    if (url === '/page.js') response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
  };
  const http = scope.adopt(createServer(answer), closeServer);
  const sockets = scope.adopt(new WebSocketServer({ server: http }), closeSockets);

  const rooms = new Map<string, Set<WebSocket>>();
  sockets.on('connection', (socket, { url = '/' }) => {
    const room = url.slice(1);
    const members = rooms.get(room) ?? new Set();
    rooms.set(room, members.add(socket));
    tell(`${room}: somebody has come, ${members.size} there`);
    socket.on('message', (data) => members.forEach((member) => member.send(String(data))));
    socket.on('close', () => {
      members.delete(socket);
      tell(`${room}: somebody has left, ${members.size} there`);
    });
  });

  await once(http.listen(port, '127.0.0.1'), 'listening');
  return {
    host: `127.0.0.1:${(http.address() as AddressInfo).port}`,
    rooms,
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

// Not closures: beside the one that disposes of the scope they would keep it.

async function closeServer(server: Server): Promise<void> {
  server.close().closeAllConnections();
  await once(server, 'close');
}

function closeSockets(server: WebSocketServer): void {
  for (const client of server.clients) client.terminate();
  server.close();
}

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Chat</title>
<div id="chat"></div>
<script type="module" src="/page.js"></script>
`;
