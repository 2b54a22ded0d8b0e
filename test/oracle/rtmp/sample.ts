import { fileURLToPath } from 'node:url';
import type { ExpectStatic } from 'vitest';
import { type Media, mediaOf } from './hashes.ts';

/** What the peers send each other: 25 frames at 25 fps with B-frames, two of them key frames, and AAC. */
export const SAMPLE = fileURLToPath(new URL('../../../samples/bframes.flv', import.meta.url));
export const SECOND_KEY_FRAME = 15;

let media: Promise<Media> | undefined;
export const sampleMedia = (): Promise<Media> => (media ??= mediaOf(SAMPLE));

/** Both tracks of the sample came through without loss or change, and so did the sequence headers. */
export const expectSample = async (expect: ExpectStatic, played: string): Promise<void> => {
  expect(await mediaOf(played), played).toEqual(await sampleMedia());
};
