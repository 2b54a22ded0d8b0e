import type { SeiPayload } from './payload.ts';

/** recovery_point() (H.264 D.1.8; semantics D.2.8). */
export interface RecoveryPoint {
  /** Frames, in units of frame_num, until pictures are right. 0 to MaxFrameNum - 1. */
  recovery_frame_cnt: number;
  exact_match_flag: number;
  broken_link_flag: number;
  changing_slice_group_idc: number;
}

export const recoveryPoint: SeiPayload<RecoveryPoint> = {
  payloadType: 6,
  parse: (r, _payloadSize, _context, into) => {
    r.open('recovery_point', 'H.264 D.1.8');
    into.recovery_frame_cnt = r.ueLax('recovery_frame_cnt', 65535);
    into.exact_match_flag = r.flag('exact_match_flag');
    into.broken_link_flag = r.flag('broken_link_flag');
    into.changing_slice_group_idc = r.u(2, 'changing_slice_group_idc');
    r.close();
  },
};
