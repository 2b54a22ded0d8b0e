import type { SharedSeiPayload } from './payload.ts';

/** cubemap_projection() (H.264 D.1.35.2, H.265 D.2.41.2; semantics D.2.35.2, D.3.41.2): the picture is a cube around the viewer. */
export interface CubemapProjection {
  cmp_cancel_flag: number;
  cmp_persistence_flag?: number;
}

export const cubemapProjection: SharedSeiPayload<CubemapProjection> = {
  payloadType: 151,
  parse: (r, _payloadSize, _context, into) => {
    into.cmp_cancel_flag = r.flag('cmp_cancel_flag');
    if (into.cmp_cancel_flag === 0) into.cmp_persistence_flag = r.flag('cmp_persistence_flag');
  },
  describe: ({ cmp_cancel_flag }) => (cmp_cancel_flag === 1 ? '360 degrees: cancel' : '360 degrees, cube map'),
};
