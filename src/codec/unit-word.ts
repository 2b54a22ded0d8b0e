import type { StreamCodec } from './stream-codec.ts';

/** What the units of a codec are called. */
export const unitWord = ({ nal }: Pick<StreamCodec, 'nal'>): 'NAL unit' | 'OBU' =>
  nal === undefined ? 'OBU' : 'NAL unit';
