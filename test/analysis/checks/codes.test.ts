import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ruleInsteadOf, ruleOf } from '../../../src/analysis/checks/codes.ts';

const schema = fileURLToPath(new URL('../../../src/schemas/flv-definitions.schema.json', import.meta.url));

it('each finding of `flv` belongs to one rule, or a rule judges the same by itself', () => {
  const { $defs } = JSON.parse(readFileSync(schema, 'utf8'));
  const codes: readonly string[] = $defs.diagnostic.properties.code.enum;
  expect(codes.length).toBeGreaterThan(50);
  const other = codes.filter(
    (code) => (ruleOf({ severity: 'error', code, message: '' }) === undefined) === (ruleInsteadOf(code) === undefined),
  );
  expect(other).toEqual([]);
});
