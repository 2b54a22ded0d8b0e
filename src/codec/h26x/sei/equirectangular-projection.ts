import type { SharedSeiPayload } from './payload.ts';

/** equirectangular_projection() (H.264 D.1.35.1, H.265 D.2.41.1; semantics D.2.35.1, D.3.41.1): the picture is a sphere. */
export interface EquirectangularProjection {
  erp_cancel_flag: number;
  erp_persistence_flag?: number;
  erp_guard_band_flag?: number;
  erp_reserved_zero_2bits?: number;
  erp_guard_band_type?: number;
  /** In luma samples. */
  erp_left_guard_band_width?: number;
  erp_right_guard_band_width?: number;
}

export const equirectangularProjection: SharedSeiPayload<EquirectangularProjection> = {
  payloadType: 150,
  parse: (r, _payloadSize, _context, into) => {
    into.erp_cancel_flag = r.flag('erp_cancel_flag');
    if (into.erp_cancel_flag === 1) return;
    into.erp_persistence_flag = r.flag('erp_persistence_flag');
    into.erp_guard_band_flag = r.flag('erp_guard_band_flag');
    into.erp_reserved_zero_2bits = r.u(2, 'erp_reserved_zero_2bits');
    if (into.erp_guard_band_flag === 0) return;
    into.erp_guard_band_type = r.u(3, 'erp_guard_band_type');
    into.erp_left_guard_band_width = r.u(8, 'erp_left_guard_band_width');
    into.erp_right_guard_band_width = r.u(8, 'erp_right_guard_band_width');
  },
  describe: ({ erp_cancel_flag }) => (erp_cancel_flag === 1 ? '360 degrees: cancel' : '360 degrees, equirectangular'),
};
