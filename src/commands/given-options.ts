import { extname } from 'node:path';
import type { CodecName, FormatName } from '../container/descriptor.ts';
import { isUrl } from '../io/http-source.ts';
import type { ColourChoice } from '../present/colour.ts';
import { UsageError } from './errors.ts';

/** Flags that every command that reads a stream has. */
export interface SharedOptions {
  readonly json?: true;
  readonly ndjson?: true;
  readonly trace?: true;
  readonly format?: FormatName;
  readonly codec?: CodecName;
  readonly color: ColourChoice;
  readonly quiet?: true;
}

/** Which of the three outputs the flags ask for. */
export const outputOf = ({ json, ndjson }: SharedOptions): 'table' | 'json' | 'ndjson' => {
  if (json === true && ndjson === true) throw new UsageError('--json and --ndjson exclude each other');
  return json === true ? 'json' : ndjson === true ? 'ndjson' : 'table';
};

/** File name ending of an input, lower case, without its dot. */
export const extensionOf = (path: string | undefined): string =>
  path === undefined
    ? ''
    : extname(isUrl(path) ? new URL(path).pathname : path)
        .slice(1)
        .toLowerCase();
