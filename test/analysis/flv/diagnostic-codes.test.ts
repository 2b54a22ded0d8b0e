import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { codesOfRule, RULES_OF_CODES, ruleInsteadOf } from '../../../src/analysis/checks/codes.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** How codes appear in the sources: after a severity, as a member, as one of two, first in a call, by an element. */
const PATTERNS = [
  /(?:'(?:error|warning|info)'|severity),\s*'([a-z0-9-]+)'/g,
  /\bcode: '([a-z0-9-]+)'/g,
  /\bcode: [^\n]*\? '([a-z0-9-]+)'/g,
  /\bcode: [^\n]*\? '[a-z0-9-]+' : '([a-z0-9-]+)'/g,
  /\b(?:found|note)\(\s*'([a-z0-9-]+)',/g,
  /^ {2}[a-z0-9_]+bits?: '([a-z0-9-]+)',/gm,
];

const SEVERITIES = ['error', 'warning', 'info'];

/** Codes that files of a folder report. */
const codesIn = (folder: string, name = /\.ts$/): string[] =>
  readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => readFileSync(join(src, folder, file), 'utf8'))
    .flatMap((text) => PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code as string)))
    .filter((code) => !SEVERITIES.includes(code));

/** Members of a union of codes. */
const unionOf = (file: string, name: RegExp): string[] => {
  const union = name.exec(readFileSync(join(src, file), 'utf8'))?.[1] ?? '';
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code as string);
};

/** Codes of the syntax reader and of the times of raw streams are types of their own. */
const ofReader = unionOf('syntax/errors.ts', /BitstreamErrorCode =([^;]*);/);
const ofTimes = unionOf('analysis/timing/timing-facts.ts', /readonly code:([^;]*);/);

/** Of the streams of all codecs, and what those share. */
const ofStreams = ['h264/stream', 'hevc/stream', 'av1/stream', 'h26x'].flatMap((folder) => codesIn(`codec/${folder}`));

const sorted = (codes: readonly string[]): string[] => [...new Set(codes)].sort();

const schema = (file: string) => JSON.parse(readFileSync(join(src, 'schemas', file), 'utf8')).$defs;

it('the readers of syntax and times have codes', () => {
  expect(ofReader.length).toBeGreaterThan(5);
  expect(ofTimes.length).toBeGreaterThan(5);
});

it('the schema of flv lists every code that it reports, and no other', () => {
  // Timestamp repair reports in conversions only.
  const written = [
    ...codesIn('analysis/flv'),
    ...codesIn('analysis/timeline', /^(?!timestamp-repair).*\.ts$/),
    ...codesIn('analysis', /^(shared-tags|split-access-units)\.ts$/),
    ...codesIn('codec', /(rules?|read-record)\.ts$/),
    ...ofStreams,
    ...ofReader,
  ];
  expect(schema('flv-definitions.schema.json').diagnostic.properties.code.enum).toEqual(sorted(written));
});

it('the schema of nalu lists every code of units, and both of its lists are the same', () => {
  const definitions = schema('definitions.schema.json');
  const { enum: listed } = definitions.diagnostic.properties.code;
  const units = [
    ...ofStreams,
    ...ofReader,
    ...codesIn('analysis', /^(shared-tags|split-access-units|unit-reader)\.ts$/),
  ];
  expect(listed).toEqual(expect.arrayContaining(units));
  expect(definitions.diagnostics_dropped.propertyNames.enum).toEqual(listed);
});

/** What says nothing about the input: how it was given, what a conversion did or could not do, how times were chosen. */
const NOT_JUDGED = sorted([
  ...['given-bytes', 'delay-grows', 'frame-order-unknown', 'frame-rate-overridden'],
  ...['annexb-fixed', 'annexb-kept', 'flags-fixed', 'header-added', 'previous-tag-size-fixed', 'timestamp-fixed'],
  ...['metadata-fixed', 'metadata-kept', 'metadata-left', 'verify-mismatch', 'trailing-zero-lost'],
  ...['no-picture-follows', 'parameter-set-changed', 'parameter-set-lost', 'recovery-point-key-frame'],
  ...['codec-naming-changed', 'codec-naming-kept', 'configuration-changes', 'late-track', 'track-left-out'],
  ...['frames-before-key', 'frames-before-sets'],
  ...['audio-specific-config', 'empty-frame', 'raw-data-blocks', 'raw-frames', 'sps-ext-left-out'],
]);

it('every code belongs to a rule, or says what rtmpkit did; no code stands there that nothing reports', () => {
  const written = sorted(
    ['analysis', 'codec', 'commands', 'container', 'pipeline', 'transport']
      .flatMap((folder) => codesIn(folder))
      .concat(ofReader, ofTimes),
  ).filter((code) => !SEVERITIES.includes(code) && ruleInsteadOf(code) === undefined);
  expect(sorted([...RULES_OF_CODES.flatMap(codesOfRule), ...NOT_JUDGED])).toEqual(written);
});
