/** The parts of the standard's contract for each kind of stack. */
import { adopting } from './contract/adopting.js';
import { awaiting } from './contract/awaiting.js';
import { brand } from './contract/brand.js';
import { choosing } from './contract/choosing.js';
import { constructing } from './contract/constructing.js';
import { disposing } from './contract/disposing.js';
import { failing } from './contract/failing.js';
import { moving } from './contract/moving.js';
import { properties } from './contract/properties.js';
import { synchrony } from './contract/synchrony.js';
import { usingBlocks } from './contract/using-blocks.js';
import { usingValues } from './contract/using-values.js';
import type { Implementation } from './implementations.js';

/** Declares the specs of one part. */
export type Part = (implementation: Implementation) => void;

const ofEither: readonly Part[] = [
  constructing,
  properties,
  brand,
  usingValues,
  adopting,
  disposing,
  failing,
  moving,
  usingBlocks,
];
const ofSynchronous = [...ofEither, synchrony];
const ofAsynchronous = [...ofEither, awaiting, choosing];

export function contractOf({ asynchronous }: Implementation): readonly Part[] {
  return asynchronous ? ofAsynchronous : ofSynchronous;
}
