import type { ManualSection } from '../manual.ts';

export const EXPLAIN_MANUAL: readonly ManualSection[] = [
  {
    title: 'What is shown',
    entries: [
      ['first', 'what is judged; what goes wrong otherwise, and for whom'],
      ['Facts', 'severity, clause or document, what it needs to judge; codes of the diagnostics that belong to it'],
      ['Mend', 'how to mend the stream, by encoder'],
      ['Options', 'for --rule and the configuration'],
      ['Presets', 'those that set the rule, and how'],
    ],
  },
  {
    title: 'Names',
    paragraphs: [
      "It takes the id of a rule ('rtmpkit rules' lists them), the code of a diagnostic in JSON, or a type of the " +
        'configurationIssues of the YouTube Live API, such as gopSizeLong.',
    ],
  },
  {
    title: 'In use',
    paragraphs: [
      'Diagnostics of all commands end with the id of their rule in brackets. --off turns a rule off, --rule sets its severity ' +
        'and, in check, its options.',
    ],
  },
];
