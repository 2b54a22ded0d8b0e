/** Which of the two kinds of HDR10 metadata there are: mastering display colour volume, content light level. */
export type Hdr10Metadata = 'mastering display' | 'light level' | 'both';

/** `undefined` if there is none. */
export const hdr10Of = (hasDisplay: boolean, hasLight: boolean): Hdr10Metadata | undefined => {
  if (hasDisplay && hasLight) return 'both';
  return hasDisplay ? 'mastering display' : hasLight ? 'light level' : undefined;
};
