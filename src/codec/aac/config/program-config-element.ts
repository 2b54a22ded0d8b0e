import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { samplingFrequencyLabel } from './sampling-frequency.ts';

/** A front, side or back element: a channel, or a pair. */
export interface PceChannelElement {
  is_cpe: number;
  tag_select: number;
}

/** program_config_element() (ISO/IEC 14496-3 4.4.1.1, Table 4.2; semantics 4.5.2.1). */
export interface ProgramConfigElement {
  element_instance_tag: number;
  object_type: number;
  sampling_frequency_index: number;
  num_front_channel_elements: number;
  num_side_channel_elements: number;
  num_back_channel_elements: number;
  num_lfe_channel_elements: number;
  num_assoc_data_elements: number;
  num_valid_cc_elements: number;
  mono_mixdown_present: number;
  mono_mixdown_element_number?: number;
  stereo_mixdown_present: number;
  stereo_mixdown_element_number?: number;
  matrix_mixdown_idx_present: number;
  matrix_mixdown_idx?: number;
  pseudo_surround_enable?: number;
  front_elements: PceChannelElement[];
  side_elements: PceChannelElement[];
  back_elements: PceChannelElement[];
  lfe_element_tag_select: number[];
  assoc_data_element_tag_select: number[];
  cc_elements: { cc_element_is_ind_sw: number; valid_cc_element_tag_select: number }[];
  comment_field_bytes: number;
  /** Hex. */
  comment_field_data?: string;
}

/** object_type: the Audio Object Type minus 1. */
const OBJECT_TYPES: Readonly<Record<number, string>> = { 0: 'AAC Main', 1: 'AAC LC', 2: 'AAC SSR', 3: 'AAC LTP' };

/**
 * Reads program_config_element() (ISO/IEC 14496-3 4.4.1.1). Its byte_alignment() counts from the first bit of the
 * AudioSpecificConfig, which is the reader's first bit.
 */
export const parseProgramConfigElement = (
  r: SyntaxReader,
  into: Partial<ProgramConfigElement> = {},
): ProgramConfigElement => {
  r.open('program_config_element', 'ISO/IEC 14496-3 4.4.1.1');
  into.element_instance_tag = r.u(4, 'element_instance_tag');
  into.object_type = r.u(2, 'object_type', OBJECT_TYPES);
  into.sampling_frequency_index = r.u(4, 'sampling_frequency_index', samplingFrequencyLabel);
  const front = r.u(4, 'num_front_channel_elements');
  into.num_front_channel_elements = front;
  const side = r.u(4, 'num_side_channel_elements');
  into.num_side_channel_elements = side;
  const back = r.u(4, 'num_back_channel_elements');
  into.num_back_channel_elements = back;
  const lfe = r.u(2, 'num_lfe_channel_elements');
  into.num_lfe_channel_elements = lfe;
  const assoc = r.u(3, 'num_assoc_data_elements');
  into.num_assoc_data_elements = assoc;
  const cc = r.u(4, 'num_valid_cc_elements');
  into.num_valid_cc_elements = cc;
  parseMixdown(r, into);
  parseElements(r, 'front_element', front, (into.front_elements = []));
  parseElements(r, 'side_element', side, (into.side_elements = []));
  parseElements(r, 'back_element', back, (into.back_elements = []));
  const lfeTags: number[] = (into.lfe_element_tag_select = []);
  for (let i = 0; i < lfe; i++) lfeTags.push(r.u(4, r.nth('lfe_element_tag_select', i)));
  const assocTags: number[] = (into.assoc_data_element_tag_select = []);
  for (let i = 0; i < assoc; i++) assocTags.push(r.u(4, r.nth('assoc_data_element_tag_select', i)));
  const ccElements: ProgramConfigElement['cc_elements'] = (into.cc_elements = []);
  for (let i = 0; i < cc; i++) {
    const cc_element_is_ind_sw = r.flag(r.nth('cc_element_is_ind_sw', i));
    ccElements.push({
      cc_element_is_ind_sw,
      valid_cc_element_tag_select: r.u(4, r.nth('valid_cc_element_tag_select', i)),
    });
  }
  r.alignBits('byte_alignment', 0);
  into.comment_field_bytes = r.u(8, 'comment_field_bytes');
  if (into.comment_field_bytes > 0) into.comment_field_data = r.bytes(into.comment_field_bytes, 'comment_field_data');
  r.close();
  return into as ProgramConfigElement;
};

const parseMixdown = (r: SyntaxReader, into: Partial<ProgramConfigElement>): void => {
  into.mono_mixdown_present = r.flag('mono_mixdown_present');
  if (into.mono_mixdown_present === 1) into.mono_mixdown_element_number = r.u(4, 'mono_mixdown_element_number');
  into.stereo_mixdown_present = r.flag('stereo_mixdown_present');
  if (into.stereo_mixdown_present === 1) into.stereo_mixdown_element_number = r.u(4, 'stereo_mixdown_element_number');
  into.matrix_mixdown_idx_present = r.flag('matrix_mixdown_idx_present');
  if (into.matrix_mixdown_idx_present === 1) {
    into.matrix_mixdown_idx = r.u(2, 'matrix_mixdown_idx');
    into.pseudo_surround_enable = r.flag('pseudo_surround_enable');
  }
};

const parseElements = (r: SyntaxReader, name: string, count: number, into: PceChannelElement[]): void => {
  for (let i = 0; i < count; i++) {
    const is_cpe = r.flag(r.nth(`${name}_is_cpe`, i));
    into.push({ is_cpe, tag_select: r.u(4, r.nth(`${name}_tag_select`, i)) });
  }
};

/** Channels of a program: one per single element, two per pair, and the LFE channels. */
export const pceChannels = (pce: ProgramConfigElement): number =>
  [...pce.front_elements, ...pce.side_elements, ...pce.back_elements].reduce((sum, { is_cpe }) => sum + 1 + is_cpe, 0) +
  pce.num_lfe_channel_elements;
