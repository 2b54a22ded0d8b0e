import { type CieXy, cieXy } from './chromaticity.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * mastering_display_colour_volume() (H.264 D.1.29, H.265 D.2.28; semantics D.2.29, D.3.28): the display that the content was graded on, as in
 * SMPTE ST 2086. Values out of range are legal, and mean that the property is unknown.
 */
export interface MasteringDisplayColourVolume {
  /** CIE 1931 x of each primary, in 0.00002; in the order green, blue, red if the display has those. 5..37000. */
  display_primaries_x: number[];
  /** CIE 1931 y of each primary, in 0.00002. 5..42000. */
  display_primaries_y: number[];
  /** CIE 1931 x of the white point, in 0.00002. 5..37000. */
  white_point_x: number;
  /** CIE 1931 y of the white point, in 0.00002. 5..42000. */
  white_point_y: number;
  /** In 0.0001 cd/m2. 50000..100000000. */
  max_display_mastering_luminance: number;
  /** In 0.0001 cd/m2. 1..50000. */
  min_display_mastering_luminance: number;
}

/** Values derived from a mastering_display_colour_volume(). Values out of range are unknown, and absent. */
export interface MasteringDisplayFacts {
  /** The primaries, named in the order that D.2.29 suggests. */
  readonly primariesCieXy?: { readonly green: CieXy; readonly blue: CieXy; readonly red: CieXy };
  readonly whitePointCieXy?: CieXy;
  readonly maxLuminanceCdM2?: number;
  readonly minLuminanceCdM2?: number;
}

export const masteringDisplayColourVolume: SharedSeiPayload<MasteringDisplayColourVolume, MasteringDisplayFacts> = {
  payloadType: 137,
  parse: (r, _payloadSize, _context, into) => {
    const x: number[] = [];
    const y: number[] = [];
    into.display_primaries_x = x;
    into.display_primaries_y = y;
    for (let c = 0; c < 3; c++) {
      x.push(r.u(16, r.nth('display_primaries_x', c)));
      y.push(r.u(16, r.nth('display_primaries_y', c)));
    }
    into.white_point_x = r.u(16, 'white_point_x');
    into.white_point_y = r.u(16, 'white_point_y');
    into.max_display_mastering_luminance = r.u(32, 'max_display_mastering_luminance');
    into.min_display_mastering_luminance = r.u(32, 'min_display_mastering_luminance');
  },
  derive: (payload) => {
    const primary = (c: number) => known(payload.display_primaries_x[c] ?? 0, payload.display_primaries_y[c] ?? 0);
    const [green, blue, red] = [primary(0), primary(1), primary(2)];
    const white = known(payload.white_point_x, payload.white_point_y);
    const { max_display_mastering_luminance: max, min_display_mastering_luminance: min } = payload;
    return {
      ...(green && blue && red ? { primariesCieXy: { green, blue, red } } : {}),
      ...(white ? { whitePointCieXy: white } : {}),
      ...(max >= 50_000 && max <= 100_000_000 ? { maxLuminanceCdM2: max / 10_000 } : {}),
      ...(min >= 1 && min <= 50_000 ? { minLuminanceCdM2: min / 10_000 } : {}),
    };
  },
  describe: (_payload, derived) =>
    derived?.maxLuminanceCdM2 === undefined
      ? 'mastering display'
      : `mastering display ${derived.maxLuminanceCdM2} cd/m2`,
};

const known = (x: number, y: number): CieXy | undefined =>
  x >= 5 && x <= 37_000 && y >= 5 && y <= 42_000 ? cieXy(x, y) : undefined;
