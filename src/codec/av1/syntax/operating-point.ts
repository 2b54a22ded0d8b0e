import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { av1LevelName } from '../levels.ts';
import type { DecoderModelInfo } from './timing-info.ts';

/** operating_parameters_info() (AV1 5.5.5; semantics 6.4.5). */
export interface OperatingParametersInfo {
  decoder_buffer_delay: number;
  encoder_buffer_delay: number;
  low_delay_mode_flag: number;
}

/** One operating point of the sequence header (AV1 5.5.1). */
export interface OperatingPoint {
  /** Layers that belong to it: 8 bits of temporal, then 4 bits of spatial layers, highest first. */
  operating_point_idc: number;
  seq_level_idx: number;
  /** Coded only if seq_level_idx is above 7. */
  seq_tier?: number;
  decoder_model_present_for_this_op?: number;
  operating_parameters_info?: OperatingParametersInfo;
  initial_display_delay_present_for_this_op?: number;
  initial_display_delay_minus_1?: number;
}

/** Levels up to 3.3 have no tiers. */
const LAST_LEVEL_WITHOUT_TIER = 7;

export interface OperatingPointFlags {
  readonly decoderModelInfo: DecoderModelInfo | undefined;
  readonly initialDisplayDelayPresent: boolean;
}

/** Reads operating point `i` of the sequence header (the loop body in AV1 5.5.1). */
export const parseOperatingPoint = (
  r: SyntaxReader,
  i: number,
  { decoderModelInfo, initialDisplayDelayPresent }: OperatingPointFlags,
  into: Partial<OperatingPoint>,
): void => {
  into.operating_point_idc = r.u(12, r.nth('operating_point_idc', i));
  into.seq_level_idx = r.u(5, r.nth('seq_level_idx', i), av1LevelName);
  if (into.seq_level_idx > LAST_LEVEL_WITHOUT_TIER) into.seq_tier = r.flag(r.nth('seq_tier', i));
  else r.infer(r.nth('seq_tier', i), 0);
  if (decoderModelInfo !== undefined) {
    into.decoder_model_present_for_this_op = r.flag(r.nth('decoder_model_present_for_this_op', i));
    if (into.decoder_model_present_for_this_op === 1) {
      const bits = decoderModelInfo.buffer_delay_length_minus_1 + 1;
      r.open('operating_parameters_info', 'AV1 5.5.5');
      into.operating_parameters_info = {
        decoder_buffer_delay: r.uv(bits, r.nth('decoder_buffer_delay', i)),
        encoder_buffer_delay: r.uv(bits, r.nth('encoder_buffer_delay', i)),
        low_delay_mode_flag: r.flag(r.nth('low_delay_mode_flag', i)),
      };
      r.close();
    }
  }
  if (!initialDisplayDelayPresent) return;
  into.initial_display_delay_present_for_this_op = r.flag(r.nth('initial_display_delay_present_for_this_op', i));
  if (into.initial_display_delay_present_for_this_op === 1) {
    into.initial_display_delay_minus_1 = r.uLax(4, r.nth('initial_display_delay_minus_1', i), 0, 9);
  }
};
