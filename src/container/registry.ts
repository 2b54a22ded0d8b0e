import { annexb } from './annexb/container.ts';
import { avcConfig } from './config-record/container.ts';
import type { Container, FormatName } from './descriptor.ts';
import { flv } from './flv/container.ts';
import { lengthPrefixed } from './length-prefixed/container.ts';

/** Every wrapping that is read. The order is that of the questions: the strictest proof is asked first. */
export const CONTAINERS: readonly Container[] = [flv, lengthPrefixed, avcConfig, annexb];

export const containerOf = (name: FormatName): Container =>
  // The registry holds every name.
  CONTAINERS.find((container) => container.name === name) as Container;
