/** `node main.js PORT`: serves the chat, and ends everything at Ctrl-C. */
import { bundlePage } from './bundle.js';
import { openChat } from './server.js';

export const chat = await openChat(await bundlePage(), Number(process.argv[2] ?? 0), console.log);
console.log(`listening at http://${chat.host}`);
