import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../../src', import.meta.url));
const filesIn = (folder: string, name = /\.ts$/): string[] =>
  readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => readFileSync(join(src, folder, file), 'utf8'));

/** How codes appear in the sources: after a severity, as a member, as one of two. */
const PATTERNS = [
  /(?:'(?:error|warning|info)'|severity),\s*'([a-z0-9-]+)'/g,
  /code: '([a-z0-9-]+)'/g,
  /code: [^'\n]*\? '([a-z0-9-]+)'/g,
  /code: [^'\n]*\? '[a-z0-9-]+' : '([a-z0-9-]+)'/g,
];

it('the schema lists every diagnostic code, and no other', () => {
  // Timestamp repair reports in conversions only.
  const sources = [
    ...filesIn('analysis/flv'),
    ...filesIn('analysis/timeline', /^(?!timestamp-repair).*\.ts$/),
    ...filesIn('codec', /(rules?|read-record)\.ts$/),
    ...filesIn(
      'codec/h264/stream',
      /(access-units|frame-numbers|repeated-order|delimiter-check|unit-findings|level-findings|profile-findings)\.ts$/,
    ),
  ];
  const written = sources.flatMap((text) =>
    PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, c]) => c)),
  );
  // Codes of the syntax reader are a separate type.
  const errors = readFileSync(join(src, 'syntax/errors.ts'), 'utf8');
  const union = /BitstreamErrorCode =([^;]*);/.exec(errors)?.[1] ?? '';
  const ofReader = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code);
  const schema = JSON.parse(readFileSync(join(src, 'schemas/flv-definitions.schema.json'), 'utf8'));
  const listed: readonly string[] = schema.$defs.diagnostic.properties.code.enum;
  expect(ofReader.length).toBeGreaterThan(5);
  expect(listed).toEqual([...new Set([...written, ...ofReader])].sort());
});
