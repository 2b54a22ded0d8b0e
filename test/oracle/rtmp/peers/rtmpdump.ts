import { isThere } from '../../process.ts';
import { type Child, startChild } from '../child.ts';

export const hasRtmpdump = (): Promise<boolean> => isThere('rtmpdump', '-h');

/** Plays a live stream to an FLV file, until the publisher leaves. */
export const rtmpdumpPlay = (url: string, out: string, options: readonly string[] = []): Child =>
  startChild('rtmpdump', ['-q', '-v', '-r', url, '-o', out, ...options]);
