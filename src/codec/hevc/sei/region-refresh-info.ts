import type { HevcSeiPayload } from './payload.ts';

/** region_refresh_info() (H.265 D.2.25; semantics D.3.25): for gradual refresh. */
export interface RegionRefreshInfo {
  /** 1: the slice segments that follow are correct after the refresh began. */
  refreshed_region_flag: number;
}

export const regionRefreshInfo: HevcSeiPayload<RegionRefreshInfo> = {
  payloadType: 134,
  clause: 'H.265 D.2.25',
  parse: (r, _payloadSize, _context, into) => {
    into.refreshed_region_flag = r.flag('refreshed_region_flag');
  },
};
