import { defineRule } from '../rule.ts';

export const order = defineRule({
  id: 'sei/order',
  title: 'SEI messages out of order',
  source: 'H.265 D.3.1',
  severity: 'off',
  needs: ['pictures'],
  codecs: ['hevc'],
  what: 'Before the slices, active_parameter_sets comes first, then buffering_period, pic_timing and decoding_unit_info, then all other SEI messages. Messages that are nested in others are not judged.',
  why: 'A decoder needs the parameter sets to read a buffering period, and that to read a picture timing: readers that go by the order lose the times of the stream.',
  mend: { x265: '--no-info leaves out the message with its settings, which it writes first' },
});
