/** An `AsyncScope` and `await using`: a server and its client end one after the other, each awaited. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { AsyncScope } from 'lastcall';

async function hangUp(client: Socket): Promise<void> {
  client.end();
  await once(client, 'close');
  console.log('the client has hung up');
}

async function shut(server: Server): Promise<void> {
  server.close();
  await once(server, 'close'); // comes when the last connection is closed
  console.log('the server is shut');
}

/** Have one word echoed, and return the port where that happened. */
async function talk(): Promise<number> {
  await using scope = new AsyncScope();
  const server = createServer((connection) => connection.pipe(connection));
  scope.adopt(server.listen(0, '127.0.0.1'), shut);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  // Where nothing can be awaited, as at process.exit, the last argument runs in place of hangUp.
  const client = scope.adopt(connect(port, '127.0.0.1'), hangUp, (socket) => void socket.destroy());
  client.write('hello');
  const [echo] = await once(client, 'data');
  console.log(`the echo is "${echo}"`);
  return port;
}

async function callAgain(port: number): Promise<string> {
  const client = connect(port, '127.0.0.1');
  try {
    await once(client, 'connect');
    return 'answered';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    client.destroy();
  }
}

const port = await talk();
console.log(`calling again: ${await callAgain(port)}`);
