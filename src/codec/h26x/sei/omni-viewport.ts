import { parseAngle } from './angle.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * omni_viewport() (H.264 D.1.35.5, H.265 D.2.41.6; semantics D.2.35.5, D.3.41.6): where a viewer is recommended to look.
 * All angles in 2^-16 degrees.
 */
export interface OmniViewport {
  omni_viewport_id: number;
  omni_viewport_cancel_flag: number;
  omni_viewport_persistence_flag?: number;
  omni_viewport_cnt_minus1?: number;
  omni_viewport_azimuth_centre?: number[];
  omni_viewport_elevation_centre?: number[];
  omni_viewport_tilt_centre?: number[];
  omni_viewport_hor_range?: number[];
  omni_viewport_ver_range?: number[];
}

export const omniViewport: SharedSeiPayload<OmniViewport> = {
  payloadType: 156,
  parse: (r, _payloadSize, _context, into) => {
    into.omni_viewport_id = r.u(10, 'omni_viewport_id');
    into.omni_viewport_cancel_flag = r.flag('omni_viewport_cancel_flag');
    if (into.omni_viewport_cancel_flag === 1) return;
    into.omni_viewport_persistence_flag = r.flag('omni_viewport_persistence_flag');
    const last = (into.omni_viewport_cnt_minus1 = r.u(4, 'omni_viewport_cnt_minus1'));
    const azimuth: number[] = (into.omni_viewport_azimuth_centre = []);
    const elevation: number[] = (into.omni_viewport_elevation_centre = []);
    const tilt: number[] = (into.omni_viewport_tilt_centre = []);
    const wide: number[] = (into.omni_viewport_hor_range = []);
    const high: number[] = (into.omni_viewport_ver_range = []);
    for (let i = 0; i <= last; i++) {
      azimuth.push(parseAngle(r, r.nth('omni_viewport_azimuth_centre', i), 180));
      elevation.push(parseAngle(r, r.nth('omni_viewport_elevation_centre', i), 90));
      tilt.push(parseAngle(r, r.nth('omni_viewport_tilt_centre', i), 180));
      wide.push(r.uLax(32, r.nth('omni_viewport_hor_range', i), 1, 360 * 2 ** 16));
      high.push(r.uLax(32, r.nth('omni_viewport_ver_range', i), 1, 180 * 2 ** 16));
    }
  },
  describe: ({ omni_viewport_id: id }) => `viewport ${id}`,
};
