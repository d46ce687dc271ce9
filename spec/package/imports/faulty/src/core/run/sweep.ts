/** Leaves core. */
import { setTimeout } from 'node:timers';

export const later = setTimeout;
