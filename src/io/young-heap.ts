import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the young heap of V8 small: few objects outlive a batch of units. Node has no API for the main thread, so this is
 * the one engine flag that is set at run time; test/commands/engine.test.ts proves on each supported Node that it is known
 * there (V8 complains about an unknown flag on stderr and goes on) and that memory stays within its bound with it.
 */
export const keepYoungHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
