import { versions } from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 look for garbage sooner, for the rest of the run: what a trace of ten thousand elements leaves behind would pile up
 * to 80 MB. It costs a sixth of the time of such a run (measured). A V8 that does not know the flag would complain on stderr.
 */
export const favourMemory = (): void => {
  if (Number.parseInt(versions.v8 ?? '', 10) <= 13) setFlagsFromString('--optimize-for-size');
};
