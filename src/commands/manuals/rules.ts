import type { ManualSection } from '../manual.ts';

export const RULES_MANUAL: readonly ManualSection[] = [
  {
    title: 'Columns',
    entries: [
      ['rule', 'its id, for rtmpkit explain, --rule, --off and the configuration'],
      ['severity', 'of its findings; off: not checked before a preset, the configuration or a flag turns it on'],
      ['options', 'with --preset: their values; without: those that it asks for before it does anything'],
      ['title', 'what a stream that breaks it does'],
    ],
  },
  {
    title: 'Severities',
    entries: [
      ['error', 'a decoder or server can refuse the stream or break, or the source says must'],
      ['warning', 'a recommendation is missed, or known trouble'],
      ['info', 'costs something, and no more'],
    ],
  },
  {
    title: 'JSON',
    paragraphs: [
      '--json has all that is known of a rule: source, needs, options with their types, how to mend a stream by encoder, the ' +
        'codes of diagnostics that belong to it, and how each preset sets it.',
    ],
  },
];
