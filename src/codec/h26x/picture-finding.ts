import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** A problem of a picture; its place is added where it is reported. */
export type PictureFinding = Omit<Diagnostic, 'offset' | 'nalu' | 'tag'>;
