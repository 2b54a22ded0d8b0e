import type { ConfigurationDerived } from '../codec/descriptor.ts';
import { STREAMED_CODECS } from '../codec/registry.ts';

/** The codecs whose streams are listed unit by unit, as a clause: `H.264, HEVC and AV1 are listed`. */
export const LISTED = `${STREAMED_CODECS.map(({ title }) => title)
  .join(', ')
  .replace(/, ([^,]*)$/, ' and $1')} are listed`;

/** The name of a codec, with the picture size if its record says it: `VVC 1280x720`. */
export const titleWithSize = (title: string, derived?: ConfigurationDerived): string => {
  if (derived === undefined || !('width' in derived) || !('height' in derived)) return title;
  return `${title} ${derived.width}x${derived.height}`;
};
