/** An echo server and several clients: each connection has a scope of its own, which leaves no trace when it ends. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { AsyncScope, live } from 'lastcall';
import { connect, type Connection, wrapSocket } from 'lastcall/node';

/** Echo until the client ends. What its scope owns goes with it, however that comes about. */
async function serve(socket: Socket, scope: AsyncScope): Promise<void> {
  await using session = scope.child();
  const connection = session.use(wrapSocket(socket));
  try {
    for await (const chunk of connection) await connection.write(chunk);
  } catch (error) {
    console.log(`a client broke off: ${(error as NodeJS.ErrnoException).code}`);
  }
}

async function listen(scope: AsyncScope): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => void serve(socket, scope));
  // Newest first: the connections are ended before the server waits for them.
  scope.adopt(server, async () => {
    server.close();
    await once(server, 'close');
    console.log('the server is shut');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Send a text, and return what comes back. */
async function ask(connection: Connection, text: string): Promise<string> {
  await connection.write(text);
  let echo = '';
  for await (const chunk of connection) {
    echo += String(chunk);
    if (echo.length >= text.length) break; // the connection stays open
  }
  return echo;
}

async function talk(port: number, name: string): Promise<string> {
  await using connection = await connect({ port, host: '127.0.0.1' });
  return `${await ask(connection, `I am ${name}`)}. ${await ask(connection, 'Goodbye.')}`;
}

function countConnections(): number {
  return live().filter(({ label }) => label.startsWith('tcp ')).length;
}

{
  await using scope = new AsyncScope();
  const port = await listen(scope);
  for (const line of await Promise.all(['Ada', 'Grace', 'Alan'].map((name) => talk(port, name)))) {
    console.log(line);
  }
  console.log(`connections left: ${countConnections()}`);

  await using rude = await connect({ port, host: '127.0.0.1' });
  await ask(rude, 'I am rude');
  rude.value.resetAndDestroy();
  await rude.closed;

  // eslint-disable-next-line lastcall/require-using -- the server ends it: that is what is shown
  const idle = await connect({ port, host: '127.0.0.1' });
  await ask(idle, 'I stay');
  console.log(`connections left: ${countConnections()}, of one client that stays`);
  // The server ends it, and the client sees that.
  void (async () => {
    for await (const chunk of idle) console.log(String(chunk));
    console.log('the client that stayed sees the end');
  })();
}
