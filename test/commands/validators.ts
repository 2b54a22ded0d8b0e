import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020, { type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { scanJson } from './json-scan.ts';

const folder = fileURLToPath(new URL('../../src/schemas/', import.meta.url));

/** The schemas of the package. */
export const schemaFiles: readonly string[] = readdirSync(folder).sort();
export const schemaOf = (file: string): AnySchemaObject => JSON.parse(readFileSync(join(folder, file), 'utf8'));

// A default export of CommonJS: the module is the class itself.
const Ajv = Ajv2020 as unknown as typeof Ajv2020.default;
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
for (const file of schemaFiles) ajv.addSchema(schemaOf(file));

export const validator = (file: string): ValidateFunction => {
  const found = ajv.getSchema(file);
  if (found === undefined) throw new Error(`no schema ${file}`);
  return found as ValidateFunction;
};

/** Fails with the path of the deepest error, since a line is tried as every kind of record. */
export const expectValid = (validate: ValidateFunction, value: unknown): void => {
  if (validate(value) === true) return;
  const [first] = (validate.errors ?? []).toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  const what = `${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`;
  throw new Error(`${what}\n${JSON.stringify(value).slice(0, 2000)}`);
};

/** Fails if the JSON that `rtmpkit <args>` printed violates its schema, or has nulls or duplicate keys. */
export const expectValidOutput = (args: readonly string[], stdout: string): void => {
  const report = args[args.indexOf('--report') + 1];
  const isLines = args.includes('--ndjson') || report === 'ndjson';
  const texts = isLines ? stdout.split('\n') : args.includes('--json') || report === 'json' ? [stdout] : [];
  const schemaFor = ({ schema }: { schema?: string }): string =>
    isLines ? `${args[0]}.ndjson.schema.json` : `${schema?.split('/')[1]}.schema.json`;
  for (const text of texts.filter((each) => each.trim() !== '')) {
    const value: unknown = JSON.parse(text);
    const faults = scanJson(text, value);
    if (faults.length > 0) throw new Error(`${faults.join(', ')} in ${text.slice(0, 2000)}`);
    expectValid(validator(schemaFor(value as { schema?: string })), value);
  }
};
