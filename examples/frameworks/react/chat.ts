/** A chat: one connection at a time, to the room that is shown; a clock; and a transcript to be saved. */
import { manage, type Managed } from 'lastcall';
import { useDisposable, useScope } from 'lastcall/react';
import { Component, createElement, type ReactNode, useState } from 'react';

/** Connect to a room. Whoever gives up meanwhile hangs up. */
async function connect(url: string, signal: AbortSignal): Promise<Managed<WebSocket, Promise<void>>> {
  const socket = new WebSocket(url);
  signal.addEventListener('abort', () => socket.close(), { once: true });
  await new Promise<unknown>((resolve, reject) => {
    socket.onopen = resolve;
    socket.onclose = () => reject(signal.aborted ? signal.reason : new Error(`${url} does not answer`));
  });
  return manage(socket, hangUp);
}

/** Over when the server knows, so that nobody is in two rooms. */
function hangUp(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) resolve();
    socket.onclose = () => resolve();
    socket.close();
  });
}

function Room({ url }: { url: string }) {
  const [messages, setMessages] = useState<string[]>([]);
  const [draft, setDraft] = useState('');

  const line = useDisposable(
    async ({ signal }) => {
      setMessages([]);
      const line = await connect(url, signal);
      line.value.onmessage = ({ data }) => setMessages((former) => [...former, String(data)]);
      return line;
    },
    [url],
  );

  function say(): void {
    line?.value.send(draft);
    setDraft('');
  }

  return createElement(
    'section',
    {},
    createElement('p', {}, line === undefined ? 'connecting …' : `connected to ${url}`),
    createElement('ul', {}, ...messages.map((message) => createElement('li', {}, message))),
    createElement('input', { value: draft, onChange: ({ target }) => setDraft(target.value) }),
    createElement('button', { onClick: say, disabled: line === undefined }, 'Say'),
    createElement(Transcript, { messages }),
  );
}

/** Offers what was said as a file. The browser keeps such a file until its address is revoked. */
function Transcript({ messages }: { messages: readonly string[] }) {
  const scope = useScope();
  const [address, setAddress] = useState<string>();

  function save(): void {
    const file = new Blob([messages.join('\n')], { type: 'text/plain' });
    setAddress(scope().adopt(URL.createObjectURL(file), (address) => URL.revokeObjectURL(address)));
  }

  return createElement(
    'p',
    {},
    createElement('button', { onClick: save }, 'Save'),
    address !== undefined && createElement('a', { href: address, download: 'transcript.txt' }, 'Transcript'),
  );
}

function Clock() {
  const [time, setTime] = useState('');
  useDisposable(() => {
    const show = () => setTime(new Date().toLocaleTimeString());
    show();
    return manage(setInterval(show, 1_000), clearInterval);
  }, []);
  return createElement('time', {}, time);
}

class Boundary extends Component<{ children?: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : createElement('p', { role: 'alert' }, error.message);
  }
}

/** @param server the address of the server, such as `ws://127.0.0.1:8080`. */
export function Chat({ server, rooms }: { server: string; rooms: readonly string[] }) {
  const [room, setRoom] = useState<string>();
  const choices = rooms.map((name) =>
    createElement('button', { key: name, onClick: () => setRoom(name), disabled: name === room }, name),
  );
  return createElement(
    'main',
    {},
    createElement(Clock),
    createElement(
      'nav',
      {},
      ...choices,
      createElement('button', { onClick: () => setRoom(undefined) }, 'Leave'),
    ),
    room !== undefined && createElement(Boundary, {}, createElement(Room, { url: `${server}/${room}` })),
  );
}
