import type { HevcSeiPayload } from './payload.ts';

/** recovery_point() (H.265 D.2.8; semantics D.3.8). */
export interface HevcRecoveryPoint {
  /** Difference in picture order count to the first picture, in output order, that is correct. */
  recovery_poc_cnt: number;
  /** 1: from there on, pictures exactly match those of a decoder that started earlier; 0: approximately. */
  exact_match_flag: number;
  /** 1: pictures before the recovery point may be damaged beyond use, as after a splice. */
  broken_link_flag: number;
}

/** MaxPicOrderCntLsb is 2^16 at most. */
const HALF_RANGE = 2 ** 15;

export const recoveryPoint: HevcSeiPayload<HevcRecoveryPoint> = {
  payloadType: 6,
  clause: 'H.265 D.2.8',
  parse: (r, _payloadSize, _context, into) => {
    into.recovery_poc_cnt = r.seLax('recovery_poc_cnt', -HALF_RANGE, HALF_RANGE - 1);
    into.exact_match_flag = r.flag('exact_match_flag');
    into.broken_link_flag = r.flag('broken_link_flag');
  },
  describe: ({ recovery_poc_cnt: count }) => `recovery_point: POC ${count < 0 ? '' : '+'}${count}`,
};
