import type { ManualSection } from '../manual.ts';

export const PRESETS_MANUAL: readonly ManualSection[] = [
  {
    title: 'Names and dates',
    paragraphs: [
      'A preset is a file with a date, since services change their numbers. Its name alone is the newest of it; ' +
        'youtube@2026-10 is exactly that one. check warns once when nobody has compared the numbers of a service with ' +
        'their source for twelve months.',
    ],
  },
  {
    title: 'How sure the numbers are',
    entries: [
      ['specification', 'what a specification says; no date makes it old'],
      ['official', 'published by the service'],
      ['unofficial', 'from settings that others keep, such as the services of OBS: warnings, never errors'],
      ['low', 'from guides and experience: warnings, never errors'],
    ],
  },
  {
    title: 'In use',
    paragraphs: [
      'rtmpkit check --preset youtube,low-latency, or extends in rtmpkit.config.json. Later presets are above earlier ones, ' +
        "and all are above recommended, which is always there. 'rtmpkit rules --preset NAME' shows the result.",
    ],
  },
];
