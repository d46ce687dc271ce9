/** The page's program: shows the chat. */
import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Chat } from './chat.js';

const container = document.getElementById('chat');
if (container === null) throw new Error('The page has no element whose id is "chat"');

const chat = createElement(Chat, { server: `ws://${location.host}`, rooms: ['tea', 'coffee'] });
createRoot(container).render(createElement(StrictMode, {}, chat));
