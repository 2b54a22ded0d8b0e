import type { SharedSeiPayload } from './payload.ts';

/** content_light_level_info() (H.264 D.1.31, H.265 D.2.35; semantics D.2.31, D.3.35): upper bounds on the light level, as in CTA-861.3. */
export interface ContentLightLevelInfo {
  /** Brightest sample of any picture (MaxCLL), in cd/m2; 0: no bound. */
  max_content_light_level: number;
  /** Brightest average of any picture (MaxFALL), in cd/m2; 0: no bound. */
  max_pic_average_light_level: number;
}

export const contentLightLevelInfo: SharedSeiPayload<ContentLightLevelInfo> = {
  payloadType: 144,
  parse: (r, _payloadSize, _context, into) => {
    into.max_content_light_level = r.u(16, 'max_content_light_level');
    into.max_pic_average_light_level = r.u(16, 'max_pic_average_light_level');
  },
  describe: (payload) =>
    `content light ${payload.max_content_light_level}/${payload.max_pic_average_light_level} cd/m2`,
};
