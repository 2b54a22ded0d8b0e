import { type CieXy, cieXy } from './chromaticity.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * ambient_viewing_environment() (H.264 D.1.34, H.265 D.2.39; semantics D.2.34, D.3.39): the viewing conditions that the content is meant for.
 */
export interface AmbientViewingEnvironment {
  /** In 0.0001 lux. Not 0. */
  ambient_illuminance: number;
  /** CIE 1931 x of the light, in 0.00002. 0..50000. */
  ambient_light_x: number;
  /** CIE 1931 y of the light, in 0.00002. 0..50000. */
  ambient_light_y: number;
}

/** Values derived from an ambient_viewing_environment(). */
export interface AmbientViewingFacts {
  readonly illuminanceLux: number;
  readonly lightCieXy: CieXy;
}

export const ambientViewingEnvironment: SharedSeiPayload<AmbientViewingEnvironment, AmbientViewingFacts> = {
  payloadType: 148,
  parse: (r, _payloadSize, _context, into) => {
    into.ambient_illuminance = r.uLax(32, 'ambient_illuminance', 1, 2 ** 32 - 1);
    into.ambient_light_x = r.uLax(16, 'ambient_light_x', 0, 50_000);
    into.ambient_light_y = r.uLax(16, 'ambient_light_y', 0, 50_000);
  },
  derive: (payload) => ({
    illuminanceLux: payload.ambient_illuminance / 10_000,
    lightCieXy: cieXy(payload.ambient_light_x, payload.ambient_light_y),
  }),
  describe: (_payload, derived) => `ambient light ${derived?.illuminanceLux} lux`,
};
