import type { H264SeiPayload } from './payload.ts';

/** recovery_point() (H.264 D.1.8; semantics D.2.8). */
export interface RecoveryPoint {
  /** Frames, in units of frame_num, until pictures are correct. 0 to MaxFrameNum - 1. */
  recovery_frame_cnt: number;
  /** 1: from there on, pictures exactly match those of a decoder that started earlier; 0: approximately. */
  exact_match_flag: number;
  /** 1: pictures before the recovery point may be damaged beyond use, as after a splice. */
  broken_link_flag: number;
  /** Whether changing slice groups are used for the refresh. 0..2. */
  changing_slice_group_idc: number;
}

export const recoveryPoint: H264SeiPayload<RecoveryPoint> = {
  payloadType: 6,
  clause: 'H.264 D.1.8',
  parse: (r, _payloadSize, _context, into) => {
    into.recovery_frame_cnt = r.ueLax('recovery_frame_cnt', 65535);
    into.exact_match_flag = r.flag('exact_match_flag');
    into.broken_link_flag = r.flag('broken_link_flag');
    into.changing_slice_group_idc = r.uLax(2, 'changing_slice_group_idc', 0, 2);
  },
  describe: ({ recovery_frame_cnt: count }) => `recovery_point: ${count} frame${count === 1 ? '' : 's'}`,
};
