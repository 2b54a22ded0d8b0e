import type { StreamCodec } from '../codec/stream-codec.ts';

/** What the units of a codec are called. */
export const unitNoun = ({ nal }: Pick<StreamCodec, 'nal'>): string => (nal === undefined ? 'OBU' : 'NAL unit');
