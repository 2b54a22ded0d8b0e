import { type CieXy, cieXy } from './chromaticity.ts';
import type { SharedSeiPayload } from './payload.ts';

/** content_colour_volume() (H.264 D.1.33, H.265 D.2.40; semantics D.2.33, D.3.40): the colours that the pictures have. */
export interface ContentColourVolume {
  ccv_cancel_flag: number;
  ccv_persistence_flag?: number;
  ccv_primaries_present_flag?: number;
  ccv_min_luminance_value_present_flag?: number;
  ccv_max_luminance_value_present_flag?: number;
  ccv_avg_luminance_value_present_flag?: number;
  ccv_reserved_zero_2bits?: number;
  /** In 0.00002, of green, blue and red. -5000000..5000000. */
  ccv_primaries_x?: number[];
  ccv_primaries_y?: number[];
  /** In 0.0000001 cd/m2. */
  ccv_min_luminance_value?: number;
  ccv_max_luminance_value?: number;
  ccv_avg_luminance_value?: number;
}

/** Values derived from a content_colour_volume(). */
export interface ContentColourVolumeFacts {
  readonly primariesCieXy?: { readonly green: CieXy; readonly blue: CieXy; readonly red: CieXy };
  readonly minLuminanceCdM2?: number;
  readonly maxLuminanceCdM2?: number;
  readonly avgLuminanceCdM2?: number;
}

/** Steps in a cd/m2. */
const LUMINANCE_STEPS = 1e7;

export const contentColourVolume: SharedSeiPayload<ContentColourVolume, ContentColourVolumeFacts> = {
  payloadType: 149,
  parse: (r, _payloadSize, _context, into) => {
    into.ccv_cancel_flag = r.flag('ccv_cancel_flag');
    if (into.ccv_cancel_flag === 1) return;
    into.ccv_persistence_flag = r.flag('ccv_persistence_flag');
    into.ccv_primaries_present_flag = r.flag('ccv_primaries_present_flag');
    into.ccv_min_luminance_value_present_flag = r.flag('ccv_min_luminance_value_present_flag');
    into.ccv_max_luminance_value_present_flag = r.flag('ccv_max_luminance_value_present_flag');
    into.ccv_avg_luminance_value_present_flag = r.flag('ccv_avg_luminance_value_present_flag');
    into.ccv_reserved_zero_2bits = r.u(2, 'ccv_reserved_zero_2bits');
    if (into.ccv_primaries_present_flag === 1) {
      const x: number[] = (into.ccv_primaries_x = []);
      const y: number[] = (into.ccv_primaries_y = []);
      for (let c = 0; c < 3; c++) {
        x.push(r.i(32, r.nth('ccv_primaries_x', c)));
        y.push(r.i(32, r.nth('ccv_primaries_y', c)));
      }
    }
    if (into.ccv_min_luminance_value_present_flag === 1)
      into.ccv_min_luminance_value = r.u(32, 'ccv_min_luminance_value');
    if (into.ccv_max_luminance_value_present_flag === 1)
      into.ccv_max_luminance_value = r.u(32, 'ccv_max_luminance_value');
    if (into.ccv_avg_luminance_value_present_flag === 1)
      into.ccv_avg_luminance_value = r.u(32, 'ccv_avg_luminance_value');
  },
  derive: ({ ccv_primaries_x: x, ccv_primaries_y: y, ...payload }) => {
    const { ccv_min_luminance_value: min, ccv_max_luminance_value: max, ccv_avg_luminance_value: avg } = payload;
    const primary = (c: number): CieXy => cieXy(x?.[c] ?? 0, y?.[c] ?? 0);
    const facts: ContentColourVolumeFacts = {
      ...(x !== undefined && { primariesCieXy: { green: primary(0), blue: primary(1), red: primary(2) } }),
      ...(min !== undefined && { minLuminanceCdM2: min / LUMINANCE_STEPS }),
      ...(max !== undefined && { maxLuminanceCdM2: max / LUMINANCE_STEPS }),
      ...(avg !== undefined && { avgLuminanceCdM2: avg / LUMINANCE_STEPS }),
    };
    return Object.keys(facts).length === 0 ? undefined : facts;
  },
  describe: (_payload, derived) =>
    derived?.maxLuminanceCdM2 === undefined
      ? 'content colour volume'
      : `content colour ${derived.maxLuminanceCdM2} cd/m2`,
};
