import type { Rule } from '../rule.ts';
import { alignment } from './alignment.ts';
import { closed } from './closed.ts';
import { constant } from './constant.ts';
import { frameTypes } from './frame-types.ts';
import { maxBframes } from './max-bframes.ts';
import { maxInterval } from './max-interval.ts';
import { maxRefs } from './max-refs.ts';
import { minInterval } from './min-interval.ts';
import { noIdr } from './no-idr.ts';
import { startsWithIdr } from './starts-with-idr.ts';

/** Rules about key frames and frame types. */
export const GOP_RULES: readonly Rule[] = [
  alignment,
  closed,
  constant,
  frameTypes,
  maxBframes,
  maxInterval,
  maxRefs,
  minInterval,
  noIdr,
  startsWithIdr,
];
