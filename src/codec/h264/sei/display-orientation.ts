import type { SeiPayload } from './payload.ts';
import { parseExtensionData } from './payload-end.ts';

/** display_orientation() (H.264 D.1.27; semantics D.2.27): flips, then a rotation, to apply before display. */
export interface DisplayOrientation {
  /** 1: earlier orientations are no longer valid, and no elements follow. */
  display_orientation_cancel_flag: number;
  hor_flip?: number;
  ver_flip?: number;
  /** In 1/65536 of a full turn, anticlockwise. 0..65535. */
  anticlockwise_rotation?: number;
  /** 0: this picture only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  display_orientation_repetition_period?: number;
  /** 0 in this edition; 1: data to ignore follow. */
  display_orientation_extension_flag?: number;
}

/** Values derived from a display_orientation(). */
export interface DisplayOrientationFacts {
  readonly anticlockwiseRotationDegrees: number;
}

export const displayOrientation: SeiPayload<DisplayOrientation, DisplayOrientationFacts> = {
  payloadType: 47,
  clause: 'H.264 D.1.27',
  parse: (r, _payloadSize, _context, into) => {
    into.display_orientation_cancel_flag = r.flag('display_orientation_cancel_flag');
    if (into.display_orientation_cancel_flag === 1) return;
    into.hor_flip = r.flag('hor_flip');
    into.ver_flip = r.flag('ver_flip');
    into.anticlockwise_rotation = r.u(16, 'anticlockwise_rotation');
    into.display_orientation_repetition_period = r.ueLax('display_orientation_repetition_period', 16384);
    into.display_orientation_extension_flag = r.flag('display_orientation_extension_flag');
    if (into.display_orientation_extension_flag === 1) parseExtensionData(r);
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
};
