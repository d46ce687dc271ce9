/** Opens the page that an example renders into: imported first, for frameworks look for a document when they are loaded. */
import { openPage } from './open-page.js';

openPage();
