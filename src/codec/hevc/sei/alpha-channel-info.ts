import type { HevcSeiPayload } from './payload.ts';

/** alpha_channel_info() (H.265 F.14.2.8; semantics F.14.3.8): how the alpha of an auxiliary layer is to be used. */
export interface AlphaChannelInfo {
  /** 1: earlier information is no longer valid, and no elements follow. */
  alpha_channel_cancel_flag: number;
  /** 0: multiply by alpha; 1: samples are multiplied already; 2: unspecified. */
  alpha_channel_use_idc?: number;
  alpha_channel_bit_depth_minus8?: number;
  alpha_transparent_value?: number;
  alpha_opaque_value?: number;
  alpha_channel_incr_flag?: number;
  alpha_channel_clip_flag?: number;
  alpha_channel_clip_type_flag?: number;
}

const USES: Readonly<Record<number, string>> = { 0: 'to be multiplied', 1: 'pre-multiplied', 2: 'unspecified' };

export const alphaChannelInfo: HevcSeiPayload<AlphaChannelInfo> = {
  payloadType: 165,
  clause: 'H.265 F.14.2.8',
  parse: (r, _payloadSize, _context, into) => {
    into.alpha_channel_cancel_flag = r.flag('alpha_channel_cancel_flag');
    if (into.alpha_channel_cancel_flag === 1) return;
    into.alpha_channel_use_idc = r.u(3, 'alpha_channel_use_idc', USES);
    const depth = r.u(3, 'alpha_channel_bit_depth_minus8');
    into.alpha_channel_bit_depth_minus8 = depth;
    into.alpha_transparent_value = r.uv(depth + 9, 'alpha_transparent_value');
    into.alpha_opaque_value = r.uv(depth + 9, 'alpha_opaque_value');
    into.alpha_channel_incr_flag = r.flag('alpha_channel_incr_flag');
    into.alpha_channel_clip_flag = r.flag('alpha_channel_clip_flag');
    if (into.alpha_channel_clip_flag === 1) into.alpha_channel_clip_type_flag = r.flag('alpha_channel_clip_type_flag');
  },
  describe: ({ alpha_channel_use_idc: use }) =>
    `alpha_channel_info: ${use === undefined ? 'cancel' : (USES[use] ?? 'reserved')}`,
};
