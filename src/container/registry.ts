import { annexb } from './annexb/container.ts';
import { avcConfig } from './config-record/container.ts';
import type { Container, FormatName } from './descriptor.ts';
import { flv } from './flv/container.ts';
import { lengthPrefixed } from './length-prefixed/container.ts';

/** Every supported container, in probing order: the strictest proof first. */
export const CONTAINERS: readonly Container[] = [flv, lengthPrefixed, avcConfig, annexb];

export const containerOf = (name: FormatName): Container =>
  // Every name is in the registry.
  CONTAINERS.find((container) => container.name === name) as Container;
