import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * display_orientation() (H.264 D.1.27, H.265 D.2.17; semantics D.2.27, D.3.17): flips, then a rotation, to apply before
 * display. What follows the rotation differs between the two.
 */
export interface DisplayOrientation {
  /** 1: earlier orientations are no longer valid, and no elements follow. */
  display_orientation_cancel_flag: number;
  hor_flip?: number;
  ver_flip?: number;
  /** In 1/65536 of a full turn, anticlockwise. 0..65535. */
  anticlockwise_rotation?: number;
}

/** Values derived from a display_orientation(). */
export interface DisplayOrientationFacts {
  readonly anticlockwiseRotationDegrees: number;
}

/** The payload with the elements that a codec has after the rotation. */
export const displayOrientationWith = <T extends DisplayOrientation>(
  parseEnd: (r: SyntaxReader, into: Partial<T>) => void,
): SharedSeiPayload<T, DisplayOrientationFacts> => ({
  payloadType: 47,
  parse: (r, _payloadSize, _context, into) => {
    into.display_orientation_cancel_flag = r.flag('display_orientation_cancel_flag');
    if (into.display_orientation_cancel_flag === 1) return;
    into.hor_flip = r.flag('hor_flip');
    into.ver_flip = r.flag('ver_flip');
    into.anticlockwise_rotation = r.u(16, 'anticlockwise_rotation');
    parseEnd(r, into);
  },
  derive: ({ anticlockwise_rotation: rotation }) =>
    rotation === undefined ? undefined : { anticlockwiseRotationDegrees: (rotation * 360) / 65536 },
  describe: ({ hor_flip, ver_flip }, derived) => {
    if (derived === undefined) return 'display_orientation: cancel';
    const flips =
      hor_flip === 1 && ver_flip === 1 ? ' flip hv' : hor_flip === 1 ? ' flip h' : ver_flip === 1 ? ' flip v' : '';
    // Two decimals at most, for angles such as 1/65536 of a turn.
    const degrees = Math.round(derived.anticlockwiseRotationDegrees * 100) / 100;
    return `display_orientation:${flips} ${degrees} deg ccw`;
  },
});
